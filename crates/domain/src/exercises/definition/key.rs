//! What an exercise and one version of it are called. Both are stable for ever: runs point at them.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::flaw::Flaw;

/// The stable name of an exercise, such as `apology`: a small letter, then up to 39 small letters, digits or underscores.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ExerciseKey(String);

impl ExerciseKey {
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

/// One immutable version of an exercise, such as `1.0.0`; 1 to 24 digits and dots.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Version(String);

impl Version {
    /// Takes a version as a file or a row writes it.
    ///
    /// # Errors
    /// A flaw at `version` for anything of another form.
    pub fn parse(text: &str) -> Result<Self, Flaw> {
        let fits = (1..=24).contains(&text.len());
        if fits && text.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit())) {
            Ok(Self(text.to_owned()))
        } else {
            Err(Flaw::at("version", "is not digits with dots between them"))
        }
    }

    /// The version as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a text can name an exercise, a field, a column or a choice.
pub(super) fn is_identifier(text: &str) -> bool {
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

plain_text! { ExerciseKey Version }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_versions_have_one_form() {
        assert_eq!(ExerciseKey::parse("talk_time").expect("is a key").as_str(), "talk_time");
        for bad in ["", "Talk", "1a", "a-b", "a b", "é", "../x", &"a".repeat(41)] {
            assert!(ExerciseKey::parse(bad).is_err(), "{bad:?}");
        }
        assert!(Version::parse("1.0.0").is_ok());
        for bad in ["", "1.", "1.0-a", ".1", "é", &"1".repeat(25)] {
            assert!(Version::parse(bad).is_err(), "{bad:?}");
        }
    }
}
