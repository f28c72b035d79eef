//! The last question of the PHQ-9, which is read apart from its score and never estimated (DOMAIN.md 3.3, 3.6, 8.1).

use crate::inventories::{Answer, Answers};

/// The instrument's key.
pub const INSTRUMENT: &str = "phq9";

/// The item.
pub const ITEM: &str = "phq9_9";

/// What was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemNine {
    /// 0 to 3. A nought never closes the question: many people at risk answer with it.
    Value(u8),
    /// The person would rather not say; they are asked in person.
    Declined,
    /// Not asked, or skipped, as with totals entered by hand.
    NotAnswered,
}

impl ItemNine {
    /// Reads it out of the answers.
    pub fn of(answers: &Answers) -> Self {
        match answers.get(ITEM) {
            Some(Answer::Value(value)) => {
                let known = [0_u8, 1, 2, 3].into_iter().find(|known| (f64::from(*known) - value).abs() < 0.5);
                known.map_or(Self::NotAnswered, Self::Value)
            }
            Some(Answer::Declined) => Self::Declined,
            _ => Self::NotAnswered,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declined_question_is_not_a_nought() {
        let with = |answer| [(ITEM.to_owned(), answer)].into_iter().collect::<Answers>();
        assert_eq!(ItemNine::of(&with(Answer::Value(3.0))), ItemNine::Value(3));
        assert_eq!(ItemNine::of(&with(Answer::Value(0.0))), ItemNine::Value(0));
        assert_eq!(ItemNine::of(&with(Answer::Declined)), ItemNine::Declined);
        assert_eq!(ItemNine::of(&Answers::default()), ItemNine::NotAnswered);
    }
}
