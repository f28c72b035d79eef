//! How a partner stands to the injuries of their couple, and whether joint work goes on.

use domain::{
    couples::{BreachThread, ThreadRole},
    ids::{CoupleId, PersonId, ThreadId},
    problem::{Code, Problem},
};
use sea_orm::FromQueryResult;

use crate::kernel::{
    bind::{At, Key, values},
    refused::{Failure, Refused},
    work::Work,
};

#[derive(FromQueryResult)]
struct ThreadRow {
    id: Key<ThreadId>,
    couple_id: Key<CoupleId>,
    hurt_person_id: Key<PersonId>,
    involved_person_id: Key<PersonId>,
    opened_at: At,
}

/// The injuries in which a person stands, oldest first, in the couples of which they are now. That the other has left changes nothing here: it
/// would tell them so.
pub(super) async fn threads_of_person(work: &Work, person: PersonId) -> Result<Vec<BreachThread>, Failure> {
    let rows: Vec<ThreadRow> = work
        .all(
            "select thread.id, thread.couple_id, thread.hurt_person_id, thread.involved_person_id, thread.opened_at
             from breach_thread thread
             join couple_member mine on mine.practice_id = thread.practice_id and mine.couple_id = thread.couple_id
                 and mine.person_id = $2 and mine.left_at is null
             where thread.practice_id = $1 and (thread.hurt_person_id = $2 or thread.involved_person_id = $2)
             order by thread.opened_at, thread.id",
            values![person],
        )
        .await?;
    let thread = |row: ThreadRow| BreachThread {
        id: row.id.0,
        couple: row.couple_id.0,
        hurt: row.hurt_person_id.0,
        involved: row.involved_person_id.0,
        opened_at: row.opened_at.0,
    };
    Ok(rows.into_iter().map(thread).collect())
}

/// The injury in which a person stands as `role`: the one that was named, or their only one.
///
/// # Errors
/// `NotFound` under `thread` for one that is not theirs, `Missing` where there are several and none was named, `WrongState` where there is none.
pub(super) async fn thread_as(
    work: &Work,
    person: PersonId,
    role: ThreadRole,
    named: Option<ThreadId>,
) -> Result<BreachThread, Refused> {
    let mut threads = threads_of_person(work, person).await?;
    threads.retain(|thread| thread.role_of(person) == Some(role));
    if let Some(named) = named {
        let found = threads.into_iter().find(|thread| thread.id == named);
        return Ok(found.ok_or_else(|| Problem::not_found().on("thread"))?);
    }
    match threads.len() {
        0 => Err(Problem::new(
            Code::WrongState,
            "This is not set up for you. Your therapist can tell you more. Nothing was changed.",
        )
        .into()),
        1 => Ok(threads.remove(0)),
        _ => Err(Problem::at("thread", Code::Missing, "Choose what this is about.").into()),
    }
}
