//! Consent to being asked after the end of care (DOMAIN.md 9 #6): each person's own, asked of them on their own page from the end of care on, and
//! taken back whenever they like. What the other one says changes nothing here.

use jiff::{Timestamp, civil::Date};

use crate::problem::{Code, Problem};

/// Where somebody's consent stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consent {
    /// They were asked. Nothing is sent to them before they agree.
    Awaited,
    /// They agreed then.
    Given(Timestamp),
    /// They declined, took it back, or are no longer asked. Final: whoever is to be asked after all is asked anew.
    Ended,
}

/// What somebody says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Answer {
    /// They agree.
    Agree,
    /// They do not, or no longer do.
    Decline,
}

impl Consent {
    /// The consent a row holds.
    pub fn from_row(is_awaited: bool, given_at: Option<Timestamp>, ended_at: Option<Timestamp>) -> Option<Self> {
        match (is_awaited, given_at, ended_at) {
            (_, _, Some(_)) => Some(Self::Ended),
            (true, None, None) => Some(Self::Awaited),
            (false, Some(at), None) => Some(Self::Given(at)),
            (true, Some(_), None) | (false, None, None) => None,
        }
    }

    /// Somebody says what they want.
    ///
    /// # Errors
    /// `Taken` for agreeing twice, `WrongState` once it has ended.
    pub fn answer(self, answer: Answer, now: Timestamp) -> Result<Self, Problem> {
        match (self, answer) {
            (Self::Ended, _) => {
                let words = "This has ended, and nothing more comes of it. There is nothing you need to do.";
                Err(Problem::new(Code::WrongState, words))
            }
            (Self::Given(_), Answer::Agree) => {
                Err(Problem::new(Code::Taken, "You have agreed to this already. Nothing more is needed."))
            }
            (Self::Awaited, Answer::Agree) => Ok(Self::Given(now)),
            (Self::Awaited | Self::Given(_), Answer::Decline) => Ok(Self::Ended),
        }
    }
}

/// Whether somebody is asked yet: from the day on which their care ends.
pub fn is_asked(end_of_care: Date, today: Date) -> bool {
    today >= end_of_care
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nobody_is_asked_before_their_care_ends() {
        let end = date(2026, 3, 5);
        assert!(!is_asked(end, date(2026, 3, 4)) && is_asked(end, end) && is_asked(end, date(2027, 3, 5)));
    }

    #[test]
    fn rows_read_back_and_odd_ones_do_not() {
        let now = Timestamp::UNIX_EPOCH;
        assert_eq!(Consent::from_row(true, None, None), Some(Consent::Awaited));
        assert_eq!(Consent::from_row(false, Some(now), None), Some(Consent::Given(now)));
        assert_eq!(Consent::from_row(true, None, Some(now)), Some(Consent::Ended));
        assert_eq!(Consent::from_row(false, None, None), None, "nobody is asked who never agreed");
        assert_eq!(Consent::from_row(true, Some(now), None), None);
    }

    proptest! {
        /// Whatever is said, in which order: it is given only by agreeing, and what has ended stays so.
        #[test]
        fn it_is_given_by_agreeing_alone_and_ends_once(answers in prop::collection::vec(any::<bool>(), 0..8)) {
            let mut consent = Consent::Awaited;
            for agrees in answers {
                let answer = if agrees { Answer::Agree } else { Answer::Decline };
                match consent.answer(answer, Timestamp::UNIX_EPOCH) {
                    Ok(next) => {
                        prop_assert!(consent != Consent::Ended);
                        prop_assert_eq!(next == Consent::Ended, !agrees);
                        consent = next;
                    }
                    Err(problem) => prop_assert!(
                        consent == Consent::Ended && problem.code == Code::WrongState
                            || agrees && problem.code == Code::Taken
                    ),
                }
            }
        }
    }
}
