//! What an instrument and one version of it are called. Both are stable for ever: responses point at them.

use crate::name::{is_identifier, own_name, stable_names};

stable_names! {
    /// The stable name of an instrument, such as `why_stay`: a small letter, then up to 39 small letters, digits or underscores.
    InstrumentKey at "key", fits is_identifier, or "is not a small letter followed by small letters, digits or underscores";
    /// One immutable version of an instrument, such as `1.0.0` or `2001-en+4f3a9c21`; 1 to 48 letters, digits, dots, plus and minus signs.
    Version at "version", fits is_version, or "is not 1 to 48 letters, digits, dots, plus and minus signs";
}

impl InstrumentKey {
    /// The key of a practice's own instrument that was given none, made of its title; apart from every key of the library.
    #[must_use]
    pub fn own(title: &str) -> Self {
        Self(own_name(title))
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
