//! One time that a promise is due: what was said of it, and what the hurt partner noticed.

use jiff::{SignedDuration, Timestamp, civil::Date};

use crate::{
    ids::{CommitmentId, OccurrenceId},
    problem::{Code, Problem},
};

/// For how long after it was due something can be said about it.
pub const SAID_WITHIN: SignedDuration = SignedDuration::from_hours(24 * 7);

/// What whoever promised says of one time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mark {
    /// It was kept.
    Kept,
    /// It was not.
    Missed,
    /// It could not be, for a reason that both would accept. It leaves the count.
    Excused,
}

impl Mark {
    /// Every mark.
    pub const ALL: [Self; 3] = [Self::Kept, Self::Missed, Self::Excused];

    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Missed => "missed",
            Self::Excused => "excused",
        }
    }

    /// The mark a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mark| mark.as_str() == word)
    }

    /// Whether what the hurt partner noticed says otherwise: one says kept, the other says not.
    pub fn is_disputed_by(self, seen: Seen) -> bool {
        (self, seen) == (Self::Kept, Seen::Disputed)
    }
}

/// What the hurt partner noticed of one time. For themself and the therapist; whoever promised never learns of it here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Seen {
    /// It was kept.
    Confirmed,
    /// It was not.
    Disputed,
}

impl Seen {
    /// Every word.
    pub const ALL: [Self; 2] = [Self::Confirmed, Self::Disputed];

    /// The word kept, sealed, in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Disputed => "disputed",
        }
    }

    /// What a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|seen| seen.as_str() == word)
    }
}

/// One time that a promise is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occurrence {
    /// Its id.
    pub id: OccurrenceId,
    /// Of which promise.
    pub commitment: CommitmentId,
    /// The day, in the promise's zone.
    pub on: Date,
    /// When that day begins there.
    pub opens_at: Timestamp,
    /// When it is due.
    pub due_at: Timestamp,
    /// What whoever promised says.
    pub mark: Option<Mark>,
    /// What the hurt partner noticed.
    pub seen: Option<Seen>,
}

impl Occurrence {
    /// Whoever promised says what became of it. Until a week after it was due they may say otherwise.
    ///
    /// # Errors
    /// `WrongState` before its day has begun, and after that week.
    pub fn say(self, mark: Mark, now: Timestamp) -> Result<Self, Problem> {
        self.check_open(now)?;
        Ok(Self { mark: Some(mark), ..self })
    }

    /// The hurt partner says what they noticed, or, with none, takes that back.
    ///
    /// # Errors
    /// As [`Occurrence::say`].
    pub fn notice(self, seen: Option<Seen>, now: Timestamp) -> Result<Self, Problem> {
        self.check_open(now)?;
        Ok(Self { seen, ..self })
    }

    /// Whether something can be said of it now.
    pub fn is_open(&self, now: Timestamp) -> bool {
        (self.opens_at..self.closes_at()).contains(&now)
    }

    /// From when on what was said stays.
    pub fn closes_at(&self) -> Timestamp {
        self.due_at.checked_add(SAID_WITHIN).unwrap_or(Timestamp::MAX)
    }

    /// Whether the two disagree: one says kept, the other says not. Shown to the therapist alone.
    pub fn is_disputed(&self) -> bool {
        self.mark.zip(self.seen).is_some_and(|(mark, seen)| mark.is_disputed_by(seen))
    }

    fn check_open(&self, now: Timestamp) -> Result<(), Problem> {
        if now < self.opens_at {
            return Err(Problem::new(Code::WrongState, "This day has not come yet. Come back then."));
        }
        if now >= self.closes_at() {
            return Err(Problem::new(
                Code::WrongState,
                "This was due more than a week ago and stays as it is. You can bring it to your appointment.",
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;
    use crate::ids::Id as _;

    fn at(hours: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours)
    }

    fn occurrence() -> Occurrence {
        Occurrence {
            id: OccurrenceId::from_uuid(Uuid::from_u128(1)),
            commitment: CommitmentId::from_uuid(Uuid::from_u128(1)),
            on: date(1970, 1, 2),
            opens_at: at(24),
            due_at: at(42),
            mark: None,
            seen: None,
        }
    }

    #[test]
    fn something_is_said_from_its_day_until_a_week_after() {
        assert!(occurrence().say(Mark::Kept, at(23)).is_err());
        let kept = occurrence().say(Mark::Kept, at(24)).expect("its day has begun");
        let missed = kept.say(Mark::Missed, at(42 + 7 * 24 - 1)).expect("may be said otherwise");
        assert_eq!(missed.mark, Some(Mark::Missed));
        assert!(missed.say(Mark::Kept, at(42 + 7 * 24)).is_err());
        assert!(occurrence().notice(Some(Seen::Confirmed), at(42 + 7 * 24)).is_err());
    }

    #[test]
    fn they_disagree_when_one_says_kept_and_the_other_says_not() {
        let noticed = |seen| occurrence().notice(seen, at(50)).expect("is open");
        for mark in Mark::ALL {
            for seen in [None, Some(Seen::Confirmed), Some(Seen::Disputed)] {
                let both = noticed(seen).say(mark, at(51)).expect("is open");
                assert_eq!(both.is_disputed(), mark == Mark::Kept && seen == Some(Seen::Disputed));
            }
        }
        assert!(!noticed(Some(Seen::Disputed)).is_disputed());
    }

    #[test]
    fn words_read_back() {
        assert!(Mark::ALL.into_iter().all(|mark| Mark::from_word(mark.as_str()) == Some(mark)));
        assert!(Seen::ALL.into_iter().all(|seen| Seen::from_word(seen.as_str()) == Some(seen)));
    }
}
