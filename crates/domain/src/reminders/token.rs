//! The token in a letter's link. It leads to the sign-in page, for one person, for a week; by itself it opens nothing.

use std::{fmt, sync::LazyLock};

use data_encoding::{Encoding, Specification};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};

use crate::{
    problem::{Code, Problem},
    random::{Random, array},
};

/// A link leads somewhere for this long (DOMAIN.md 6.5, rule 4).
pub const LIFETIME: SignedDuration = SignedDuration::from_hours(24 * 7);
/// Letters of a token: 128 bits, four in each.
pub const LENGTH: usize = 32;

/// Sixteen letters without a vowel, and without the consonants of PHQ, PCL and CSI, so that no telling word can come about by chance.
const ALPHABET: &str = "bcdfghjkmnprtvwz";

static ENCODING: LazyLock<Encoding> = LazyLock::new(|| {
    let mut specification = Specification::new();
    specification.symbols.push_str(ALPHABET);
    specification.encoding().expect("16 different symbols are an encoding")
});

/// Bytes in the alphabet that spells no word: two letters for each.
pub fn letters(bytes: &[u8]) -> String {
    ENCODING.encode(bytes)
}

/// The secret part of a link.
#[derive(Clone, PartialEq, Eq)]
pub struct DoorbellToken([u8; 16]);

impl DoorbellToken {
    /// A fresh one.
    pub fn draw(random: &dyn Random) -> Self {
        Self(array(random))
    }

    /// The token of these bytes.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Takes what stood in an address.
    ///
    /// # Errors
    /// `NotFound`, worded as for a link that has ended, for everything that is no token.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        ENCODING
            .decode(text.as_bytes())
            .ok()
            .and_then(|bytes| bytes.try_into().ok())
            .map(Self)
            .ok_or_else(|| Problem::new(Code::NotFound, "This link does not work any more. Sign in to see what waits."))
    }

    /// The letters, for the link.
    pub fn expose(&self) -> String {
        letters(&self.0)
    }

    /// What the database keeps in its place. A token has 128 random bits, so a plain hash gives nothing away.
    pub fn fingerprint(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }
}

/// Whether a link made then still leads somewhere.
pub fn is_alive(made_at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(made_at) < LIFETIME
}

impl fmt::Debug for DoorbellToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DoorbellToken(…)")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::practice::neutral::STEMS;

    #[test]
    fn no_stem_can_be_spelled() {
        for stem in STEMS {
            assert!(stem.chars().any(|c| !ALPHABET.contains(c)), "{stem} could come about by chance");
        }
    }

    #[test]
    fn what_is_no_token_is_refused() {
        let token = DoorbellToken::from_bytes([7; 16]).expose();
        for bad in ["", "b", &token[1..], &format!("{token}b"), &token.to_uppercase(), &"a".repeat(LENGTH), "../../x"] {
            assert_eq!(DoorbellToken::parse(bad).expect_err(bad).code, Code::NotFound, "{bad:?}");
        }
    }

    #[test]
    fn a_link_lives_a_week() {
        let made_at = Timestamp::UNIX_EPOCH;
        assert!(is_alive(made_at, made_at + SignedDuration::from_hours(24 * 7 - 1)));
        assert!(!is_alive(made_at, made_at + LIFETIME));
    }

    proptest! {
        #[test]
        fn a_token_reads_back_and_never_prints(bytes: [u8; 16]) {
            let token = DoorbellToken::from_bytes(bytes);
            prop_assert_eq!(token.expose().len(), LENGTH);
            prop_assert_eq!(DoorbellToken::parse(&token.expose()).expect("reads back"), token.clone());
            prop_assert_eq!(format!("{token:?}"), "DoorbellToken(…)");
        }
    }
}
