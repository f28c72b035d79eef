//! When a member of the practice can be booked: weekly hours as wall time in a zone, days that differ, and how many meetings a day are enough.

use jiff::{
    Timestamp, ToSpan as _,
    civil::{Date, DateTime, Time},
    tz::AmbiguousOffset,
};
use serde::{Deserialize, Serialize};

use super::interval::Interval;
use crate::{
    people::hours::Day,
    problem::{Code, Problem, Problems},
    zone::Zone,
};

/// The most hours a week, and the most days that differ, somebody may name.
const MOST_HOURS: usize = 50;
const MOST_CHANGES: usize = 400;

/// Hours of one weekday, on the member's own wall clock. Midnight as an end is the end of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenHours {
    /// The day.
    pub on: Day,
    /// From then.
    pub from: Time,
    /// Until just before then.
    pub until: Time,
}

/// A day that is not as its weekday usually is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Change {
    /// Nothing can be booked.
    Closed {
        /// The day.
        on: Date,
    },
    /// These hours hold in place of the usual ones. A day may have several.
    Open {
        /// The day.
        on: Date,
        /// From then.
        from: Time,
        /// Until just before then.
        until: Time,
    },
}

impl Change {
    fn on(&self) -> Date {
        match self {
            Self::Closed { on } | Self::Open { on, .. } => *on,
        }
    }
}

/// When somebody can be booked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Kept", into = "Kept")]
pub struct Availability {
    zone: Zone,
    week: Vec<OpenHours>,
    changes: Vec<Change>,
    most_a_day: Option<u8>,
}

impl Availability {
    /// Takes what somebody says about their week. `most_a_day` is how many meetings a day are enough; none for no limit.
    ///
    /// # Errors
    /// `OutOfRange` for hours that end before they begin or overlap on one day, and for a limit of nought; `TooLong` for too many.
    pub fn new(
        zone: Zone,
        week: Vec<OpenHours>,
        changes: Vec<Change>,
        most_a_day: Option<u8>,
    ) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        if week.len() > MOST_HOURS || changes.len() > MOST_CHANGES {
            problems.push(Problem::at("week", Code::TooLong, "These are too many hours to keep. Leave some out."));
        }
        let days = week.iter().map(|hours| (i8::from(hours.on).into(), hours.from, hours.until));
        if !are_in_order(days) {
            problems.push(crossed("week"));
        }
        let dates = changes.iter().filter_map(|change| match change {
            Change::Open { on, from, until } => Some((day_number(*on), *from, *until)),
            Change::Closed { .. } => None,
        });
        if !are_in_order(dates) {
            problems.push(crossed("changes"));
        }
        if most_a_day == Some(0) {
            let words = "Choose at least one a day, or no limit. To take none at all, leave the week empty.";
            problems.push(Problem::at("mostADay", Code::OutOfRange, words));
        }
        problems.or_go_on().map(|()| Self { zone, week, changes, most_a_day })
    }

    /// Where the clock of these hours stands.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// The hours of the week.
    pub fn week(&self) -> &[OpenHours] {
        &self.week
    }

    /// The days that differ.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// How many meetings a day are enough.
    pub fn most_a_day(&self) -> Option<u8> {
        self.most_a_day
    }

    /// The member's calendar day at an instant.
    pub fn day_of(&self, instant: Timestamp) -> Date {
        self.zone.rules().to_datetime(instant).date()
    }

    /// The stretches of real time within `span` in which the member can be booked, in order and apart from each other. `holidays` are days on
    /// which the whole practice is closed.
    pub fn openings(&self, span: Interval, holidays: &[Date]) -> Vec<Interval> {
        let (mut day, last) = (self.day_of(span.start()), self.day_of(span.end()));
        let mut openings: Vec<Interval> = Vec::new();
        while day <= last {
            if !holidays.contains(&day) {
                let from = openings.len();
                openings.extend(self.of_day(day).filter_map(|hours| self.clipped(hours, span)));
                openings[from..].sort_unstable();
            }
            let Ok(next) = day.tomorrow() else { break };
            day = next;
        }
        openings
    }

    fn clipped(&self, (from, until): (DateTime, DateTime), span: Interval) -> Option<Interval> {
        let start = self.instant(from)?.max(span.start());
        let end = self.instant(until)?.min(span.end());
        Interval::new(start, end).ok()
    }

    /// The hours of one day on the wall clock, closed days left out.
    fn of_day(&self, day: Date) -> impl Iterator<Item = (DateTime, DateTime)> + '_ {
        let changes = move || self.changes.iter().filter(move |change| change.on() == day);
        let is_changed = changes().next().is_some();
        let is_closed = changes().any(|change| matches!(change, Change::Closed { .. }));
        let usual = self.week.iter().filter(move |hours| !is_changed && hours.on.0 == day.weekday());
        let other = changes().filter_map(move |change| match change {
            Change::Open { from, until, .. } if !is_closed => Some((*from, *until)),
            _ => None,
        });
        usual.map(|hours| (hours.from, hours.until)).chain(other).map(move |(from, until)| wall(day, from, until))
    }

    /// The instant of a wall time. One that the clock skips is the instant of the skip, so that hours which lie wholly within it are empty; one
    /// that comes twice is the first.
    fn instant(&self, local: DateTime) -> Option<Timestamp> {
        let rules = self.zone.rules();
        let ambiguous = rules.to_ambiguous_timestamp(local);
        match ambiguous.offset() {
            AmbiguousOffset::Gap { after, .. } => {
                let before_the_skip = after.to_timestamp(local).ok()?;
                rules.following(before_the_skip).next().map(|skip| skip.timestamp())
            }
            AmbiguousOffset::Unambiguous { .. } | AmbiguousOffset::Fold { .. } => ambiguous.compatible().ok(),
        }
    }
}

/// The ends of one day's hours on the wall clock.
fn wall(day: Date, from: Time, until: Time) -> (DateTime, DateTime) {
    let end = if until == Time::midnight() { day.checked_add(1.day()).unwrap_or(day) } else { day };
    (day.to_datetime(from), end.to_datetime(until))
}

fn day_number(day: Date) -> i64 {
    i64::from(day.year()) * 400 + i64::from(day.day_of_year())
}

/// Whether all hours end after they begin, and no two of one day overlap.
fn are_in_order(hours: impl Iterator<Item = (i64, Time, Time)>) -> bool {
    let last_moment = |until: Time| if until == Time::midnight() { Time::MAX } else { until };
    let mut all: Vec<(i64, Time, Time)> = hours.map(|(day, from, until)| (day, from, last_moment(until))).collect();
    all.sort_unstable();
    let are_forward = all.iter().all(|(_, from, until)| from < until);
    are_forward && all.windows(2).all(|pair| pair[0].0 != pair[1].0 || pair[0].2 <= pair[1].1)
}

fn crossed(field: &'static str) -> Problem {
    let words =
        "Some of these hours end before they begin, or two of one day overlap. Nothing was changed. Look at the times.";
    Problem::at(field, Code::OutOfRange, words)
}

/// As it is kept.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    zone: String,
    week: Vec<OpenHours>,
    #[serde(default)]
    changes: Vec<Change>,
    #[serde(default)]
    most_a_day: Option<u8>,
}

impl TryFrom<Kept> for Availability {
    type Error = String;

    fn try_from(kept: Kept) -> Result<Self, String> {
        let zone = Zone::parse(&kept.zone).map_err(|problem| problem.to_string())?;
        let made = Self::new(zone, kept.week, kept.changes, kept.most_a_day);
        made.map_err(|problems| problems.0.into_iter().map(|problem| problem.message).collect())
    }
}

impl From<Availability> for Kept {
    fn from(availability: Availability) -> Self {
        let Availability { zone, week, changes, most_a_day } = availability;
        Self { zone: zone.name().to_owned(), week, changes, most_a_day }
    }
}

#[cfg(test)]
#[path = "availability/tests.rs"]
mod tests;
