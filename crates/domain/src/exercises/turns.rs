//! A talk in turns: one speaks, the other listens, then they change. Whose turn it is follows from when the talk began and from nothing else.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How a talk is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Turns {
    /// How often each speaks, 1 to 6.
    pub rounds: u8,
    /// How long each turn is, in minutes, 1 to 30.
    pub minutes: u8,
}

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Speaker {
    /// Whoever began.
    First,
    /// The other.
    Second,
}

/// Where a talk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Talk {
    /// Somebody speaks.
    Turn {
        /// Which turn it is, from 1.
        number: u8,
        /// Who speaks.
        speaker: Speaker,
        /// How long they still have.
        left: SignedDuration,
    },
    /// Everybody has had their turns.
    Over,
}

impl Turns {
    /// How many turns there are.
    pub fn count(self) -> u8 {
        self.rounds.saturating_mul(2)
    }

    /// How long all of them take.
    pub fn length(self) -> SignedDuration {
        SignedDuration::from_mins(i64::from(self.count()) * i64::from(self.minutes))
    }

    /// Where a talk is at `now` that began at `started_at`. Before its beginning it stands at its beginning.
    pub fn at(self, started_at: Timestamp, now: Timestamp) -> Talk {
        let turn = SignedDuration::from_mins(i64::from(self.minutes.max(1)));
        let passed = now.duration_since(started_at).max(SignedDuration::ZERO);
        let done = passed.as_secs() / turn.as_secs();
        match u8::try_from(done) {
            Ok(done) if done < self.count() => {
                let speaker = if done % 2 == 0 { Speaker::First } else { Speaker::Second };
                let left = turn.saturating_mul(i32::from(done) + 1).saturating_sub(passed);
                Talk::Turn { number: done + 1, speaker, left }
            }
            _ => Talk::Over,
        }
    }

    pub(super) fn check(self) -> Result<(), &'static str> {
        let fits = (1..=6).contains(&self.rounds) && (1..=30).contains(&self.minutes);
        if fits { Ok(()) } else { Err("must have 1 to 6 rounds of turns of 1 to 30 minutes") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TALK: Turns = Turns { rounds: 2, minutes: 5 };

    fn after(seconds: i64) -> Talk {
        let began = Timestamp::UNIX_EPOCH;
        TALK.at(began, began + SignedDuration::from_secs(seconds))
    }

    #[test]
    fn twenty_minutes_are_four_turns_of_five() {
        assert_eq!((TALK.count(), TALK.length()), (4, SignedDuration::from_mins(20)));
        for (seconds, number, speaker, left) in [
            (0, 1, Speaker::First, 300),
            (299, 1, Speaker::First, 1),
            (300, 2, Speaker::Second, 300),
            (600, 3, Speaker::First, 300),
            (1_199, 4, Speaker::Second, 1),
        ] {
            let left = SignedDuration::from_secs(left);
            assert_eq!(after(seconds), Talk::Turn { number, speaker, left }, "{seconds}");
        }
        assert_eq!(after(1_200), Talk::Over);
        assert_eq!(after(1_000_000), Talk::Over);
    }

    #[test]
    fn a_clock_that_went_back_stands_at_the_beginning() {
        assert_eq!(after(-60), after(0));
    }
}
