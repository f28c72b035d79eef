//! Days and times in words, in the reader's own zone.

use jiff::{civil, tz::TimeZone};

use crate::vocabulary::{Date, Instant};

/// A zone to show times in. A name that is not known, which the door would not have given, shows UTC and says so.
#[derive(Debug, Clone)]
pub(crate) struct Zone(TimeZone);

impl Zone {
    /// The zone of an IANA name.
    pub(crate) fn named(name: &str) -> Self {
        Self(TimeZone::get(name).unwrap_or(TimeZone::UTC))
    }

    /// `Thu 26 Nov 2026, 10:00`
    pub(crate) fn moment(&self, instant: &Instant) -> String {
        instant.0.to_zoned(self.0.clone()).strftime("%a %-d %b %Y, %H:%M").to_string()
    }

    /// `Thu 26 Nov 2026`
    pub(crate) fn day(&self, instant: &Instant) -> String {
        day_of(instant.0.to_zoned(self.0.clone()).date())
    }

    /// `Thursday 26 November`, for a day that is near.
    pub(crate) fn near_day(&self, instant: &Instant) -> String {
        near(self.date(instant))
    }

    /// `Thursday 26 November, 10:00`, for a moment that is near.
    pub(crate) fn near_moment(&self, instant: &Instant) -> String {
        format!("{}, {}", self.near_day(instant), self.time(instant))
    }

    /// `10:00`
    pub(crate) fn time(&self, instant: &Instant) -> String {
        instant.0.to_zoned(self.0.clone()).strftime("%H:%M").to_string()
    }

    /// `10:00 EST`, where two clocks are spoken of, and on the night in which an hour comes twice.
    pub(crate) fn clock(&self, instant: &Instant) -> String {
        instant.0.to_zoned(self.0.clone()).strftime("%H:%M %Z").to_string()
    }

    /// The date there, for arithmetic of charts.
    pub(crate) fn date(&self, instant: &Instant) -> civil::Date {
        instant.0.to_zoned(self.0.clone()).date()
    }
}

/// `Thu 26 Nov 2026`
#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand out references")]
pub(crate) fn day(date: &Date) -> String {
    day_of(date.0)
}

/// `Thursday 26 November`, for a day that is near.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand out references")]
pub(crate) fn near_day(date: &Date) -> String {
    near(date.0)
}

fn near(date: civil::Date) -> String {
    date.strftime("%A %-d %B").to_string()
}

fn day_of(date: civil::Date) -> String {
    date.strftime("%a %-d %b %Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_told_where_the_reader_is() {
        let instant = Instant("2026-11-26T15:00:00Z".parse().expect("a valid instant"));
        assert_eq!(Zone::named("America/New_York").moment(&instant), "Thu 26 Nov 2026, 10:00");
        assert_eq!(Zone::named("Asia/Tokyo").day(&instant), "Fri 27 Nov 2026");
        assert_eq!(Zone::named("No/Where").time(&instant), "15:00");
    }

    #[test]
    fn a_near_day_has_no_year() {
        assert_eq!(near_day(&Date(civil::date(2026, 11, 26))), "Thursday 26 November");
    }
}
