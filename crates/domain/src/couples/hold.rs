//! A pause of a couple's joint work. Everybody in the couple reads the same words whatever the cause, so a hold by itself tells nothing.

use jiff::{Timestamp, ToSpan as _, civil::time};

use crate::{
    ids::{CoupleId, HoldId, PersonId},
    problem::{Code, Problem},
    zone::Zone,
};

/// The only words a partner ever reads about a hold (DOMAIN.md 6.6).
pub const NEUTRAL_TEXT: &str = "Your therapist will review this with you.";

/// When a pause placed now reaches the couple's own pages and letters: at six the next morning, where the practice is, for every cause. A pause
/// that came in the minute after one partner answered would tell the other what the answer was. For those who treat the couple it holds at once.
pub fn shown_from(placed_at: Timestamp, practice: &Zone) -> Timestamp {
    let today = placed_at.to_zoned(practice.rules().clone()).date();
    let morning = |days: i32| {
        let day = today.checked_add(days.days()).ok()?;
        let wall = day.to_datetime(time(6, 0, 0, 0));
        Some(practice.rules().to_ambiguous_zoned(wall).compatible().ok()?.timestamp())
    };
    (0..=1).filter_map(morning).find(|morning| *morning > placed_at).unwrap_or(placed_at)
}

/// The last six in the morning up to now, where the practice is. What was done before it has come to the other partner by now; what was done since
/// comes with the next one: `shown_from(at) <= now` exactly where `at < last_morning(now)`.
pub fn last_morning(now: Timestamp, practice: &Zone) -> Timestamp {
    let today = now.to_zoned(practice.rules().clone()).date();
    let morning = |days: i32| {
        let wall = today.checked_sub(days.days()).ok()?.to_datetime(time(6, 0, 0, 0));
        Some(practice.rules().to_ambiguous_zoned(wall).compatible().ok()?.timestamp())
    };
    (0..=1).filter_map(morning).find(|morning| *morning <= now).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Why joint work is paused. Never shown to a partner, never exported with the couple.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HoldCause {
    /// Somebody may not be safe. Lifted only with a second signature.
    Safety,
    /// A consent is missing or was withdrawn.
    Consent,
    /// The clinician is away.
    Absence,
    /// Something that was written is being read first.
    ContentReview,
    /// A legal matter.
    Legal,
}

impl HoldCause {
    /// Every cause.
    pub const ALL: [Self; 5] = [Self::Safety, Self::Consent, Self::Absence, Self::ContentReview, Self::Legal];

    /// The word kept, sealed, in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Safety => "safety",
            Self::Consent => "consent",
            Self::Absence => "absence",
            Self::ContentReview => "content-review",
            Self::Legal => "legal",
        }
    }

    /// The cause a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.as_str() == word)
    }
}

/// A pause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// Its id.
    pub id: HoldId,
    /// The couple.
    pub couple: CoupleId,
    /// Why.
    pub cause: HoldCause,
    /// Who placed it.
    pub placed_by: PersonId,
    /// When.
    pub placed_at: Timestamp,
    /// Who asked to lift a safety hold first; a second clinician has to agree.
    pub release_asked_by: Option<PersonId>,
    /// When joint work went on.
    pub lifted_at: Option<Timestamp>,
}

/// What came of an attempt to lift a hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lifting {
    /// Joint work goes on.
    Lifted(Hold),
    /// A second clinician has to agree.
    WaitsForSecond(Hold),
}

impl Hold {
    /// Lifts the hold; a safety hold only when a second clinician does (DOMAIN.md 6.6: lead therapist and supervisor).
    ///
    /// # Errors
    /// `WrongState` when it was lifted before, or when the same person asks twice.
    pub fn lift(mut self, by: PersonId, now: Timestamp) -> Result<Lifting, Problem> {
        if self.lifted_at.is_some() {
            return Err(Problem::new(Code::WrongState, "This pause has ended already."));
        }
        match (self.cause, self.release_asked_by) {
            (HoldCause::Safety, None) => {
                self.release_asked_by = Some(by);
                Ok(Lifting::WaitsForSecond(self))
            }
            (HoldCause::Safety, Some(first)) if first == by => Err(Problem::new(
                Code::WrongState,
                "You have asked for this already. Your supervisor has to agree before joint work goes on.",
            )),
            _ => {
                self.lifted_at = Some(now);
                Ok(Lifting::Lifted(self))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::ids::Id as _;

    fn hold(cause: HoldCause) -> Hold {
        Hold {
            id: HoldId::from_uuid(Uuid::from_u128(1)),
            couple: CoupleId::from_uuid(Uuid::from_u128(1)),
            cause,
            placed_by: PersonId::from_uuid(Uuid::from_u128(1)),
            placed_at: Timestamp::UNIX_EPOCH,
            release_asked_by: None,
            lifted_at: None,
        }
    }

    proptest! {
        /// What comes in the morning can be asked for both ways: by when something comes, and by what has come.
        #[test]
        fn what_was_done_before_the_last_morning_is_what_has_come(
            now in 0_i64..4_000_000_000,
            before in 0_i64..400_000,
            zone in prop::sample::select(vec!["Europe/Berlin", "America/New_York", "UTC"]),
        ) {
            let zone = Zone::parse(zone).expect("a zone");
            let now = Timestamp::from_second(now).expect("an instant");
            let at = now - SignedDuration::from_secs(before);
            prop_assert_eq!(shown_from(at, &zone) <= now, at < last_morning(now, &zone));
        }
    }

    #[test]
    fn a_pause_is_shown_the_next_morning_where_the_practice_is() {
        let miami = Zone::parse("America/New_York").expect("exists");
        let at = |text: &str| format!("{text}[America/New_York]").parse::<jiff::Zoned>().expect(text).timestamp();
        for (placed, shown) in [
            ("2026-03-03T21:14:07", "2026-03-04T06:00"),
            ("2026-03-04T05:59:59", "2026-03-04T06:00"),
            ("2026-03-04T06:00", "2026-03-05T06:00"),
            ("2026-03-07T23:30", "2026-03-08T06:00"),
            ("2026-10-31T12:00", "2026-11-01T06:00"),
        ] {
            assert_eq!(shown_from(at(placed), &miami), at(shown), "{placed}");
        }
    }

    #[test]
    fn a_safety_hold_needs_two_people() {
        let person = |n| PersonId::from_uuid(Uuid::from_u128(n));
        let Ok(Lifting::WaitsForSecond(asked)) = hold(HoldCause::Safety).lift(person(1), Timestamp::UNIX_EPOCH) else {
            panic!("one person cannot lift it");
        };
        assert!(asked.clone().lift(person(1), Timestamp::UNIX_EPOCH).is_err());
        assert!(matches!(asked.lift(person(2), Timestamp::UNIX_EPOCH), Ok(Lifting::Lifted(_))));
    }

    #[test]
    fn every_other_hold_needs_one() {
        for cause in HoldCause::ALL.into_iter().filter(|cause| *cause != HoldCause::Safety) {
            let person = PersonId::from_uuid(Uuid::from_u128(1));
            assert!(matches!(hold(cause).lift(person, Timestamp::UNIX_EPOCH), Ok(Lifting::Lifted(_))));
        }
    }
}
