//! What each of the two says, for the therapist alone, about letting the other see (DOMAIN.md 2.3, access list).

use crate::{
    couples::ThreadRole,
    problem::{Code, Problem},
};

/// Whether the involved partner gives it freely.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Freely {
    /// Yes.
    Yes,
    /// Unsure.
    Unsure,
    /// No.
    No,
}

/// What one of the two says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Word {
    /// The involved partner: whether it is given freely.
    Given(Freely),
    /// The hurt partner: whether it helps, 0 not at all to 4 very much.
    Helps(u8),
}

impl Word {
    /// Takes what somebody says, on the side on which they stand.
    ///
    /// # Errors
    /// `NotFound` for the other side's word, `OutOfRange` for a number above 4.
    pub fn check(self, side: Option<ThreadRole>) -> Result<Self, Problem> {
        match (self, side) {
            (Self::Given(_), Some(ThreadRole::Involved)) | (Self::Helps(0..=4), Some(ThreadRole::Hurt)) => Ok(self),
            (Self::Helps(_), Some(ThreadRole::Hurt)) => {
                Err(Problem::at("helps", Code::OutOfRange, "Choose a number from 0 to 4."))
            }
            _ => Err(Problem::not_found()),
        }
    }

    /// Whether the therapist has to ask about it.
    pub fn asks_for_a_look(self) -> bool {
        matches!(self, Self::Given(Freely::No) | Self::Helps(0))
    }

    /// The word kept, sealed, in the database.
    pub fn as_str(self) -> &'static str {
        WORDS.iter().find(|(word, _)| *word == self).map_or("", |(_, text)| text)
    }

    /// What a kept word says.
    pub fn from_word(text: &str) -> Option<Self> {
        WORDS.iter().find(|(_, known)| *known == text).map(|(word, _)| *word)
    }
}

const WORDS: [(Word, &str); 8] = [
    (Word::Given(Freely::Yes), "given-yes"),
    (Word::Given(Freely::Unsure), "given-unsure"),
    (Word::Given(Freely::No), "given-no"),
    (Word::Helps(0), "helps-0"),
    (Word::Helps(1), "helps-1"),
    (Word::Helps(2), "helps-2"),
    (Word::Helps(3), "helps-3"),
    (Word::Helps(4), "helps-4"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_side_says_its_own() {
        let (given, helps) = (Word::Given(Freely::No), Word::Helps(3));
        assert!(given.check(Some(ThreadRole::Involved)).is_ok() && given.check(Some(ThreadRole::Hurt)).is_err());
        assert!(helps.check(Some(ThreadRole::Hurt)).is_ok() && helps.check(Some(ThreadRole::Involved)).is_err());
        assert_eq!(Word::Helps(5).check(Some(ThreadRole::Hurt)).expect_err("too much").code, Code::OutOfRange);
        assert!(given.check(None).is_err());
    }

    #[test]
    fn words_read_back() {
        for (word, text) in WORDS {
            assert_eq!((Word::from_word(text), word.as_str()), (Some(word), text));
        }
        assert!(Word::Given(Freely::No).asks_for_a_look() && !Word::Helps(1).asks_for_a_look());
    }
}
