//! Times as a list: a heading for each day of the reader's own calendar, and below it the times of that day, as buttons. It needs no calendar.

use crate::{moments::Zone, vocabulary::Instant};

/// How many days of times a page lists.
pub(super) const DAYS: i32 = 14;

/// The times of one day.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Day {
    /// `Wednesday 11 March`, where the reader is.
    pub(super) name: String,
    /// Its times, in order.
    pub(super) times: Vec<Time>,
}

/// One time.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Time {
    /// For programs.
    pub(super) instant: String,
    /// `07:00 AWST`, where the reader is.
    pub(super) here: String,
    /// The same time at the practice, if its clock differs; empty otherwise.
    pub(super) there: String,
}

impl Time {
    /// A time, read on two clocks.
    pub(super) fn read(instant: &Instant, here: &Zone, there: &Zone) -> Self {
        let (mine, theirs) = (here.clock(instant), there.clock(instant));
        let differs = here.time(instant) != there.time(instant) || here.date(instant) != there.date(instant);
        Self {
            instant: instant.0.to_string(),
            here: mine,
            there: if differs { format!("{}, {theirs}", there.near_day(instant)) } else { String::new() },
        }
    }
}

/// Times, day by day, as the reader's clock shows them.
pub(super) fn by_day(times: &[Instant], here: &Zone, there: &Zone) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for instant in times {
        let (name, time) = (here.near_day(instant), Time::read(instant, here, there));
        match days.last_mut() {
            Some(day) if day.name == name => day.times.push(time),
            _ => days.push(Day { name, times: vec![time] }),
        }
    }
    days
}

/// Where the list goes on: the first moment after what it shows.
pub(super) fn later(from: Instant) -> Option<Instant> {
    from.0.checked_add(jiff::SignedDuration::from_hours(24 * i64::from(DAYS))).ok().map(Instant)
}

/// What an address or a form says of an instant; none for anything that is none.
pub(super) fn parse(text: &str) -> Option<Instant> {
    text.parse().ok().map(Instant)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        parse(text).expect("an instant")
    }

    #[test]
    fn the_day_is_the_readers_and_both_clocks_are_named() {
        let times = [at("2026-03-10T23:00:00Z"), at("2026-03-10T23:30:00Z"), at("2026-03-11T23:00:00Z")];
        let (perth, miami) = (Zone::named("Australia/Perth"), Zone::named("America/New_York"));
        let days = by_day(&times, &perth, &miami);
        assert_eq!(
            days.iter().map(|day| day.name.as_str()).collect::<Vec<_>>(),
            ["Wednesday 11 March", "Thursday 12 March"]
        );
        assert_eq!(days[0].times[0].here, "07:00 AWST");
        assert_eq!(days[0].times[0].there, "Tuesday 10 March, 19:00 EDT");
        assert_eq!(by_day(&times, &miami, &miami)[0].times[0].there, "");
    }

    #[test]
    fn an_hour_that_comes_twice_has_two_names() {
        let miami = Zone::named("America/New_York");
        let days = by_day(&[at("2026-11-01T05:30:00Z"), at("2026-11-01T06:30:00Z")], &miami, &miami);
        let shown: Vec<&str> = days[0].times.iter().map(|time| time.here.as_str()).collect();
        assert_eq!(shown, ["01:30 EDT", "01:30 EST"]);
    }
}
