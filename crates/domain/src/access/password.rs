//! What a password must be. Its strength is measured by the services; the rule and its words are here.

use std::fmt;

use zeroize::Zeroizing;

use crate::problem::{Code, Problem};

/// Fewest characters.
pub const SHORTEST: usize = 10;
/// Most characters; more would only feed the hash.
pub const LONGEST: usize = 128;
/// The least strength, on the zxcvbn scale of 0 to 4 (SECURITY.md, decision 1).
pub const LEAST_STRENGTH: u8 = 3;

/// A password as typed. Never printed, forgotten when dropped, never trimmed or changed.
#[derive(Clone)]
pub struct Password(Zeroizing<String>);

impl Password {
    /// Takes what was typed, for signing in: any length that a password could have.
    ///
    /// # Errors
    /// `Missing` when empty, `TooLong` beyond [`LONGEST`].
    pub fn typed(raw: &str) -> Result<Self, Problem> {
        if raw.is_empty() {
            return Err(Problem::new(Code::Missing, "Please type your password."));
        }
        if raw.chars().count() > LONGEST {
            return Err(Problem::new(Code::TooLong, "A password has at most 128 characters."));
        }
        Ok(Self(Zeroizing::new(raw.to_owned())))
    }

    /// Takes a new password; `strength` is its zxcvbn score.
    ///
    /// # Errors
    /// As [`Password::typed`], and `TooShort` when it is short or easy to guess.
    pub fn chosen(raw: &str, strength: u8) -> Result<Self, Problem> {
        let password = Self::typed(raw)?;
        if raw.chars().count() < SHORTEST {
            return Err(Problem::new(
                Code::TooShort,
                "Use at least 10 characters. Four or five unrelated words work well.",
            ));
        }
        if strength < LEAST_STRENGTH {
            return Err(Problem::new(
                Code::TooShort,
                "Somebody who knows you could guess this. Use four or five unrelated words instead.",
            ));
        }
        Ok(password)
    }

    /// The characters, for the hash.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}
