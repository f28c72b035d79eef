//! Rows of exercises.

use domain::{
    couples::Mode,
    exercises::{
        assignment::Assignment,
        definition::Exercise,
        rhythm::Rhythm,
        run::{Facts, Run, State},
    },
    ids::{CoupleId, ExerciseAssignmentId, PersonId, RunId, ThreadId},
};
use sea_orm::FromQueryResult;

use super::{
    RunSummary,
    catalogue::{Known, Named},
};
use crate::kernel::{
    bind::{At, Key, On},
    refused::Failure,
    work::Work,
    zone::zone,
};

/// The query of runs as [`RunRow`]s, with what each is a run of.
macro_rules! runs {
    ($condition:literal) => {
        concat!(
            "select run.id, run.assignment_id, run.couple_id, run.person_id, run.number, run.opened_at, run.due_on,
                 run.zone, run.state, run.begun_at, run.done_at, run.ended_at, run.kept_to_self, run.editions,
                 run.version, given.thread_id, given.every_days, given.ended_at as given_ended_at, ",
            $crate::exercises::named_columns!(),
            " from exercise_run run
             join exercise_assignment given
                 on given.practice_id = run.practice_id and given.id = run.assignment_id
             where run.practice_id = $1 and ",
            $condition
        )
    };
}
pub(super) use runs;

#[derive(FromQueryResult)]
pub(super) struct RunRow {
    pub(super) id: Key<RunId>,
    pub(super) assignment_id: Key<ExerciseAssignmentId>,
    pub(super) couple_id: Key<CoupleId>,
    pub(super) person_id: Key<PersonId>,
    pub(super) number: i64,
    pub(super) opened_at: At,
    pub(super) due_on: Option<On>,
    pub(super) zone: String,
    pub(super) state: String,
    pub(super) begun_at: Option<At>,
    pub(super) done_at: Option<At>,
    pub(super) ended_at: Option<At>,
    pub(super) kept_to_self: bool,
    pub(super) editions: i64,
    pub(super) version: i64,
    pub(super) thread_id: Option<Key<ThreadId>>,
    #[sea_orm(nested)]
    pub(super) named: Named,
    pub(super) every_days: Option<i64>,
    pub(super) given_ended_at: Option<At>,
}

impl RunRow {
    /// The run.
    pub(super) fn read(&self) -> Result<Run, Failure> {
        let instant = |at: Option<At>| at.map(|at| at.0);
        let facts = Facts {
            begun_at: instant(self.begun_at),
            done_at: instant(self.done_at),
            ended_at: instant(self.ended_at),
        };
        Ok(Run {
            id: self.id.0,
            assignment: self.assignment_id.0,
            person: self.person_id.0,
            number: u32::try_from(self.number).map_err(|_| Failure::Corrupt("the number of a run"))?,
            opened_at: self.opened_at.0,
            due_on: self.due_on.map(|on| on.0),
            zone: zone(&self.zone)?,
            state: State::from_row(&self.state, facts).map_err(|_| Failure::Corrupt("the state of a run"))?,
            version: u32::try_from(self.version).map_err(|_| Failure::Corrupt("the version of a run"))?,
        })
    }

    /// The exercise, in the version it is done on.
    pub(super) async fn exercise(&self, work: &Work) -> Result<Known, Failure> {
        self.named.open(work).await
    }

    /// The run without what was written in it.
    pub(super) async fn summary(&self, work: &Work) -> Result<RunSummary, Failure> {
        let run = self.read()?;
        Ok(RunSummary {
            id: run.id,
            assignment: run.assignment,
            exercise: self.exercise(work).await?,
            person: run.person,
            couple: self.couple_id.0,
            thread: self.thread_id.map(|key| key.0),
            version: self.version,
            opened_at: run.opened_at,
            due_on: run.due_on,
            closes_at: run.closes_at(),
            overdue: run.is_overdue(work.now()),
            repeats_every_days: self.every_days.filter(|_| self.given_ended_at.is_none()),
            kept_to_self: self.kept_to_self,
            has_new_comment: false,
            readers_line: None,
            state: run.state,
        })
    }

    /// Who will be able to read it, for its author. What they kept to themself, and what they never finished, nobody else reads yet.
    pub(super) fn reader_line(&self, exercise: &Exercise, mode: Mode) -> &'static str {
        let is_theirs_alone = self.editions == 0 || self.kept_to_self;
        if is_theirs_alone { exercise.reader_line(mode) } else { mode.reader_line() }
    }
}

/// The columns of [`GivenRow`].
macro_rules! given_columns {
    () => {
        concat!(
            "given.id, given.couple_id, given.thread_id, given.person_id, given.rhythm, given.first_due_on,
             given.every_days, given.until_on, given.zone, given.policy, given.assigned_by, given.assigned_at,
             given.next_number, ",
            $crate::exercises::named_columns!()
        )
    };
}
pub(super) use given_columns;

#[derive(FromQueryResult)]
pub(super) struct GivenRow {
    pub(super) id: Key<ExerciseAssignmentId>,
    pub(super) couple_id: Key<CoupleId>,
    pub(super) thread_id: Option<Key<ThreadId>>,
    pub(super) person_id: Key<PersonId>,
    #[sea_orm(nested)]
    pub(super) named: Named,
    pub(super) rhythm: String,
    pub(super) first_due_on: Option<On>,
    pub(super) every_days: Option<i64>,
    pub(super) until_on: Option<On>,
    pub(super) zone: String,
    pub(super) policy: String,
    pub(super) assigned_by: Key<PersonId>,
    pub(super) assigned_at: At,
    pub(super) next_number: i64,
}

impl GivenRow {
    /// What was given.
    pub(super) fn read(&self) -> Result<Assignment, Failure> {
        Ok(Assignment {
            id: self.id.0,
            couple: self.couple_id.0,
            thread: self.thread_id.map(|key| key.0),
            person: self.person_id.0,
            exercise: self.named.name()?,
            rhythm: self.rhythm().ok_or(Failure::Corrupt("the rhythm of an exercise"))?,
            zone: zone(&self.zone)?,
            assigned_by: self.assigned_by.0,
            assigned_at: self.assigned_at.0,
        })
    }

    fn rhythm(&self) -> Option<Rhythm> {
        let first_due = self.first_due_on.map(|on| on.0);
        match (self.rhythm.as_str(), first_due, self.every_days) {
            ("once", Some(due_on), None) => Some(Rhythm::Once { due_on }),
            ("as-needed", None, None) => Some(Rhythm::AsNeeded),
            ("every", Some(first_due), Some(days)) => {
                let until = self.until_on.map(|on| on.0);
                u16::try_from(days).ok().map(|days| Rhythm::Every { first_due, days, until })
            }
            _ => None,
        }
    }
}

#[derive(FromQueryResult)]
pub(super) struct DraftRow {
    pub(super) sealed_answers: Vec<u8>,
    pub(super) saved_at: At,
    pub(super) version: i64,
}

#[derive(FromQueryResult)]
pub(super) struct CountRow {
    pub(super) count: i64,
}
