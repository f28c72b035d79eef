//! When a practice is staffed, and what a deadline in its hours comes to. Hours are wall time in one zone, so a change of clocks moves nothing.

use jiff::{
    SignedDuration, Timestamp, ToSpan,
    civil::{Date, Time, Weekday},
};

use crate::{
    people::hours::Weekdays,
    problem::{Code, Problem},
    zone::Zone,
};

/// How many days ahead an open day is looked for. Longer closures leave the deadline at their end.
const HORIZON_DAYS: i64 = 366;

/// A practice's working hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BusinessHours {
    zone: Zone,
    days: Weekdays,
    from: Time,
    until: Time,
    closed: Vec<Date>,
}

impl BusinessHours {
    /// What holds until a practice says otherwise: Monday to Friday, nine to five.
    pub fn usual(zone: Zone) -> Self {
        let days = [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];
        let (from, until) = (Time::constant(9, 0, 0, 0), Time::constant(17, 0, 0, 0));
        Self { zone, days: days.into_iter().collect(), from, until, closed: Vec::new() }
    }

    /// The weekdays, the opening and the closing time.
    pub fn week(&self) -> (Weekdays, Time, Time) {
        (self.days, self.from, self.until)
    }

    /// Open on these weekdays from `from` until just before `until`, but for the days in `closed`.
    ///
    /// # Errors
    /// `Missing` without any day, `OutOfRange` when it does not close after it opens.
    pub fn new(zone: Zone, days: Weekdays, (from, until): (Time, Time), closed: Vec<Date>) -> Result<Self, Problem> {
        if days.is_empty() {
            return Err(Problem::at("days", Code::Missing, "Choose at least one day on which the practice is open."));
        }
        if from >= until {
            return Err(Problem::at("closes", Code::OutOfRange, "Choose a closing time that is later than opening."));
        }
        Ok(Self { zone, days, from, until, closed })
    }

    /// The end of the first open day after today, where the practice is.
    pub fn next_business_day_end(&self, now: Timestamp) -> Timestamp {
        let today = self.date_of(now);
        let next = self.open_days(today).find(|(day, _)| *day > today);
        next.map_or(now, |(_, (_, end))| end)
    }

    /// The moment by which this much staffed time has passed. Time in which the practice is closed does not count.
    pub fn after(&self, now: Timestamp, staffed: SignedDuration) -> Timestamp {
        let mut left = staffed;
        for (_, (start, end)) in self.open_days(self.date_of(now)) {
            let begin = start.max(now);
            let here = end.duration_since(begin);
            if here >= left {
                return begin + left;
            }
            left -= here.max(SignedDuration::ZERO);
        }
        now + staffed
    }

    /// Whether the practice is staffed at this moment.
    pub fn is_open(&self, now: Timestamp) -> bool {
        let first = self.open_days(self.date_of(now)).next();
        first.is_some_and(|(_, (start, end))| start <= now && now < end)
    }

    /// The open days from a date on, with the instants between which they are staffed.
    fn open_days(&self, from: Date) -> impl Iterator<Item = (Date, (Timestamp, Timestamp))> + '_ {
        (0..HORIZON_DAYS).filter_map(move |n| {
            let day = from.checked_add(n.days()).ok()?;
            let is_open = self.days.contains(day.weekday()) && !self.closed.contains(&day);
            is_open.then(|| Some((day, (self.instant(day, self.from)?, self.instant(day, self.until)?))))?
        })
    }

    fn instant(&self, day: Date, time: Time) -> Option<Timestamp> {
        self.zone.rules().to_ambiguous_zoned(day.to_datetime(time)).compatible().ok().map(|zoned| zoned.timestamp())
    }

    fn date_of(&self, now: Timestamp) -> Date {
        now.to_zoned(self.zone.rules().clone()).date()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};
    use proptest::prelude::*;

    use super::*;

    fn weekdays() -> Weekdays {
        [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday]
            .into_iter()
            .collect()
    }

    fn nine_to_five(closed: &[Date]) -> BusinessHours {
        let zone = Zone::parse("America/New_York").expect("exists");
        let hours = (time(9, 0, 0, 0), time(17, 0, 0, 0));
        BusinessHours::new(zone, weekdays(), hours, closed.to_vec()).expect("are hours")
    }

    /// A wall time in New York.
    fn at(text: &str) -> Timestamp {
        format!("{text}[America/New_York]").parse::<jiff::Zoned>().expect(text).timestamp()
    }

    #[test]
    fn four_staffed_hours_pass_over_nights_and_weekends() {
        let hours = nine_to_five(&[]);
        let four = SignedDuration::from_hours(4);
        for (now, expected) in [
            ("2026-03-03T10:00", "2026-03-03T14:00"),
            ("2026-03-03T13:00", "2026-03-03T17:00"),
            ("2026-03-03T15:30", "2026-03-04T11:30"),
            ("2026-03-03T20:00", "2026-03-04T13:00"),
            ("2026-03-03T06:00", "2026-03-03T13:00"),
            // Friday afternoon to Monday, over the night in which clocks go forward.
            ("2026-03-06T16:00", "2026-03-09T12:00"),
            ("2026-03-07T12:00", "2026-03-09T13:00"),
            // And over the night in which they go back.
            ("2026-10-30T16:00", "2026-11-02T12:00"),
        ] {
            assert_eq!(hours.after(at(now), four), at(expected), "{now}");
        }
    }

    #[test]
    fn a_change_of_clocks_within_the_hours_counts_real_time() {
        let zone = Zone::parse("America/New_York").expect("exists");
        let sundays = [Weekday::Sunday].into_iter().collect();
        let night = BusinessHours::new(zone, sundays, (time(0, 0, 0, 0), time(8, 0, 0, 0)), Vec::new()).expect("hours");
        assert_eq!(night.after(at("2026-03-08T01:00"), SignedDuration::from_hours(4)), at("2026-03-08T06:00"));
        assert_eq!(night.after(at("2026-11-01T00:00"), SignedDuration::from_hours(4)), at("2026-11-01T03:00"));
    }

    #[test]
    fn the_next_business_day_is_never_today() {
        let hours = nine_to_five(&[date(2026, 3, 9)]);
        for (now, expected) in [
            ("2026-03-03T03:00", "2026-03-04T17:00"),
            ("2026-03-03T23:59", "2026-03-04T17:00"),
            ("2026-03-06T10:00", "2026-03-10T17:00"),
            ("2026-03-08T10:00", "2026-03-10T17:00"),
        ] {
            assert_eq!(hours.next_business_day_end(at(now)), at(expected), "{now}");
        }
    }

    #[test]
    fn hours_need_a_day_and_an_end() {
        let zone = || Zone::utc();
        let day = (time(9, 0, 0, 0), time(17, 0, 0, 0));
        assert!(BusinessHours::new(zone(), Weekdays::default(), day, Vec::new()).is_err());
        assert!(BusinessHours::new(zone(), weekdays(), (day.1, day.0), Vec::new()).is_err());
    }

    proptest! {
        #[test]
        fn a_deadline_lies_ahead_in_staffed_time(second in 1_767_225_600_i64..1_798_761_600, minutes in 1_i64..600) {
            let hours = nine_to_five(&[date(2026, 12, 25)]);
            let now = Timestamp::from_second(second).expect("is in 2026");
            let due = hours.after(now, SignedDuration::from_mins(minutes));
            prop_assert!(due >= now + SignedDuration::from_mins(minutes));
            prop_assert!(hours.is_open(due - SignedDuration::from_secs(1)));
            prop_assert!(hours.next_business_day_end(now) > now);
            let later = hours.after(now, SignedDuration::from_mins(minutes + 1));
            prop_assert!(later > due);
        }
    }
}
