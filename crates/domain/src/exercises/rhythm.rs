//! When an exercise comes again: wall dates in the person's zone, so that a change of clocks moves nothing.

use jiff::{Span, Timestamp, ToSpan, civil::Date};

use crate::{
    problem::{Code, Problem, Problems},
    zone::Zone,
};

/// When an exercise comes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rhythm {
    /// Once, due on a day.
    Once {
        /// The day.
        due_on: Date,
    },
    /// Again and again.
    Every {
        /// The first day on which one is due.
        first_due: Date,
        /// How many days lie between, 1 to 366.
        days: u16,
        /// The last day on which one may be due; none for as long as nobody ends it.
        until: Option<Date>,
    },
    /// Whenever its author needs it: never due, never late, and never over.
    AsNeeded,
}

/// A rhythm as somebody asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// The first due date; none for what is done as needed.
    pub first_due: Option<Date>,
    /// Every how many days again; none for once.
    pub every_days: Option<u32>,
    /// The last day on which one may be due.
    pub until: Option<Date>,
}

impl Rhythm {
    /// Reads what somebody asked for.
    ///
    /// # Errors
    /// Beside `firstDue`, `everyDays` and `until`: a day that has passed in `zone`, a number out of range, an end before the beginning, a
    /// repeat without a first day.
    pub fn plan(wanted: Wanted, zone: &Zone, now: Timestamp) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let Some(first_due) = wanted.first_due else {
            if wanted.every_days.is_some() || wanted.until.is_some() {
                problems.push(Problem::at("firstDue", Code::Missing, "Say when the first one is due."));
            }
            return problems.or_go_on().map(|()| Self::AsNeeded);
        };
        problems.note("firstDue", is_not_past(first_due, zone, now));
        let days = wanted.every_days.map(|days| problems.note("everyDays", interval(days)));
        problems.note("until", end(wanted, first_due));
        problems.or_go_on()?;
        Ok(match days.flatten() {
            None => Self::Once { due_on: first_due },
            Some(days) => Self::Every { first_due, days, until: wanted.until },
        })
    }

    /// The day on which the run of this number is due, from 0: `None` where there is no such run, `Some(None)` where it is never due.
    pub fn due_on(self, number: u32) -> Option<Option<Date>> {
        match self {
            Self::Once { due_on } => (number == 0).then_some(Some(due_on)),
            Self::AsNeeded => Some(None),
            Self::Every { first_due, days, until } => {
                let passed = Span::new().try_days(i64::from(number) * i64::from(days)).ok()?;
                let due_on = first_due.checked_add(passed).ok()?;
                until.is_none_or(|until| due_on <= until).then_some(Some(due_on))
            }
        }
    }

    /// The instant at which the clockwork makes the run of this number: up to 7 days before it is due, never before the one before is due. None
    /// for the first, which is made at once, for what does not repeat, and beyond the end.
    pub fn opens_at(self, number: u32, zone: &Zone) -> Option<Timestamp> {
        let Self::Every { days, .. } = self else { return None };
        let due_on = self.due_on(number).flatten().filter(|_| number > 0)?;
        start_of(due_on.checked_sub(lead(days).days()).ok()?, zone)
    }

    /// The latest run that should be there at `now`. After an outage the ones between are left out.
    pub fn latest_open(self, zone: &Zone, now: Timestamp) -> u32 {
        let Self::Every { first_due, days, until } = self else { return 0 };
        let today = now.to_zoned(zone.rules().clone()).date();
        let last_due = today.checked_add(lead(days).days()).unwrap_or(Date::MAX);
        let last_due = until.map_or(last_due, |until| until.min(last_due));
        let passed = first_due.until(last_due).map_or(0, |span| span.get_days());
        u32::try_from(passed).unwrap_or(0) / u32::from(days.max(1))
    }
}

/// How many days before its day a run is there.
fn lead(days: u16) -> i64 {
    i64::from(days.saturating_sub(1)).min(7)
}

/// The beginning of a day where somebody is.
pub(super) fn start_of(date: Date, zone: &Zone) -> Option<Timestamp> {
    date.to_zoned(zone.rules().clone()).ok().map(|start| start.timestamp())
}

pub(super) fn is_not_past(due_on: Date, zone: &Zone, now: Timestamp) -> Result<(), Problem> {
    let today = now.to_zoned(zone.rules().clone()).date();
    if due_on < today {
        return Err(Problem::new(Code::OutOfRange, "This date has passed. Choose today or a later day."));
    }
    if due_on > today.checked_add(3.years()).unwrap_or(Date::MAX) {
        return Err(Problem::new(
            Code::OutOfRange,
            "This date is far ahead. Choose a day within the next three years.",
        ));
    }
    Ok(())
}

fn interval(days: u32) -> Result<u16, Problem> {
    u16::try_from(days)
        .ok()
        .filter(|days| (1..=366).contains(days))
        .ok_or_else(|| Problem::new(Code::OutOfRange, "Enter a number of days from 1 to 366."))
}

fn end(wanted: Wanted, first_due: Date) -> Result<(), Problem> {
    match wanted.until {
        Some(_) if wanted.every_days.is_none() => {
            Err(Problem::new(Code::Missing, "An end needs a repeat. Say every how many days, or leave the end out."))
        }
        Some(until) if until < first_due => {
            Err(Problem::new(Code::OutOfRange, "This ends before it begins. Choose a later day."))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn weekly(until: Option<Date>) -> Rhythm {
        Rhythm::Every { first_due: date(2026, 3, 2), days: 7, until }
    }

    fn new_york() -> Zone {
        Zone::parse("America/New_York").expect("exists")
    }

    #[test]
    fn weeks_are_weeks_across_a_change_of_clocks() {
        let zone = new_york();
        let opens: Vec<_> = (0..3).map(|n| weekly(None).opens_at(n, &zone).map(|at| at.to_string())).collect();
        // The clocks change on 8 March: the day still begins at midnight.
        assert_eq!(opens, [None, Some("2026-03-03T05:00:00Z".to_owned()), Some("2026-03-10T04:00:00Z".to_owned())]);
        assert_eq!(weekly(None).due_on(2), Some(Some(date(2026, 3, 16))));
    }

    #[test]
    fn a_rhythm_ends_on_its_last_day() {
        let ending = weekly(Some(date(2026, 3, 15)));
        assert_eq!((ending.due_on(1), ending.due_on(2)), (Some(Some(date(2026, 3, 9))), None));
        assert_eq!(ending.opens_at(2, &new_york()), None);
    }

    #[test]
    fn after_an_outage_the_newest_comes_and_the_others_do_not() {
        let now = "2026-04-01T12:00:00Z".parse().expect("is an instant");
        // On the 30th one was due, on the 6th the next is: it has been there since the 31st.
        assert_eq!(weekly(None).latest_open(&new_york(), now), 5);
        let ended = weekly(Some(date(2026, 3, 10)));
        assert_eq!(ended.latest_open(&new_york(), now), 1);
    }

    #[test]
    fn once_is_once_and_as_needed_is_never_due() {
        let once = Rhythm::Once { due_on: date(2026, 3, 2) };
        assert_eq!((once.due_on(0), once.due_on(1)), (Some(Some(date(2026, 3, 2))), None));
        assert_eq!((Rhythm::AsNeeded.due_on(0), Rhythm::AsNeeded.due_on(900)), (Some(None), Some(None)));
    }

    #[test]
    fn a_wish_is_read_or_refused_beside_its_field() {
        let now = "2026-03-01T12:00:00Z".parse().expect("is an instant");
        let wanted = |first_due, every_days, until| Wanted { first_due, every_days, until };
        let plan = |wanted| Rhythm::plan(wanted, &new_york(), now);
        let day = Some(date(2026, 3, 2));
        assert_eq!(plan(wanted(day, None, None)), Ok(Rhythm::Once { due_on: date(2026, 3, 2) }));
        assert_eq!(plan(wanted(day, Some(7), None)), Ok(weekly(None)));
        assert_eq!(plan(wanted(None, None, None)), Ok(Rhythm::AsNeeded));
        for (wrong, field) in [
            (wanted(Some(date(2026, 2, 27)), None, None), "firstDue"),
            (wanted(Some(date(9999, 1, 1)), None, None), "firstDue"),
            (wanted(day, Some(0), None), "everyDays"),
            (wanted(day, Some(70_000), None), "everyDays"),
            (wanted(day, Some(7), Some(date(2026, 3, 1))), "until"),
            (wanted(day, None, Some(date(2026, 4, 1))), "until"),
            (wanted(None, Some(7), None), "firstDue"),
        ] {
            let problems = plan(wrong).expect_err(field);
            assert_eq!(problems.0[0].field.as_deref(), Some(field));
        }
    }
}
