//! What an instrument and one version of it are called. Both are stable for ever: responses point at them.

use std::fmt;

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::flaw::Flaw;

/// The stable name of an instrument, such as `why_stay`: a small letter, then up to 39 small letters, digits or underscores.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct InstrumentKey(String);

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

    /// Takes a key as a file or a request writes it.
    ///
    /// # Errors
    /// A flaw at `key` for anything of another form.
    pub fn parse(text: &str) -> Result<Self, Flaw> {
        if is_identifier(text) {
            Ok(Self(text.to_owned()))
        } else {
            Err(Flaw::at("key", "is not a small letter followed by small letters, digits or underscores"))
        }
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One immutable version of an instrument, such as `1.0.0` or `2001-en+4f3a9c21`; 1 to 48 letters, digits, dots, plus and minus signs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Version(String);

impl Version {
    /// Takes a version as a file or a row writes it.
    ///
    /// # Errors
    /// A flaw at `version` for anything of another form.
    pub fn parse(text: &str) -> Result<Self, Flaw> {
        let fits = (1..=48).contains(&text.len());
        if fits && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'+' | b'-')) {
            Ok(Self(text.to_owned()))
        } else {
            Err(Flaw::at("version", "is not 1 to 48 letters, digits, dots, plus and minus signs"))
        }
    }

    /// The version as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a text can name an instrument, an item, a scale or a band.
pub(crate) fn is_identifier(text: &str) -> bool {
    text.len() <= 40
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

macro_rules! plain_text {
    ($($name:ident)*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = Flaw;
            fn try_from(text: String) -> Result<Self, Flaw> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0
            }
        }
    )*};
}

plain_text! { InstrumentKey Version }

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
