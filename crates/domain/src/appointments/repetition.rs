//! How often something is agreed at once: the same time of the week, on the clock of whoever holds it.

use super::wall::Wall;
use crate::problem::{Code, Problem, Problems};

/// The most appointments that are made at once. Each takes everybody's time at once, so that what is taken is told at once.
pub const MOST_TIMES: u32 = 26;
/// The most weeks from one to the next.
const MOST_WEEKS: u32 = 8;

/// How many appointments are made at once, and how far apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repetition {
    every_weeks: u32,
    times: u32,
}

impl Repetition {
    /// Just one.
    pub const ONCE: Self = Self { every_weeks: 1, times: 1 };

    /// This many, this many weeks apart.
    ///
    /// # Errors
    /// `OutOfRange` for anything but 1 to 8 weeks and 1 to 26 times.
    pub fn new(every_weeks: i32, times: i32) -> Result<Self, Problems> {
        let within = |count: i32, most: u32| u32::try_from(count).ok().filter(|count| (1..=most).contains(count));
        let mut problems = Problems::default();
        let every_weeks = problems.note("everyWeeks", within(every_weeks, MOST_WEEKS).ok_or_else(odd_weeks));
        let times = problems.note("times", within(times, MOST_TIMES).ok_or_else(odd_times));
        match (every_weeks, times) {
            (Some(every_weeks), Some(times)) => Ok(Self { every_weeks, times }),
            _ => Err(problems),
        }
    }

    /// Weeks from one to the next.
    pub fn every_weeks(self) -> u32 {
        self.every_weeks
    }

    /// How many.
    pub fn times(self) -> u32 {
        self.times
    }

    /// Whether there is more than one.
    pub fn is_series(self) -> bool {
        self.times > 1
    }

    /// Every one of them, the first first.
    ///
    /// # Errors
    /// `OutOfRange` beyond the end of the calendar.
    pub fn walls(self, first: &Wall) -> Result<Vec<Wall>, Problem> {
        (0..self.times).map(|number| first.weeks_later(number * self.every_weeks)).collect()
    }
}

fn odd_weeks() -> Problem {
    Problem::new(Code::OutOfRange, "Choose 1 to 8 weeks from one to the next.")
}

fn odd_times() -> Problem {
    Problem::new(Code::OutOfRange, "Choose 1 to 26 times. More can be made later.")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::zone::Zone;

    #[test]
    fn odd_numbers_are_refused_beside_their_fields() {
        for (weeks, times, fields) in [
            (0, 1, vec!["everyWeeks"]),
            (1, 27, vec!["times"]),
            (9, 0, vec!["everyWeeks", "times"]),
            (-1, 1, vec!["everyWeeks"]),
        ] {
            let problems = Repetition::new(weeks, times).expect_err("is out of range").0;
            assert_eq!(problems.iter().filter_map(|one| one.field.as_deref()).collect::<Vec<_>>(), fields);
        }
        assert_eq!(Repetition::new(1, 1), Ok(Repetition::ONCE));
        assert!(!Repetition::ONCE.is_series());
    }

    proptest! {
        #[test]
        fn all_of_them_keep_the_hour_on_the_clock_and_never_touch(every_weeks in 1_i32..=8, times in 1_i32..=26, hour in 0_i8..24) {
            let zone = Zone::parse("America/New_York").expect("exists");
            let first = Wall::new(jiff::civil::date(2026, 1, 6).at(hour, 0, 0, 0), zone);
            let repetition = Repetition::new(every_weeks, times).expect("is in range");
            let walls = repetition.walls(&first).expect("is in range");
            prop_assert_eq!(u32::try_from(walls.len()).ok(), Some(repetition.times()));
            prop_assert_eq!(walls.first(), Some(&first));
            prop_assert!(walls.iter().all(|wall| wall.local().time() == first.local().time()));
            for pair in walls.windows(2) {
                let apart = pair[1].instant().expect("is in range").duration_since(pair[0].instant().expect("is in range"));
                let weeks = jiff::SignedDuration::from_hours(7 * 24 * i64::from(every_weeks));
                prop_assert!((apart - weeks).abs() <= jiff::SignedDuration::from_hours(1));
            }
        }
    }
}
