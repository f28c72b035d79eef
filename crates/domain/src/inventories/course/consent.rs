//! Consent to being asked after the end of care (DOMAIN.md 9 #6): each person's own, asked of them on their own page from the end of care on, and
//! taken back whenever they like. What the other one says changes nothing here. Whoever said no is not asked again; only they can say yes after all.

use jiff::{Timestamp, civil::Date};

use crate::problem::{Code, Problem};

/// Where somebody's consent stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consent {
    /// They were asked. Nothing is sent to them before they agree.
    Awaited,
    /// They agreed then.
    Given(Timestamp),
    /// They said no then, or took back their yes. Nobody asks them again; they can say yes after all.
    Declined(Timestamp),
    /// They are no longer asked, by no word of theirs. Final: whoever is to be asked after all is asked anew.
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
    pub fn from_row(
        is_awaited: bool,
        given_at: Option<Timestamp>,
        (declined_at, ended_at): (Option<Timestamp>, Option<Timestamp>),
    ) -> Option<Self> {
        match (is_awaited, given_at, declined_at, ended_at) {
            (_, _, Some(at), Some(_)) => Some(Self::Declined(at)),
            (_, _, None, Some(_)) => Some(Self::Ended),
            (true, None, None, None) => Some(Self::Awaited),
            (false, Some(at), None, None) => Some(Self::Given(at)),
            (true, Some(_), None, None) | (false, None, None, None) | (_, _, Some(_), None) => None,
        }
    }

    /// Somebody says what they want.
    ///
    /// # Errors
    /// `Taken` for saying the same twice, `WrongState` once it has ended.
    pub fn answer(self, answer: Answer, now: Timestamp) -> Result<Self, Problem> {
        match (self, answer) {
            (Self::Ended, _) => {
                let words = "This has ended, and nothing more comes of it. There is nothing you need to do.";
                Err(Problem::new(Code::WrongState, words))
            }
            (Self::Given(_), Answer::Agree) => {
                Err(Problem::new(Code::Taken, "You have agreed to this already. Nothing more is needed."))
            }
            (Self::Declined(_), Answer::Decline) => Err(Problem::new(
                Code::Taken,
                "You have said no to this already. Nothing comes, and nobody asks you again.",
            )),
            (Self::Awaited | Self::Declined(_), Answer::Agree) => Ok(Self::Given(now)),
            (Self::Awaited | Self::Given(_), Answer::Decline) => Ok(Self::Declined(now)),
        }
    }
}

/// What whoever asks somebody again is told who said no.
pub fn was_declined() -> Problem {
    let words = "Somebody you chose said no to being asked after the end of care. They can say yes themselves, on their own page; until \
                 then, choose only the other person. Nothing was assigned.";
    Problem::at("respondents", Code::WrongState, words)
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
        let nothing = (None, None);
        assert_eq!(Consent::from_row(true, None, nothing), Some(Consent::Awaited));
        assert_eq!(Consent::from_row(false, Some(now), nothing), Some(Consent::Given(now)));
        assert_eq!(Consent::from_row(true, None, (None, Some(now))), Some(Consent::Ended));
        assert_eq!(Consent::from_row(false, Some(now), (Some(now), Some(now))), Some(Consent::Declined(now)));
        assert_eq!(Consent::from_row(false, None, nothing), None, "nobody is asked who never agreed");
        assert_eq!(Consent::from_row(true, Some(now), nothing), None);
        assert_eq!(Consent::from_row(true, None, (Some(now), None)), None, "what was declined goes on for nobody");
    }

    #[test]
    fn what_has_ended_by_no_word_of_theirs_stays_so() {
        for answer in [Answer::Agree, Answer::Decline] {
            let refused = Consent::Ended.answer(answer, Timestamp::UNIX_EPOCH).expect_err("it has ended");
            assert_eq!(refused.code, Code::WrongState);
        }
    }

    proptest! {
        /// Whatever is said, in which order: the last word counts, and saying it twice changes nothing.
        #[test]
        fn it_is_given_by_agreeing_alone_and_the_last_word_counts(answers in prop::collection::vec(any::<bool>(), 0..8)) {
            let mut consent = Consent::Awaited;
            for agrees in answers {
                let answer = if agrees { Answer::Agree } else { Answer::Decline };
                match consent.answer(answer, Timestamp::UNIX_EPOCH) {
                    Ok(next) => consent = next,
                    Err(problem) => prop_assert_eq!(problem.code, Code::Taken),
                }
                let at = Timestamp::UNIX_EPOCH;
                prop_assert_eq!(consent, if agrees { Consent::Given(at) } else { Consent::Declined(at) });
            }
        }
    }
}
