//! Tasks that answers raised and that are open, for the lead therapist; and joint work that is paused for safety, for them and for supervisors of
//! couples they answer for.

use domain::{
    couples::hold::HoldCause,
    ids::{CoupleId, HoldId, PersonId, SafetyTaskId},
    worklist::{Item, Subject},
};
use jiff::Timestamp;
use sea_orm::FromQueryResult;

use super::{Found, Reader, not_acknowledged};
use crate::{
    couples::cause_of_hold,
    kernel::{
        bind::{At, Key, values},
        refused::Failure,
        work::Work,
    },
};

#[derive(FromQueryResult)]
struct PauseRow {
    id: Key<HoldId>,
    couple_id: Key<CoupleId>,
    sealed_cause: Vec<u8>,
    placed_at: At,
    release_asked_by: Option<Key<PersonId>>,
}

/// The pauses for safety that nobody has acknowledged. Other pauses are read, because the cause is sealed, and left out.
pub(super) async fn pauses(work: &Work, reader: Reader) -> Result<Vec<Found>, Failure> {
    let rows: Vec<PauseRow> = work
        .all(
            concat!(
                "select hold.id, hold.couple_id, hold.sealed_cause, hold.placed_at, hold.release_asked_by
                 from hold
                 where hold.practice_id = $1 and hold.lifted_at is null
                   and hold.couple_id in (
                       select care.couple_id from care_team care
                       where care.practice_id = $1 and care.person_id = $2 and care.ended_at is null
                         and ((care.role = 'lead-therapist' and $3) or (care.role = 'supervisor' and $4)))
                   and ",
                not_acknowledged!("'safety-pause'", "hold.couple_id", "hold.id"),
                "order by hold.placed_at, hold.id"
            ),
            values![reader.me, reader.treats, reader.supervises],
        )
        .await?;
    let key = work.practice_key().await?;
    let mut found = Vec::new();
    for row in rows {
        if cause_of_hold(work, &key, row.id.0, &row.sealed_cause)? != HoldCause::Safety {
            continue;
        }
        let why = match row.release_asked_by {
            Some(_) => "Somebody asked to lift the pause. A second clinician has to agree.",
            None => "The pause stays until two clinicians lift it.",
        };
        found.push(Found {
            item: Item { couple: row.couple_id.0, subject: Subject::SafetyPause(row.id.0) },
            person: None,
            what: "Joint work is paused for safety".to_owned(),
            why: why.to_owned(),
            since: row.placed_at.0,
            response: None,
            due_at: None,
        });
    }
    Ok(found)
}

#[derive(FromQueryResult)]
struct TaskRow {
    id: Key<SafetyTaskId>,
    couple_id: Key<CoupleId>,
    respondent_id: Key<PersonId>,
    concerns_safety: bool,
    raised_at: At,
    due_at: Option<At>,
}

/// The open tasks: one line for each couple and for those about safety and the others apart, with the time of the one that is due first. What
/// they ask stands on their own page.
pub(super) async fn tasks(work: &Work, reader: Reader) -> Result<Vec<Found>, Failure> {
    let rows: Vec<TaskRow> = work
        .all(
            "select task.id, task.couple_id, task.respondent_id, task.concerns_safety, task.raised_at, task.due_at
             from safety_task task
             where task.practice_id = $1 and task.state <> 'done'
               and exists (select 1 from care_team care
                   where care.practice_id = $1 and care.couple_id = task.couple_id and care.person_id = $2
                     and care.role = 'lead-therapist' and care.ended_at is null)
             order by task.couple_id, task.concerns_safety, case when task.due_at is null then 1 else 0 end, task.due_at, task.raised_at,
                 task.id",
            values![reader.me],
        )
        .await?;
    Ok(rows
        .chunk_by(|one, next| (one.couple_id.0, one.concerns_safety) == (next.couple_id.0, next.concerns_safety))
        .filter_map(|rows| line(rows, work.now()))
        .collect())
}

/// The line of one couple, from its tasks, the one that is due first before the others.
fn line(rows: &[TaskRow], now: Timestamp) -> Option<Found> {
    let first = rows.first()?;
    let due_at = first.due_at.map(|at| at.0);
    let is_of_one = rows.iter().all(|row| row.respondent_id.0 == first.respondent_id.0);
    let (subject, task) = if first.concerns_safety {
        (Subject::SafetyTasks(first.id.0), "safety task")
    } else {
        (Subject::Tasks(first.id.0), "task")
    };
    let why = match due_at {
        Some(due) if due <= now => "Past its time.",
        Some(_) => "Waits to be done.",
        None => "For the next session.",
    };
    Some(Found {
        item: Item { couple: first.couple_id.0, subject },
        person: is_of_one.then_some(first.respondent_id.0),
        what: match rows.len() {
            1 => format!("One {task} is open"),
            count => format!("{count} {task}s are open"),
        },
        why: why.to_owned(),
        since: rows.iter().map(|row| row.raised_at.0).min()?,
        response: None,
        due_at,
    })
}
