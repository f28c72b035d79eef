//! The rule of a repeating assignment: wall dates in one zone, so that a change of clocks moves nothing.

use jiff::{SignedDuration, Span, Timestamp, ToSpan, civil::Date};

use super::{
    assignment::{Asking, Assignment, check_asking, start_of},
    instrument::{
        Window,
        key::{InstrumentKey, Version},
    },
};
use crate::{
    ids::{CoupleId, PersonId, SeriesId, ThreadId},
    problem::{Code, Problem, Problems},
    zone::Zone,
};

/// A repeating assignment's rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Its id.
    pub id: SeriesId,
    /// The couple in whose care it is asked.
    pub couple: CoupleId,
    /// The thread it is about, if it is about one.
    pub thread: Option<ThreadId>,
    /// Who answers.
    pub respondent: PersonId,
    /// The instrument, and the version its assignments start with.
    pub instrument: (InstrumentKey, Version),
    /// How long each can be answered.
    pub window: Window,
    /// Who asked.
    pub assigned_by: PersonId,
    /// Since when.
    pub made_at: Timestamp,
    /// The first due date.
    pub first_due: Date,
    /// How many days lie between due dates, 1 to 366; before appointments, the fewest.
    pub every_days: u16,
    /// The last day on which one may be due; none for as long as nobody ends it.
    pub until: Option<Date>,
    /// Where the dates are.
    pub zone: Zone,
    /// When it was ended; none while it goes on.
    pub ended_at: Option<Timestamp>,
}

/// How something is asked again and again, as somebody asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repetition {
    /// How many days lie between due dates.
    pub every_days: u32,
    /// The last day on which one may be due; none for as long as nobody ends it.
    pub until: Option<Date>,
}

/// How long after it was found to wait an occurrence is looked at again, at the latest: whoever answers the one before is soon asked the next.
pub(super) const LOOKED_AT_AGAIN: SignedDuration = SignedDuration::from_hours(24);

/// What is done with an occurrence whose time to open has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// It is asked. What is open of the same series gives way, with [`Assignment::give_way`].
    Asked,
    /// It is not asked yet, and is looked at again then.
    Waits(Timestamp),
}

impl Repetition {
    /// Whether anything can be asked like this, whatever it is.
    ///
    /// # Errors
    /// `everyDays` out of range, `until` before the first day.
    pub fn check(self, first_due: Date) -> Result<(), Problems> {
        let mut problems = Problems::default();
        problems.note("everyDays", interval(self.every_days, 0));
        problems.note("until", end(self.until, first_due));
        problems.or_go_on()
    }
}

impl Series {
    /// Makes the rule. Its first assignment is made beside it, with [`super::Assignment::assign`].
    ///
    /// # Errors
    /// Everything that keeps the instrument from being asked, under the fields of the act, and `everyDays` out of range or below the
    /// instrument's least interval, `until` when it would end before it begins.
    pub fn plan(id: SeriesId, repetition: Repetition, asking: &Asking<'_>, now: Timestamp) -> Result<Self, Problems> {
        let mut problems = check_asking(asking, now);
        let least = asking.instrument.min_interval_days;
        let every_days = problems.note("everyDays", interval(repetition.every_days, least));
        let until = problems.note("until", end(repetition.until, asking.due_on));
        match (every_days, until) {
            (Some(every_days), Some(until)) if problems.0.is_empty() => Ok(Self {
                id,
                couple: asking.couple,
                thread: asking.thread.map(|thread| thread.id),
                respondent: asking.respondent,
                instrument: (asking.instrument.key.clone(), asking.instrument.version.clone()),
                window: asking.instrument.window,
                assigned_by: asking.assigned_by,
                made_at: now,
                first_due: asking.due_on,
                every_days,
                until,
                zone: asking.zone.clone(),
                ended_at: None,
            }),
            _ => Err(problems),
        }
    }

    /// The due date of occurrence `n`, counted from 0; none beyond the series' end or the calendar's.
    pub fn occurrence(&self, n: u32) -> Option<Date> {
        let days = i64::from(n) * i64::from(self.every_days);
        let due_on = self.first_due.checked_add(Span::new().try_days(days).ok()?).ok()?;
        self.until.is_none_or(|until| due_on <= until).then_some(due_on)
    }

    /// The day on which occurrence `n` is asked: the first at once, later ones up to 7 days before they are due, never before the one before
    /// is due.
    pub fn opens_on(&self, n: u32) -> Option<Date> {
        if n == 0 {
            return Some(self.made_at.to_zoned(self.zone.rules().clone()).date());
        }
        self.occurrence(n)?.checked_sub(self.lead_days().days()).ok()
    }

    /// The latest occurrence that should be open at `now`; none when the series has ended. After an outage the ones between are skipped.
    pub fn latest_open(&self, now: Timestamp) -> Option<u32> {
        if self.ended_at.is_some_and(|ended_at| ended_at <= now) {
            return None;
        }
        let today = now.to_zoned(self.zone.rules().clone()).date();
        let last_due = today.checked_add(self.lead_days().days()).ok()?;
        let last_due = self.until.map_or(last_due, |until| until.min(last_due));
        let days = self.first_due.until(last_due).ok()?.get_days();
        let passed = u32::try_from(days).unwrap_or(0) / u32::from(self.every_days.max(1));
        Some(passed)
    }

    /// Whether occurrence `n` is asked now, beside what was asked of the same series before: of one series there is never more than one open. Until
    /// it is due it waits for the one before to be answered or to close. From its day on, one that nobody has looked at gives way to it, and
    /// one that was begun is still waited for: it keeps its end (DOMAIN.md 7.2, 9 #11).
    pub fn turn<'a>(&self, n: u32, before: impl IntoIterator<Item = &'a Assignment>, now: Timestamp) -> Turn {
        let due_at = self.occurrence(n).map(|day| start_of(day, &self.zone)).filter(|due_at| *due_at > now);
        let is_waited_for = |one: &&Assignment| {
            !one.state.is_terminal() && one.expires_at() > now && (due_at.is_some() || one.state.opened_at().is_some())
        };
        let ends = before.into_iter().filter(is_waited_for).map(Assignment::expires_at).max();
        ends.map_or(Turn::Asked, |ends| {
            let again = ends.min(now.checked_add(LOOKED_AT_AGAIN).unwrap_or(Timestamp::MAX));
            Turn::Waits(due_at.map_or(again, |due_at| again.min(due_at)))
        })
    }

    /// Ends it. Assignments that were made stay.
    ///
    /// # Errors
    /// `WrongState` when it has ended.
    pub fn end(mut self, now: Timestamp) -> Result<Self, Problem> {
        if self.ended_at.is_some() {
            return Err(Problem::new(Code::WrongState, "This series has ended already."));
        }
        self.ended_at = Some(now);
        Ok(self)
    }

    fn lead_days(&self) -> i64 {
        i64::from(self.every_days.saturating_sub(1)).min(7)
    }
}

fn interval(every_days: u32, least: u16) -> Result<u16, Problem> {
    let days = u16::try_from(every_days).ok().filter(|days| (1..=366).contains(days));
    match days {
        None => Err(Problem::new(Code::OutOfRange, "Enter a number of days from 1 to 366.")),
        Some(days) if days < least => Err(Problem::new(
            Code::OutOfRange,
            format!("This is asked at most every {least} days. Enter {least} or more."),
        )),
        Some(days) => Ok(days),
    }
}

fn end(until: Option<Date>, first_due: Date) -> Result<Option<Date>, Problem> {
    match until {
        Some(until) if until < first_due => Err(Problem::new(
            Code::OutOfRange,
            "This end lies before the first day. Choose a later day, or leave the end out.",
        )),
        _ => Ok(until),
    }
}

#[cfg(test)]
mod tests;
