//! Something small that somebody offers to do, by a day. It belongs to the person it is offered to: what becomes of it is theirs to say.

use jiff::{ToSpan as _, civil::Date};

use crate::problem::{Code, Problem};

/// The furthest day something can be offered for.
pub const FURTHEST_DAYS: i64 = 366;

/// What became of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OfferState {
    /// It was made.
    Offered,
    /// It was taken on.
    Accepted,
    /// It was done.
    Done,
    /// It was let go.
    LetGo,
}

/// What the person it is offered to says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Answer {
    /// They take it on.
    Accept,
    /// They have done it.
    Done,
    /// They let it go.
    LetGo,
}

impl OfferState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Offered, Self::Accepted, Self::Done, Self::LetGo];

    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Accepted => "accepted",
            Self::Done => "done",
            Self::LetGo => "let-go",
        }
    }

    /// The state a row names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// What becomes of it with an answer.
    ///
    /// # Errors
    /// `WrongState` when it has ended, is taken on already, or was never taken on.
    pub fn answer(self, answer: Answer) -> Result<Self, Problem> {
        match (self, answer) {
            (Self::Offered, Answer::Accept) => Ok(Self::Accepted),
            (Self::Accepted, Answer::Done) => Ok(Self::Done),
            (Self::Offered | Self::Accepted, Answer::LetGo) => Ok(Self::LetGo),
            (Self::Offered, Answer::Done) => {
                Err(Problem::new(Code::WrongState, "Take this on first. Then you can say that it is done."))
            }
            (Self::Accepted, Answer::Accept) => {
                Err(Problem::new(Code::WrongState, "You have taken this on already. Nothing was changed."))
            }
            (Self::Done | Self::LetGo, _) => {
                Err(Problem::new(Code::WrongState, "This has ended already. Nothing was changed."))
            }
        }
    }
}

/// Checks the day by which something is offered, from today on and at most a year ahead.
///
/// # Errors
/// `OutOfRange` beside `by`.
pub fn check_day(by: Date, today: Date) -> Result<Date, Problem> {
    let furthest = today.saturating_add(FURTHEST_DAYS.days());
    if (today..=furthest).contains(&by) {
        Ok(by)
    } else {
        Err(Problem::at("by", Code::OutOfRange, "Choose a day from today on, within the next year."))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn an_offer_is_taken_on_before_it_is_done_and_ends_once() {
        let ways = [
            (OfferState::Offered, Answer::Accept, Some(OfferState::Accepted)),
            (OfferState::Offered, Answer::Done, None),
            (OfferState::Offered, Answer::LetGo, Some(OfferState::LetGo)),
            (OfferState::Accepted, Answer::Accept, None),
            (OfferState::Accepted, Answer::Done, Some(OfferState::Done)),
            (OfferState::Accepted, Answer::LetGo, Some(OfferState::LetGo)),
        ];
        for (from, answer, to) in ways {
            assert_eq!(from.answer(answer).ok(), to, "{from:?} {answer:?}");
        }
        for ended in [OfferState::Done, OfferState::LetGo] {
            for answer in [Answer::Accept, Answer::Done, Answer::LetGo] {
                assert!(ended.answer(answer).is_err());
            }
        }
    }

    #[test]
    fn a_state_reads_back() {
        for state in OfferState::ALL {
            assert_eq!(OfferState::from_word(state.as_str()), Some(state));
        }
    }

    #[test]
    fn the_day_is_near_and_not_past() {
        let today = date(2026, 3, 2);
        assert!(check_day(today, today).is_ok() && check_day(date(2027, 3, 3), today).is_ok());
        assert!(check_day(date(2026, 3, 1), today).is_err() && check_day(date(2027, 3, 4), today).is_err());
    }
}
