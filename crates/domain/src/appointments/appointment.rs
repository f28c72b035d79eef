//! One appointment, as it is agreed, moved and called off.

use jiff::{SignedDuration, Timestamp};

use super::wall::Wall;
use crate::{
    consultations::Interval,
    problem::{Code, Problem},
};

const SHORTEST: u16 = 10;
const LONGEST: u16 = 240;

/// How long an appointment takes: 10 to 240 minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Length(u16);

impl Length {
    /// This many minutes.
    ///
    /// # Errors
    /// `OutOfRange` for anything but 10 to 240.
    pub fn minutes(count: i32) -> Result<Self, Problem> {
        let known = u16::try_from(count).ok().filter(|count| (SHORTEST..=LONGEST).contains(count));
        known.map(Self).ok_or_else(|| Problem::at("minutes", Code::OutOfRange, "Choose 10 to 240 minutes."))
    }

    /// How many minutes.
    pub fn count(self) -> u16 {
        self.0
    }

    fn duration(self) -> SignedDuration {
        SignedDuration::from_mins(i64::from(self.0))
    }
}

/// Whether an appointment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// It takes place.
    Planned,
    /// It was called off. Final: who agrees on another time makes another.
    CalledOff,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 2] = [Self::Planned, Self::CalledOff];

    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::CalledOff => "called-off",
        }
    }

    /// The state that a database row names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// One appointment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    wall: Wall,
    time: Interval,
    state: State,
}

impl Appointment {
    /// Agrees on one.
    ///
    /// # Errors
    /// `OutOfRange` for a time that has passed or lies beyond the end of the calendar.
    pub fn plan(wall: Wall, length: Length, now: Timestamp) -> Result<Self, Problem> {
        let time = time_of(&wall, length.duration(), now)?;
        Ok(Self { wall, time, state: State::Planned })
    }

    /// The appointment that a database row holds.
    pub fn from_row(wall: Wall, time: Interval, state: State) -> Self {
        Self { wall, time, state }
    }

    /// What was agreed, on the clock of whoever holds it.
    pub fn wall(&self) -> &Wall {
        &self.wall
    }

    /// When it is.
    pub fn time(&self) -> Interval {
        self.time
    }

    /// Whether it stands.
    pub fn state(&self) -> State {
        self.state
    }

    /// It is at another time, and as long as before.
    ///
    /// # Errors
    /// `WrongState` once it was called off, `Expired` once it has begun, `OutOfRange` for a time that has passed.
    pub fn move_to(self, wall: Wall, now: Timestamp) -> Result<Self, Problem> {
        self.check(now)?;
        let time = time_of(&wall, self.time.length(), now)?;
        Ok(Self { wall, time, state: self.state })
    }

    /// It does not take place.
    ///
    /// # Errors
    /// `WrongState` once it was called off, `Expired` once it has begun.
    pub fn call_off(self, now: Timestamp) -> Result<Self, Problem> {
        self.check(now)?;
        Ok(Self { state: State::CalledOff, ..self })
    }

    fn check(&self, now: Timestamp) -> Result<(), Problem> {
        match self.state {
            State::CalledOff => Err(Problem::new(
                Code::WrongState,
                "This appointment was called off already. Nothing was changed. Make a new one instead.",
            )),
            State::Planned if self.time.start() <= now => Err(Problem::new(
                Code::Expired,
                "This appointment has begun or is over. Nothing was changed. Make a new one instead.",
            )),
            State::Planned => Ok(()),
        }
    }
}

fn time_of(wall: &Wall, length: SignedDuration, now: Timestamp) -> Result<Interval, Problem> {
    let starts_at = wall.instant()?;
    if starts_at <= now {
        let words = "This time has passed. Nothing was booked. Choose a later one.";
        return Err(Problem::at("on", Code::OutOfRange, words));
    }
    let words = "This day is too far away. Nothing was booked. Choose an earlier one.";
    Interval::of(starts_at, length).ok_or_else(|| Problem::at("on", Code::OutOfRange, words))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::zone::Zone;

    fn wall(day: i8, hour: i8) -> Wall {
        Wall::new(date(2026, 3, day).at(hour, 0, 0, 0), Zone::parse("America/New_York").expect("exists"))
    }

    fn now(day: i8) -> Timestamp {
        wall(day, 12).instant().expect("is in range")
    }

    fn fifty() -> Length {
        Length::minutes(50).expect("is in range")
    }

    #[test]
    fn a_length_is_possible() {
        for odd in [i32::MIN, -50, 0, 9, 241, i32::MAX] {
            assert_eq!(Length::minutes(odd).expect_err("is odd").code, Code::OutOfRange);
        }
    }

    #[test]
    fn nothing_is_agreed_for_the_past() {
        assert_eq!(Appointment::plan(wall(3, 12), fifty(), now(3)).expect_err("is now").code, Code::OutOfRange);
        let made = Appointment::plan(wall(4, 12), fifty(), now(3)).expect("is ahead");
        assert_eq!(made.time().length(), SignedDuration::from_mins(50));
        assert_eq!(made.clone().move_to(wall(2, 12), now(3)).expect_err("is past").code, Code::OutOfRange);
        assert_eq!(made.clone().move_to(wall(9, 12), now(4)).expect_err("has begun").code, Code::Expired);
        assert_eq!(made.call_off(now(4)).expect_err("has begun").code, Code::Expired);
    }

    proptest! {
        /// An act is a day and an hour to move to, or none to call it off.
        #[test]
        fn what_was_called_off_stays_so_and_the_length_never_changes(
            acts in proptest::collection::vec((proptest::option::weighted(0.8, (5_i8..28, 0_i8..24)), 1_i8..28), 0..20),
        ) {
            let mut one = Appointment::plan(wall(10, 12), fifty(), now(1)).expect("is ahead");
            for (act, day) in acts {
                let before = one.clone();
                let after = match act {
                    Some((to, hour)) => one.clone().move_to(wall(to, hour), now(day)),
                    None => one.clone().call_off(now(day)),
                };
                if let Ok(after) = after {
                    prop_assert!(before.state() == State::Planned && before.time().start() > now(day));
                    prop_assert_eq!(after.time().start(), after.wall().instant().expect("is in range"));
                    one = after;
                }
                prop_assert_eq!(one.time().length(), fifty().duration());
            }
        }
    }

    #[test]
    fn words_read_back() {
        for state in State::ALL {
            assert_eq!(State::from_word(state.as_str()), Some(state));
        }
        assert_eq!(State::from_word(""), None);
    }
}
