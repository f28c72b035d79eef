//! When a letter may arrive: quiet hours, safe hours, excluded days (DOMAIN.md 6.4, 7.4). All times are the person's own wall clock.

use jiff::civil::{DateTime, Time, Weekday};
use serde::{Deserialize, Serialize};

use crate::problem::{Code, Problem};

/// The hours of every day in which no letter arrives. They may pass over midnight, and usually do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Span", into = "Span")]
pub struct QuietHours {
    from: Time,
    until: Time,
}

impl QuietHours {
    /// Quiet from `from` on; `until` is the first moment that is not quiet any more.
    ///
    /// # Errors
    /// `OutOfRange` when both are the same: nobody can tell whether that means all day or never.
    pub fn new(from: Time, until: Time) -> Result<Self, Problem> {
        if from == until {
            return Err(Problem::new(
                Code::OutOfRange,
                "Choose two different times. If no letter should come at all, choose the portal only.",
            ));
        }
        Ok(Self { from, until })
    }

    /// When they begin.
    pub fn from(self) -> Time {
        self.from
    }

    /// When they end.
    pub fn until(self) -> Time {
        self.until
    }

    /// Whether it is quiet at this time of day.
    pub fn contains(self, time: Time) -> bool {
        is_between(self.from, self.until, time)
    }
}

impl Default for QuietHours {
    /// 20:00 to 09:00.
    fn default() -> Self {
        Self { from: Time::constant(20, 0, 0, 0), until: Time::constant(9, 0, 0, 0) }
    }
}

/// Hours of one weekday in which nobody else looks at the mailbox. Somebody who names any is written to only within them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SafeHours {
    /// The day.
    pub on: Day,
    /// From then.
    pub from: Time,
    /// Until just before then; later than `from`, or nothing is safe.
    pub until: Time,
}

impl SafeHours {
    /// Whether this moment lies within them.
    pub fn contains(&self, local: DateTime) -> bool {
        self.on.0 == local.weekday() && self.from <= local.time() && local.time() < self.until
    }
}

/// A weekday, kept as its number from Monday = 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "i8", into = "i8")]
pub struct Day(pub Weekday);

/// A set of weekdays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "Vec<Day>", into = "Vec<Day>")]
pub struct Weekdays([bool; 7]);

impl Weekdays {
    /// Whether the day is among them.
    pub fn contains(self, day: Weekday) -> bool {
        self.0[index(day)]
    }

    /// These days and one more.
    #[must_use]
    pub fn with(mut self, day: Weekday) -> Self {
        self.0[index(day)] = true;
        self
    }

    /// The days, from Monday on.
    pub fn days(self) -> impl Iterator<Item = Weekday> {
        Weekday::Monday.cycle_forward().take(7).filter(move |day| self.contains(*day))
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == [false; 7]
    }
}

impl FromIterator<Weekday> for Weekdays {
    fn from_iter<I: IntoIterator<Item = Weekday>>(days: I) -> Self {
        days.into_iter().fold(Self::default(), Self::with)
    }
}

fn index(day: Weekday) -> usize {
    usize::from(day.to_monday_zero_offset().unsigned_abs())
}

fn is_between(from: Time, until: Time, time: Time) -> bool {
    if from <= until { from <= time && time < until } else { from <= time || time < until }
}

/// Quiet hours as they are kept.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Span {
    from: Time,
    until: Time,
}

impl TryFrom<Span> for QuietHours {
    type Error = Problem;

    fn try_from(span: Span) -> Result<Self, Problem> {
        Self::new(span.from, span.until)
    }
}

impl From<QuietHours> for Span {
    fn from(hours: QuietHours) -> Self {
        Self { from: hours.from, until: hours.until }
    }
}

impl TryFrom<i8> for Day {
    type Error = jiff::Error;

    fn try_from(number: i8) -> Result<Self, jiff::Error> {
        Weekday::from_monday_one_offset(number).map(Self)
    }
}

impl From<Day> for i8 {
    fn from(day: Day) -> Self {
        day.0.to_monday_one_offset()
    }
}

impl From<Vec<Day>> for Weekdays {
    fn from(days: Vec<Day>) -> Self {
        days.into_iter().map(|day| day.0).collect()
    }
}

impl From<Weekdays> for Vec<Day> {
    fn from(days: Weekdays) -> Self {
        days.days().map(Day).collect()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::time;

    use super::*;

    #[test]
    fn quiet_hours_pass_over_midnight() {
        let quiet = QuietHours::default();
        for (at, expected) in [
            (time(19, 59, 59, 0), false),
            (time(20, 0, 0, 0), true),
            (time(0, 0, 0, 0), true),
            (time(8, 59, 59, 0), true),
            (time(9, 0, 0, 0), false),
        ] {
            assert_eq!(quiet.contains(at), expected, "{at}");
        }
        let noon = QuietHours::new(time(12, 0, 0, 0), time(14, 0, 0, 0)).expect("differ");
        assert!(noon.contains(time(13, 0, 0, 0)) && !noon.contains(time(14, 0, 0, 0)));
        assert!(QuietHours::new(time(9, 0, 0, 0), time(9, 0, 0, 0)).is_err());
    }

    #[test]
    fn weekdays_are_a_set() {
        let days: Weekdays = [Weekday::Sunday, Weekday::Monday, Weekday::Sunday].into_iter().collect();
        assert_eq!(days.days().collect::<Vec<_>>(), [Weekday::Monday, Weekday::Sunday]);
        assert!(!days.is_empty() && Weekdays::default().is_empty());
        let kept = serde_json::to_string(&days).expect("is plain data");
        assert_eq!(kept, "[1,7]");
        assert_eq!(serde_json::from_str::<Weekdays>(&kept).expect("reads back"), days);
        assert!(serde_json::from_str::<Weekdays>("[8]").is_err());
    }
}
