//! How a safety task goes: open, taken in hand by somebody, done. Nothing undoes it, least of all a correction of the answers that raised it.

use jiff::Timestamp;

use crate::{
    ids::PersonId,
    problem::{Code, Problem},
};

/// How far a task is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Course {
    /// Nobody has it in hand.
    Open,
    /// Somebody has.
    Taken {
        /// Who.
        by: PersonId,
        /// Since when.
        at: Timestamp,
    },
    /// It is done.
    Done {
        /// By whom.
        by: PersonId,
        /// When.
        at: Timestamp,
    },
}

/// What came of a task. Coded, so that saying it takes no words about anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Spoke with the person alone; no danger now.
    SpokeNoDanger,
    /// Spoke with the person alone; a plan for their safety was made.
    SpokePlanMade,
    /// Handed over to emergency or crisis help.
    HandedOver,
    /// Referred to somebody who helps with this.
    Referred,
    /// The person could not be reached through a safe way; tried again as the practice's protocol says.
    NotReached,
    /// It was a slip, as the person said in person.
    Mistaken,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 6] =
        [Self::SpokeNoDanger, Self::SpokePlanMade, Self::HandedOver, Self::Referred, Self::NotReached, Self::Mistaken];

    /// The word kept, sealed, in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SpokeNoDanger => "spoke-no-danger",
            Self::SpokePlanMade => "spoke-plan-made",
            Self::HandedOver => "handed-over",
            Self::Referred => "referred",
            Self::NotReached => "not-reached",
            Self::Mistaken => "mistaken",
        }
    }

    /// The outcome a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == word)
    }
}

impl Course {
    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Taken { .. } => "taken",
            Self::Done { .. } => "done",
        }
    }

    /// The course a row holds; none when word and facts do not go together.
    pub fn from_row(
        word: &str,
        taken: Option<(PersonId, Timestamp)>,
        done: Option<(PersonId, Timestamp)>,
    ) -> Option<Self> {
        match (word, taken, done) {
            ("open", None, None) => Some(Self::Open),
            ("taken", Some((by, at)), None) => Some(Self::Taken { by, at }),
            ("done", Some(_), Some((by, at))) => Some(Self::Done { by, at }),
            _ => None,
        }
    }

    /// Somebody takes it in hand, or takes it over from whoever has it.
    ///
    /// # Errors
    /// `WrongState` when it is done, or theirs already.
    pub fn take(self, by: PersonId, at: Timestamp) -> Result<Self, Problem> {
        match self {
            Self::Done { .. } => Err(done_before()),
            Self::Taken { by: holder, .. } if holder == by => {
                Err(Problem::new(Code::WrongState, "You have this in hand already. Nothing was changed."))
            }
            Self::Open | Self::Taken { .. } => Ok(Self::Taken { by, at }),
        }
    }

    /// Whoever has it in hand says what came of it.
    ///
    /// # Errors
    /// `WrongState` when it is done, or not in this person's hands.
    pub fn finish(self, by: PersonId, at: Timestamp) -> Result<Self, Problem> {
        match self {
            Self::Taken { by: holder, .. } if holder == by => Ok(Self::Done { by, at }),
            Self::Done { .. } => Err(done_before()),
            Self::Open | Self::Taken { .. } => Err(Problem::new(
                Code::WrongState,
                "Take this in hand first, so that others see who is on it. Nothing was changed.",
            )),
        }
    }
}

fn done_before() -> Problem {
    Problem::new(Code::WrongState, "This is done already, and what came of it is kept. Nothing was changed.")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::ids::Id as _;

    fn person(n: u128) -> PersonId {
        PersonId::from_uuid(Uuid::from_u128(n))
    }

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    #[test]
    fn it_is_taken_and_then_done_by_whoever_has_it() {
        assert!(Course::Open.finish(person(1), NOW).is_err());
        let taken = Course::Open.take(person(1), NOW).expect("is open");
        assert!(taken.take(person(1), NOW).is_err() && taken.finish(person(2), NOW).is_err());
        let over = taken.take(person(2), NOW).expect("may be taken over");
        assert_eq!(over.finish(person(2), NOW), Ok(Course::Done { by: person(2), at: NOW }));
    }

    #[test]
    fn words_read_back() {
        for outcome in Outcome::ALL {
            assert_eq!(Outcome::from_word(outcome.as_str()), Some(outcome));
        }
        let (one, two) = (Some((person(1), NOW)), Some((person(2), NOW)));
        assert_eq!(Course::from_row("open", None, None), Some(Course::Open));
        assert_eq!(Course::from_row("done", one, two), Some(Course::Done { by: person(2), at: NOW }));
        for (word, taken, done) in
            [("open", one, None), ("taken", None, None), ("done", None, two), ("gone", None, None)]
        {
            assert_eq!(Course::from_row(word, taken, done), None, "{word}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_done_stays_done(steps in proptest::collection::vec((any::<bool>(), 1_u128..4), 0..12)) {
            let mut course = Course::Open;
            for (takes, who) in steps {
                let next = if takes { course.take(person(who), NOW) } else { course.finish(person(who), NOW) };
                if matches!(course, Course::Done { .. }) {
                    prop_assert!(next.is_err());
                }
                if course == Course::Open {
                    prop_assert_eq!(next.is_ok(), takes);
                }
                course = next.unwrap_or(course);
            }
        }
    }
}
