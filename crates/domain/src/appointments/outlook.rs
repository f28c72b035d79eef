//! What several appointments will look like, before they are made: each on the clock by which it is agreed, and on that of everybody who comes.

use jiff::{Timestamp, civil::DateTime};

use super::{
    shift::{Shift, shift},
    wall::Wall,
};
use crate::{problem::Problem, zone::Zone};

/// One of several appointments, as it will be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlook {
    /// What is agreed, on the clock of whoever holds it.
    pub wall: Wall,
    /// The instant of it.
    pub starts_at: Timestamp,
    /// What the clock of each who comes will show, in the order in which their zones were named.
    pub clocks: Vec<OwnClock>,
}

/// What one person's own clock will show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnClock {
    /// Where it stands.
    pub zone: Zone,
    /// What it shows when the appointment begins.
    pub shows: DateTime,
    /// That this is another hour than at the one before.
    pub shift: Option<Shift>,
}

/// How appointments at these times, one after the other, will be read on clocks in these zones.
///
/// # Errors
/// `OutOfRange` beyond the end of the calendar.
pub fn outlook(walls: &[Wall], zones: &[Zone]) -> Result<Vec<Outlook>, Problem> {
    let mut all = Vec::with_capacity(walls.len());
    let mut before: Option<&Wall> = None;
    for wall in walls {
        let starts_at = wall.instant()?;
        let clock = |zone: &Zone| OwnClock {
            shows: zone.rules().to_datetime(starts_at),
            shift: before.and_then(|before| shift(before, wall, zone)),
            zone: zone.clone(),
        };
        all.push(Outlook { clocks: zones.iter().map(clock).collect(), wall: wall.clone(), starts_at });
        before = Some(wall);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};
    use proptest::prelude::*;

    use super::*;
    use crate::appointments::Repetition;

    fn zone(name: &str) -> Zone {
        Zone::parse(name).expect("exists")
    }

    #[test]
    fn the_week_in_which_one_clock_changes_and_the_other_does_not_is_marked() {
        let first = Wall::new(date(2026, 3, 3).at(12, 0, 0, 0), zone("America/New_York"));
        let walls = Repetition::new(1, 3).expect("is in range").walls(&first).expect("is in range");
        let seen = outlook(&walls, &[zone("America/New_York"), zone("America/Phoenix")]).expect("is in range");
        let shows = |number: usize, at: usize| seen[number].clocks[at].shows.time();
        assert_eq!([shows(0, 0), shows(1, 0), shows(2, 0)], [time(12, 0, 0, 0); 3]);
        assert_eq!([shows(0, 1), shows(1, 1), shows(2, 1)], [time(10, 0, 0, 0), time(9, 0, 0, 0), time(9, 0, 0, 0)]);
        let shifts: Vec<bool> = seen.iter().map(|one| one.clocks[1].shift.is_some()).collect();
        assert_eq!(shifts, [false, true, false]);
        assert!(seen.iter().all(|one| one.clocks[0].shift.is_none()));
    }

    #[test]
    fn an_hour_that_is_skipped_shows_what_the_clock_will_show() {
        let wall = Wall::new(date(2026, 3, 8).at(2, 30, 0, 0), zone("America/New_York"));
        let seen = outlook(&[wall], &[zone("America/New_York")]).expect("is in range");
        assert_eq!(
            (seen[0].wall.local().time(), seen[0].clocks[0].shows.time()),
            (time(2, 30, 0, 0), time(3, 30, 0, 0))
        );
    }

    proptest! {
        #[test]
        fn every_clock_shows_the_same_instant(times in 1_i32..=26, hour in 0_i8..24) {
            let zones = [zone("America/New_York"), zone("Australia/Lord_Howe"), zone("Asia/Tokyo")];
            let first = Wall::new(date(2026, 1, 6).at(hour, 0, 0, 0), zones[0].clone());
            let walls = Repetition::new(1, times).expect("is in range").walls(&first).expect("is in range");
            for one in outlook(&walls, &zones).expect("is in range") {
                for clock in &one.clocks {
                    prop_assert_eq!(clock.zone.rules().to_datetime(one.starts_at), clock.shows);
                }
            }
        }
    }
}
