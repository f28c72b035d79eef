//! Being there: when somebody says where they are, and what the practice notes of who came (DOMAIN.md 2.6).

use jiff::Timestamp;

use super::appointment::{Appointment, State};
use crate::{
    consultations::consultation::EARLY,
    problem::{Code, Problem},
};

/// Whether somebody came, as their therapist noted it. It is told to nobody who was to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Attendance {
    /// They came.
    Came,
    /// They did not.
    StayedAway,
}

impl Attendance {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Came, Self::StayedAway];

    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Came => "came",
            Self::StayedAway => "stayed-away",
        }
    }

    /// The one that a database row names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|attendance| attendance.as_str() == word)
    }
}

impl Appointment {
    /// Checks that somebody can say now where they are: from a quarter of an hour before it begins until it ends.
    ///
    /// # Errors
    /// `WrongState` once it was called off, `OutOfRange` outside that time.
    pub fn check_in(&self, now: Timestamp) -> Result<(), Problem> {
        self.check_stands()?;
        let opens_at = self.time().start().checked_sub(EARLY).unwrap_or(Timestamp::MIN);
        if (opens_at..self.time().end()).contains(&now) {
            return Ok(());
        }
        let words = "You can say where you are from 15 minutes before the appointment until it ends. Nothing was kept.";
        Err(Problem::new(Code::OutOfRange, words))
    }

    /// Checks that it can be noted now who came: once it has begun.
    ///
    /// # Errors
    /// `WrongState` when it was called off, `OutOfRange` before it begins.
    pub fn check_attendance(&self, now: Timestamp) -> Result<(), Problem> {
        self.check_stands()?;
        if self.time().start() <= now {
            return Ok(());
        }
        let words = "This appointment has not begun. Nothing was noted. Note who came when they are there.";
        Err(Problem::new(Code::OutOfRange, words))
    }

    fn check_stands(&self) -> Result<(), Problem> {
        match self.state() {
            State::Planned => Ok(()),
            State::CalledOff => {
                Err(Problem::new(Code::WrongState, "This appointment was called off. Nothing was kept or noted."))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, civil::date};

    use super::*;
    use crate::{
        appointments::{Length, Wall},
        zone::Zone,
    };

    #[test]
    fn words_read_back() {
        for attendance in Attendance::ALL {
            assert_eq!(Attendance::from_word(attendance.as_str()), Some(attendance));
        }
        assert_eq!(Attendance::from_word(""), None);
    }

    #[test]
    fn one_says_where_one_is_around_the_beginning_and_it_is_noted_afterwards_who_came() {
        let wall = Wall::new(date(2026, 3, 10).at(12, 0, 0, 0), Zone::utc());
        let start = wall.instant().expect("is in range");
        let length = Length::minutes(50).expect("is in range");
        let it = Appointment::plan(wall, length, start - SignedDuration::from_hours(1)).expect("is ahead");
        let minutes = |minutes: i64| start + SignedDuration::from_mins(minutes);
        for (at, can) in [(-16, false), (-15, true), (0, true), (49, true), (50, false)] {
            assert_eq!(it.check_in(minutes(at)).is_ok(), can, "{at}");
        }
        for (at, can) in [(-1, false), (0, true), (10_000, true)] {
            assert_eq!(it.check_attendance(minutes(at)).is_ok(), can, "{at}");
        }
        let off = it.call_off(minutes(-20)).expect("has not begun");
        assert_eq!(off.check_in(minutes(0)).expect_err("is off").code, Code::WrongState);
        assert_eq!(off.check_attendance(minutes(0)).expect_err("is off").code, Code::WrongState);
    }
}
