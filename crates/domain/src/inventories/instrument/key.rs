//! What an instrument and one version of it are called. Both are stable for ever: responses point at them.

use data_encoding::HEXLOWER;
use sha2::{Digest as _, Sha256};

use crate::name::{is_identifier, stable_names};

stable_names! {
    /// The stable name of an instrument, such as `why_stay`: a small letter, then up to 39 small letters, digits or underscores.
    InstrumentKey at "key", fits is_identifier, or "is not a small letter followed by small letters, digits or underscores";
    /// One immutable version of an instrument, such as `1.0.0` or `2001-en+4f3a9c21`; 1 to 48 letters, digits, dots, plus and minus signs.
    Version at "version", fits is_version, or "is not 1 to 48 letters, digits, dots, plus and minus signs";
}

impl InstrumentKey {
    /// The key of a practice's own instrument that was given none: `Sleep diary (v2)` is `own_sleep_diary_v2`. The beginning keeps it apart from
    /// every key of the library; a title without one plain letter is told from others by its checksum. It leaves room for a number.
    #[must_use]
    pub fn own(title: &str) -> Self {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { ' ' };
        let spaced: String = title.chars().map(plain).collect();
        let mut name = spaced.split_whitespace().collect::<Vec<_>>().join("_");
        if name.is_empty() {
            name = HEXLOWER.encode(&Sha256::digest(title)[..6]);
        }
        name.truncate(32);
        Self(format!("own_{name}"))
    }
}

fn is_version(text: &str) -> bool {
    (1..=48).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'+' | b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_versions_have_one_form() {
        assert_eq!(InstrumentKey::parse("why_stay").expect("is a key").as_str(), "why_stay");
        for bad in ["", "Why", "1a", "a-b", "a b", "é", "../x", &"a".repeat(41)] {
            assert!(InstrumentKey::parse(bad).is_err(), "{bad:?}");
        }
        assert!(Version::parse("2001-en+4f3a9c21").is_ok());
        for bad in ["", "1 0", "1/0", "é", &"1".repeat(49)] {
            assert!(Version::parse(bad).is_err(), "{bad:?}");
        }
    }
}
