//! One instrument asked of one person.

pub mod state;

use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date};

pub use self::state::{Facts, State};
use super::instrument::{
    About, Instrument, Respondent, Window,
    key::{InstrumentKey, Version},
};
use crate::{
    couples::{BreachThread, ThreadRole},
    ids::{AssignmentId, CoupleId, PersonId, SeriesId, ThreadId},
    problem::{Code, Problem, Problems},
    zone::Zone,
};

/// For how many days after the due date it can be answered (DOMAIN.md 7.7).
pub const OPEN_DAYS_AFTER_DUE: i64 = 14;

/// For how long a pulse can be answered (DOMAIN.md 7.2).
pub const PULSE_WINDOW: SignedDuration = SignedDuration::from_hours(72);

/// For how long after closing a form that was begun in time is still taken (DOMAIN.md 9 #27).
pub const LATE_GRACE: SignedDuration = SignedDuration::from_hours(24);

/// One instrument asked of one person.
#[derive(Debug, Clone, PartialEq)]
pub struct Assignment {
    /// Its id.
    pub id: AssignmentId,
    /// The series it is an occurrence of, if it repeats.
    pub series: Option<SeriesId>,
    /// The couple in whose care it is asked.
    pub couple: CoupleId,
    /// The thread it is about, if it is about one.
    pub thread: Option<ThreadId>,
    /// Who answers.
    pub respondent: PersonId,
    /// The instrument, and the version it finishes on (DOMAIN.md 9 #7).
    pub instrument: (InstrumentKey, Version),
    /// How long it can be answered.
    pub window: Window,
    /// Who asked.
    pub assigned_by: PersonId,
    /// When.
    pub assigned_at: Timestamp,
    /// The day it is due, in `zone`.
    pub due_on: Date,
    /// Where that day is.
    pub zone: Zone,
    /// The start of the appointment before which it is asked, if it is asked before one. It is due then, and not at the end of the day.
    pub before: Option<Timestamp>,
    /// How far it has come.
    pub state: State,
    /// The row's version: a write that names another is stale.
    pub version: u32,
}

/// What a therapist asks: everything about an assignment that is decided when it is made.
#[derive(Debug, Clone)]
pub struct Asking<'a> {
    /// The couple in whose care it is asked.
    pub couple: CoupleId,
    /// Its members.
    pub members: &'a [PersonId],
    /// The thread it is about, if it is about one.
    pub thread: Option<&'a BreachThread>,
    /// Who answers.
    pub respondent: PersonId,
    /// What is asked.
    pub instrument: &'a Instrument,
    /// Who asks.
    pub assigned_by: PersonId,
    /// The day it is due.
    pub due_on: Date,
    /// Where that day is: the respondent's zone.
    pub zone: &'a Zone,
}

/// Everything that keeps an instrument from being asked, under the fields `instrument`, `respondent`, `thread` and `firstDue`.
pub(super) fn check_asking(asking: &Asking<'_>, now: Timestamp) -> Problems {
    let mut problems = Problems::default();
    problems.note("instrument", is_askable(asking.instrument));
    problems.note("respondent", fits(asking));
    problems.note("firstDue", is_not_past(asking.due_on, asking.zone, now));
    problems
}

impl Assignment {
    /// Asks.
    ///
    /// # Errors
    /// `WrongState` when the instrument has no text here, `NotFound` for somebody who is no member or a thread of another couple, `OutOfRange`
    /// when the instrument is for the other partner of the thread or the date has passed, `Missing` when it needs a thread and has none.
    pub fn assign(
        id: AssignmentId,
        series: Option<SeriesId>,
        asking: &Asking<'_>,
        now: Timestamp,
    ) -> Result<Self, Problems> {
        check_asking(asking, now).or_go_on()?;
        Ok(Self {
            id,
            series,
            couple: asking.couple,
            thread: asking.thread.map(|thread| thread.id),
            respondent: asking.respondent,
            instrument: (asking.instrument.key.clone(), asking.instrument.version.clone()),
            window: asking.instrument.window,
            assigned_by: asking.assigned_by,
            assigned_at: now,
            due_on: asking.due_on,
            zone: asking.zone.clone(),
            before: None,
            state: State::Assigned,
            version: 1,
        })
    }

    /// The person has the first page before them. Opening again changes nothing.
    ///
    /// # Errors
    /// `Expired` when it has closed, `WrongState` when it has ended.
    pub fn open(self, now: Timestamp) -> Result<Self, Problem> {
        self.is_open_at(now)?;
        self.step(|state| state.open(now))
    }

    /// Some answers were kept.
    ///
    /// # Errors
    /// As [`Assignment::open`].
    pub fn save_draft(self, now: Timestamp) -> Result<Self, Problem> {
        self.is_open_at(now)?;
        self.step(|state| state.save_draft(now))
    }

    /// The answers were sent.
    ///
    /// # Errors
    /// As [`Assignment::open`].
    pub fn submit(self, now: Timestamp) -> Result<Self, Problem> {
        self.is_open_at(now)?;
        self.step(|state| state.submit(now))
    }

    /// Its time is over. Asked by the worker.
    ///
    /// # Errors
    /// `WrongState` before [`Assignment::expires_at`], and when it has ended.
    pub fn expire(self, now: Timestamp) -> Result<Self, Problem> {
        if now < self.expires_at() {
            return Err(Problem::new(Code::WrongState, "This can still be answered."));
        }
        self.step(|state| state.expire(now))
    }

    /// The next of its series takes its place, as its time was over. Only what nobody has looked at gives way: what was begun is not taken out
    /// of anybody's hands (DOMAIN.md 9 #11).
    ///
    /// # Errors
    /// `WrongState` when it was looked at, or has ended.
    pub fn give_way(self, now: Timestamp) -> Result<Self, Problem> {
        if self.state != State::Assigned {
            return Err(Problem::new(Code::WrongState, "This was begun, and can be answered to its end."));
        }
        self.step(|state| state.expire(now))
    }

    /// Whoever asked no longer does.
    ///
    /// # Errors
    /// `WrongState` when it has ended.
    pub fn cancel(self, now: Timestamp) -> Result<Self, Problem> {
        self.step(|state| state.cancel(now))
    }

    /// The person would rather not answer it at all.
    ///
    /// # Errors
    /// `NotFound` for anybody but the respondent, `WrongState` when it has ended.
    pub fn waive(self, by: PersonId, now: Timestamp) -> Result<Self, Problem> {
        if by != self.respondent {
            return Err(Problem::not_found());
        }
        self.step(|state| state.waive(now))
    }

    /// The same, due before an appointment that starts then; none for one whose appointment was called off, which keeps its day.
    #[must_use]
    pub fn due_before(self, starts_at: Option<Timestamp>) -> Self {
        let on = |starts_at: Timestamp| starts_at.to_zoned(self.zone.rules().clone()).date();
        Self { due_on: starts_at.map_or(self.due_on, on), before: starts_at, ..self }
    }

    /// The end of the due day, or the start of the appointment before which it is asked.
    pub fn due_at(&self) -> Timestamp {
        if let Some(before) = self.before {
            return before;
        }
        start_of(self.due_on.checked_add(1.day()).unwrap_or(Date::MAX), &self.zone)
    }

    /// From when on it can no longer be begun: 14 days after the due date, or, for a pulse, 72 hours after it was there to be answered on its
    /// day.
    pub fn closes_at(&self) -> Timestamp {
        match self.window {
            Window::Standard => {
                let last = self.due_on.checked_add((OPEN_DAYS_AFTER_DUE + 1).days()).unwrap_or(Date::MAX);
                start_of(last, &self.zone)
            }
            Window::Pulse => {
                let from = start_of(self.due_on, &self.zone).max(self.assigned_at);
                from.checked_add(PULSE_WINDOW).unwrap_or(Timestamp::MAX)
            }
        }
    }

    /// From when on it can no longer be sent: its closing, and a day more for a form that was begun before.
    pub fn expires_at(&self) -> Timestamp {
        let closes_at = self.closes_at();
        match self.state.facts().opened_at {
            Some(opened_at) if opened_at < closes_at => closes_at.checked_add(LATE_GRACE).unwrap_or(Timestamp::MAX),
            _ => closes_at,
        }
    }

    /// Whether it was not sent when it was due.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        !self.state.is_terminal() && now >= self.due_at()
    }

    fn is_open_at(&self, now: Timestamp) -> Result<(), Problem> {
        if !self.state.is_terminal() && now >= self.expires_at() {
            return Err(Problem::new(
                Code::Expired,
                "This has closed. There is nothing you need to do. If you want to answer it after all, tell your therapist.",
            ));
        }
        Ok(())
    }

    fn step(self, transition: impl FnOnce(State) -> Result<State, Problem>) -> Result<Self, Problem> {
        let state = transition(self.state.clone())?;
        let version = if state == self.state { self.version } else { self.version.saturating_add(1) };
        Ok(Self { state, version, ..self })
    }
}

/// The instant at which a day begins somewhere.
pub(super) fn start_of(date: Date, zone: &Zone) -> Timestamp {
    date.to_zoned(zone.rules().clone()).map_or(Timestamp::MAX, |start| start.timestamp())
}

fn is_askable(instrument: &Instrument) -> Result<(), Problem> {
    if instrument.respondent == Respondent::Therapist {
        return Err(Problem::new(Code::WrongKind, "This one is answered by therapists. Choose one for clients."));
    }
    if !instrument.is_answerable() {
        return Err(Problem::new(
            Code::WrongState,
            "The questions of this instrument are not here yet. Import its text first, or enter totals by hand.",
        ));
    }
    Ok(())
}

fn fits(asking: &Asking<'_>) -> Result<(), Problem> {
    if !asking.members.contains(&asking.respondent) {
        return Err(Problem::not_found());
    }
    if asking.thread.is_some_and(|thread| thread.couple != asking.couple) {
        return Err(Problem::not_found().on("thread"));
    }
    let role = asking.thread.and_then(|thread| thread.role_of(asking.respondent));
    let needed = match asking.instrument.respondent {
        Respondent::Hurt => Some(ThreadRole::Hurt),
        Respondent::Involved => Some(ThreadRole::Involved),
        Respondent::EachPartner | Respondent::Therapist => None,
    };
    let needs_thread = needed.is_some() || asking.instrument.about == About::Thread;
    if needs_thread && asking.thread.is_none() {
        let message = "Choose which injury this is about.";
        return Err(Problem::at("thread", Code::Missing, message));
    }
    if needed.is_some() && role != needed {
        let message =
            "This one is for the other partner of this injury. Choose the other person, or another instrument.";
        return Err(Problem::new(Code::OutOfRange, message));
    }
    Ok(())
}

/// Whether something may be due on that day.
///
/// # Errors
/// `OutOfRange` for a day that has passed where the respondent is.
pub fn is_not_past(due_on: Date, zone: &Zone, now: Timestamp) -> Result<(), Problem> {
    if due_on < now.to_zoned(zone.rules().clone()).date() {
        return Err(Problem::new(Code::OutOfRange, "This date has passed. Choose today or a later day."));
    }
    Ok(())
}

#[cfg(test)]
pub(super) mod asked;
#[cfg(test)]
mod tests;
