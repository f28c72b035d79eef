//! A time as it was agreed: on one clock, in one zone.

use jiff::{Span, Timestamp, civil::DateTime};

use crate::{
    problem::{Code, Problem},
    reminders::schedule,
    zone::Zone,
};

/// What the clock of whoever holds an appointment is to show, and where that clock stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wall {
    local: DateTime,
    zone: Zone,
}

impl Wall {
    /// This time on this clock, to the minute.
    pub fn new(local: DateTime, zone: Zone) -> Self {
        let to_the_minute = local.with().second(0).subsec_nanosecond(0).build();
        Self { local: to_the_minute.unwrap_or(local), zone }
    }

    /// What was agreed.
    pub fn local(&self) -> DateTime {
        self.local
    }

    /// Where the clock stands.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// The instant of it. A time that the clock skips moves forward by the gap; one that comes twice is the first (DOMAIN.md 7.4).
    ///
    /// # Errors
    /// `OutOfRange` beyond the end of the calendar.
    pub fn instant(&self) -> Result<Timestamp, Problem> {
        schedule::instant(&self.zone, self.local).ok_or_else(beyond)
    }

    /// The same time of day on the same clock, this many weeks later.
    ///
    /// # Errors
    /// `OutOfRange` beyond the end of the calendar.
    pub fn weeks_later(&self, weeks: u32) -> Result<Self, Problem> {
        let span = Span::new().try_weeks(i64::from(weeks)).map_err(|_| beyond())?;
        let local = self.local.checked_add(span).map_err(|_| beyond())?;
        Ok(Self { local, zone: self.zone.clone() })
    }
}

fn beyond() -> Problem {
    Problem::at("on", Code::OutOfRange, "This day is too far away. Nothing was booked. Choose an earlier one.")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn wall(local: &str, zone: &str) -> Wall {
        Wall::new(local.parse().expect("a wall time"), Zone::parse(zone).expect("exists"))
    }

    fn instant(local: &str, zone: &str) -> String {
        wall(local, zone).instant().expect("is in range").to_string()
    }

    /// DOMAIN.md Annex B, B15 to B18.
    #[test]
    fn skipped_times_move_forward_and_doubled_ones_are_the_first() {
        assert_eq!(instant("2026-03-08T02:30", "America/New_York"), "2026-03-08T07:30:00Z");
        assert_eq!(instant("2026-11-01T01:30", "America/New_York"), "2026-11-01T05:30:00Z");
        assert_eq!(instant("2026-03-29T01:30", "Europe/London"), "2026-03-29T01:30:00Z");
        assert_eq!(instant("2026-10-25T01:30", "Europe/London"), "2026-10-25T00:30:00Z");
        assert_eq!(instant("2026-03-08T02:30", "America/Phoenix"), "2026-03-08T09:30:00Z");
        assert_eq!(instant("2026-10-04T02:15", "Australia/Lord_Howe"), "2026-10-03T15:45:00Z");
    }

    #[test]
    fn a_minute_is_as_fine_as_it_gets() {
        assert_eq!(wall("2026-03-10T17:00:42.5", "UTC"), wall("2026-03-10T17:00", "UTC"));
        assert!(wall("9999-12-31T23:00", "UTC").weeks_later(1).is_err());
    }

    proptest! {
        #[test]
        fn later_weeks_have_the_same_time_of_day_on_the_same_clock(weeks in 0_u32..200, hour in 0_i8..24) {
            let first = wall("2026-03-03T00:30", "America/New_York");
            let first = Wall::new(first.local.with().hour(hour).build().expect("is in range"), first.zone);
            let later = first.weeks_later(weeks).expect("is in range");
            prop_assert_eq!(later.local.time(), first.local.time());
            prop_assert_eq!(later.local.weekday(), first.local.weekday());
            let shown = later.zone.rules().to_datetime(later.instant().expect("is in range"));
            // Only what the clock skips is shown otherwise, and never earlier.
            prop_assert!(shown == later.local || (shown > later.local && shown.date() == later.local.date()));
        }
    }
}
