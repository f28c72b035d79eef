//! Rows of safety tasks, and what opens them.

use domain::{
    ids::{CoupleId, Id as _, PersonId, ResponseId, SafetyTaskId},
    inventories::instrument::item::TaskKind,
    safety::{Course, Outcome},
};
use sea_orm::FromQueryResult;

use super::TaskView;
use crate::{
    kernel::{
        bind::{At, Key, values},
        refused::Failure,
        seal::{SealKey, Spot},
        work::Work,
    },
    people::{PersonView, open_name},
};

/// The columns of [`TaskRow`].
macro_rules! task_columns {
    () => {
        "task.id, task.couple_id, task.respondent_id, task.response_id, task.sealed_kind, task.raised_at, task.due_at,
         task.state, task.taken_by, task.taken_at, task.done_by, task.done_at, task.sealed_outcome, task.sealed_note,
         person.sealed_key, person.sealed_name, person.zone,
         taker.sealed_key as taker_key, taker.sealed_name as taker_name "
    };
}
pub(super) use task_columns;

/// Where [`task_columns`] come from.
macro_rules! tasks_and_people {
    () => {
        " from safety_task task
          join person on person.practice_id = task.practice_id and person.id = task.respondent_id
          left join person taker on taker.practice_id = task.practice_id
              and taker.id = coalesce(task.done_by, task.taken_by) "
    };
}
pub(super) use tasks_and_people;

/// One task, with whoever it is about and whoever has it.
#[derive(FromQueryResult)]
pub(super) struct TaskRow {
    pub(super) id: Key<SafetyTaskId>,
    pub(super) couple_id: Key<CoupleId>,
    pub(super) respondent_id: Key<PersonId>,
    pub(super) response_id: Key<ResponseId>,
    sealed_kind: Vec<u8>,
    raised_at: At,
    due_at: Option<At>,
    state: String,
    taken_by: Option<Key<PersonId>>,
    taken_at: Option<At>,
    done_by: Option<Key<PersonId>>,
    done_at: Option<At>,
    sealed_outcome: Option<Vec<u8>>,
    sealed_note: Option<Vec<u8>>,
    sealed_key: Option<Vec<u8>>,
    sealed_name: Vec<u8>,
    zone: String,
    taker_key: Option<Vec<u8>>,
    taker_name: Option<Vec<u8>>,
}

impl TaskRow {
    /// How far it is.
    pub(super) fn course(&self) -> Result<Course, Failure> {
        let facts = |by: Option<Key<PersonId>>, at: Option<At>| by.zip(at).map(|(by, at)| (by.0, at.0));
        Course::from_row(&self.state, facts(self.taken_by, self.taken_at), facts(self.done_by, self.done_at))
            .ok_or(Failure::Corrupt("the course of a safety task"))
    }

    /// What whoever may read it sees. `with_couple` is for those who have a way to the couple.
    pub(super) fn view(&self, work: &Work, practice_key: &SealKey, with_couple: bool) -> Result<TaskView, Failure> {
        let person = self.respondent_id.0;
        let key = work.person_key(practice_key, person, self.sealed_key.as_deref())?;
        let kind = key.open_text(spot(work, KIND, self.id.0), &self.sealed_kind)?;
        let outcome = match &self.sealed_outcome {
            None => None,
            Some(sealed) => Some(key.open_text(spot(work, OUTCOME, self.id.0), sealed)?),
        };
        let outcome =
            outcome.map(|word| Outcome::from_word(&word).ok_or(Failure::Corrupt("what came of a safety task")));
        let due_at = self.due_at.map(|at| at.0);
        let course = self.course()?;
        Ok(TaskView {
            id: self.id.0,
            kind: TaskKind::from_word(&kind).ok_or(Failure::Corrupt("the kind of a safety task"))?,
            person: PersonView {
                id: person,
                name: open_name(work, practice_key, person, self.sealed_key.as_deref(), &self.sealed_name)?,
                zone: self.zone.clone(),
            },
            couple: with_couple.then_some(self.couple_id.0),
            raised_at: self.raised_at.0,
            due_at,
            overdue: !matches!(course, Course::Done { .. }) && due_at.is_some_and(|due| due <= work.now()),
            taken_by: self.taker(work, practice_key, course)?,
            course,
            outcome: outcome.transpose()?,
        })
    }

    /// What was noted when it was done.
    pub(super) fn note(&self, work: &Work, practice_key: &SealKey) -> Result<Option<String>, Failure> {
        let Some(sealed) = &self.sealed_note else { return Ok(None) };
        let key = work.person_key(practice_key, self.respondent_id.0, self.sealed_key.as_deref())?;
        key.open_text(spot(work, NOTE, self.id.0), sealed).map(Some)
    }

    fn taker(&self, work: &Work, practice_key: &SealKey, course: Course) -> Result<Option<String>, Failure> {
        let by = match course {
            Course::Open => return Ok(None),
            Course::Taken { by, .. } | Course::Done { by, .. } => by,
        };
        let Some(name) = &self.taker_name else { return Ok(None) };
        open_name(work, practice_key, by, self.taker_key.as_deref(), name).map(Some)
    }
}

/// The columns that are sealed, each with the respondent's key.
pub(super) const KIND: &str = "safety_task.sealed_kind";
pub(super) const OUTCOME: &str = "safety_task.sealed_outcome";
pub(super) const NOTE: &str = "safety_task.sealed_note";

/// Where one of them belongs.
pub(super) fn spot(work: &Work, column: &'static str, task: SafetyTaskId) -> Spot {
    Spot { column, practice: work.practice(), row: task.uuid() }
}

#[derive(FromQueryResult)]
struct CountRow {
    found: i64,
}

/// Whether somebody is the practice's safety back-up now.
pub(super) async fn is_back_up(work: &Work, person: PersonId) -> Result<bool, Failure> {
    let row: Option<CountRow> = work
        .find(
            "select count(*) as found from safety_back_up
             where practice_id = $1 and person_id = $2 and ended_at is null",
            values![person],
        )
        .await?;
    Ok(row.is_some_and(|row| row.found > 0))
}

/// Which tasks somebody may read, as a condition: `$2` is who, `$3` whether they are the back-up, `$4` now. A lead therapist reads those of
/// their couples, and so does whoever is to lead and waits for consent (DOMAIN.md 9 #4); the back-up those about safety whose time has passed, or whose couple nobody leads.
macro_rules! readable {
    () => {
        " (exists (select 1 from care_team care
               where care.practice_id = $1 and care.couple_id = task.couple_id and care.person_id = $2
                 and care.role = 'lead-therapist' and care.ended_at is null)
           or exists (select 1 from awaited_seat seat
               where seat.practice_id = $1 and seat.couple_id = task.couple_id and seat.person_id = $2
                 and seat.role = 'lead-therapist' and seat.ended_at is null and task.concerns_safety)
           or ($3 and task.concerns_safety
               and (task.due_at <= $4
                    or not exists (select 1 from care_team care
                        where care.practice_id = $1 and care.couple_id = task.couple_id
                          and care.role = 'lead-therapist' and care.ended_at is null)))) "
    };
}
pub(super) use readable;
