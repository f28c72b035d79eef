//! One time that somebody does an exercise.

pub mod state;

use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date};

pub use self::state::{Facts, ImpossibleRow, State};
use super::rhythm::{is_not_past, start_of};
use crate::{
    ids::{ExerciseAssignmentId, PersonId, RunId},
    problem::{Code, Problem},
    zone::Zone,
};

/// For how many days after its day a run can still be done (DOMAIN.md 7.7).
pub const OPEN_DAYS_AFTER_DUE: i64 = 14;

/// For how long after closing a run that was begun in time is still taken (DOMAIN.md 9 #27).
pub const LATE_GRACE: SignedDuration = SignedDuration::from_hours(24);

/// One time that somebody does an exercise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Its id.
    pub id: RunId,
    /// What it is a run of.
    pub assignment: ExerciseAssignmentId,
    /// Who does it.
    pub person: PersonId,
    /// Which run of its assignment, from 0.
    pub number: u32,
    /// Since when it is there to be done.
    pub opened_at: Timestamp,
    /// The day it is due, in `zone`; none for what is done as needed.
    pub due_on: Option<Date>,
    /// Where that day is.
    pub zone: Zone,
    /// How far it has come.
    pub state: State,
    /// The row's version: a write that names another is stale.
    pub version: u32,
}

impl Run {
    /// The person has it before them, or keeps a draft. Doing so again changes nothing.
    ///
    /// # Errors
    /// `Expired` when it has closed, `WrongState` when it has ended or is done.
    pub fn begin(self, now: Timestamp) -> Result<Self, Problem> {
        self.is_open_at(now)?;
        self.step(|state| state.begin(now))
    }

    /// It is done.
    ///
    /// # Errors
    /// As [`Run::begin`].
    pub fn complete(self, now: Timestamp) -> Result<Self, Problem> {
        self.is_open_at(now)?;
        self.step(|state| state.complete(now))
    }

    /// Its author writes it anew. Until that is done, what was done stands.
    ///
    /// # Errors
    /// `WrongState` unless it is done.
    pub fn rewrite(self) -> Result<Self, Problem> {
        self.step(State::rewrite)
    }

    /// Its author would rather not do it.
    ///
    /// # Errors
    /// `WrongState` when it is done or has ended.
    pub fn decline(self, now: Timestamp) -> Result<Self, Problem> {
        self.step(|state| state.decline(now))
    }

    /// Whoever gave it takes it back.
    ///
    /// # Errors
    /// `WrongState` when it is done or has ended.
    pub fn withdraw(self, now: Timestamp) -> Result<Self, Problem> {
        self.step(|state| state.withdraw(now))
    }

    /// Its time is over. Asked by the clockwork.
    ///
    /// # Errors
    /// `WrongState` before [`Run::expires_at`], when it is done, and when it has ended.
    pub fn lapse(self, now: Timestamp) -> Result<Self, Problem> {
        if self.expires_at().is_none_or(|expires_at| now < expires_at) {
            return Err(Problem::new(Code::WrongState, "This can still be done."));
        }
        self.step(|state| state.lapse(now))
    }

    /// The next one has come before this one was begun: it is over, so that they do not pile up.
    ///
    /// # Errors
    /// `WrongState` unless nobody has begun it.
    pub fn overtake(self, now: Timestamp) -> Result<Self, Problem> {
        self.step(|state| state.overtake(now))
    }

    /// Whoever gave it opens it once more, after its time was over.
    ///
    /// # Errors
    /// `WrongState` unless it has lapsed; beside `dueOn`, `OutOfRange` for a day that has passed.
    pub fn reopen(mut self, due_on: Date, now: Timestamp) -> Result<Self, Problem> {
        let state = self.state.clone().reopen()?;
        is_not_past(due_on, &self.zone, now).map_err(|problem| problem.on("dueOn"))?;
        self.due_on = Some(due_on);
        self.step(|_| Ok(state))
    }

    /// The end of the due day.
    pub fn due_at(&self) -> Option<Timestamp> {
        self.days_after_due(1)
    }

    /// From when on it can no longer be begun.
    pub fn closes_at(&self) -> Option<Timestamp> {
        self.days_after_due(OPEN_DAYS_AFTER_DUE + 1)
    }

    /// From when on it can no longer be done: its closing, and a day more for one that was begun before. None for what is never due.
    pub fn expires_at(&self) -> Option<Timestamp> {
        let closes_at = self.closes_at()?;
        let begun_in_time = self.state.facts().begun_at.is_some_and(|begun_at| begun_at < closes_at);
        let grace = if begun_in_time { LATE_GRACE } else { SignedDuration::ZERO };
        Some(closes_at.checked_add(grace).unwrap_or(Timestamp::MAX))
    }

    /// Whether its day has passed and it waits to be done.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.state.is_waiting() && self.due_at().is_some_and(|due_at| now >= due_at)
    }

    fn days_after_due(&self, days: i64) -> Option<Timestamp> {
        let day = self.due_on?.checked_add(days.days()).unwrap_or(Date::MAX);
        Some(start_of(day, &self.zone).unwrap_or(Timestamp::MAX))
    }

    fn is_open_at(&self, now: Timestamp) -> Result<(), Problem> {
        if self.state.is_waiting() && self.expires_at().is_some_and(|expires_at| now >= expires_at) {
            return Err(state::over());
        }
        Ok(())
    }

    fn step(self, transition: impl FnOnce(State) -> Result<State, Problem>) -> Result<Self, Problem> {
        let state = transition(self.state.clone())?;
        let version = if state == self.state { self.version } else { self.version.saturating_add(1) };
        Ok(Self { state, version, ..self })
    }
}

#[cfg(test)]
mod tests;
