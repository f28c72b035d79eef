//! The name that letters come from. In an inbox it is read by whoever looks over a shoulder, so it says nothing (DOMAIN.md 6.5, rule 1).

use super::neutral;
use crate::problem::{Code, Problem};

const MOST_WORDS: usize = 3;
const LONGEST: usize = 40;

/// A neutral sender name such as "Northgate Office".
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SenderAlias(String);

impl SenderAlias {
    /// Takes what was typed: up to three words of letters.
    ///
    /// # Errors
    /// `Missing`, `TooLong` for more than three words or 40 characters, `Malformed` for anything but letters and spaces, `NotAllowed` when a
    /// part of it tells what the practice does.
    pub fn parse(raw: &str) -> Result<Self, Problem> {
        if raw.chars().any(|c| !c.is_alphabetic() && c != ' ') {
            return Err(Problem::new(Code::Malformed, "Use letters and spaces only, as in Northgate Office."));
        }
        let words: Vec<&str> = raw.split(' ').filter(|word| !word.is_empty()).collect();
        let name = words.join(" ");
        if words.is_empty() {
            return Err(Problem::new(Code::Missing, "Please fill this in. Your letters need a sender name."));
        }
        if words.len() > MOST_WORDS || name.chars().count() > LONGEST {
            return Err(Problem::new(Code::TooLong, "Use at most three words and 40 characters."));
        }
        if !neutral::hits(&name).is_empty() || !neutral::hits(&words.concat()).is_empty() {
            return Err(Problem::new(
                Code::NotAllowed,
                "This name tells others what you do. Choose a neutral one, as in Northgate Office.",
            ));
        }
        Ok(Self(name))
    }

    /// The name, for the sender's header.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_neutral_name_is_taken() {
        for (raw, expected) in
            [("Northgate Office", "Northgate Office"), ("  Zoë   Haus ", "Zoë Haus"), ("A B C", "A B C")]
        {
            assert_eq!(SenderAlias::parse(raw).expect(raw).as_str(), expected);
        }
    }

    #[test]
    fn a_telling_or_malformed_name_is_refused() {
        for (raw, code) in [
            ("Northgate Couple Office", Code::NotAllowed),
            ("THERAPY House", Code::NotAllowed),
            ("Healing Hands", Code::NotAllowed),
            ("The Rapist", Code::NotAllowed),
            ("One Two Three Four", Code::TooLong),
            ("Office 12", Code::Malformed),
            ("Office\r\nBcc x", Code::Malformed),
            ("Office, Ltd", Code::Malformed),
            ("   ", Code::Missing),
        ] {
            assert_eq!(SenderAlias::parse(raw).expect_err(raw).code, code, "{raw:?}");
        }
    }
}
