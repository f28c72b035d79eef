//! What an exercise and one version of it are called. Both are stable for ever: runs point at them.

use crate::name::{is_identifier, own_name, stable_names};

stable_names! {
    /// The stable name of an exercise, such as `apology`: a small letter, then up to 39 small letters, digits or underscores.
    ExerciseKey at "key", fits is_identifier, or "is not a small letter followed by small letters, digits or underscores";
    /// One immutable version of an exercise, such as `1.0.0`; 1 to 24 digits and dots.
    Version at "version", fits is_version, or "is not digits with dots between them";
}

impl ExerciseKey {
    /// The key of a practice's own exercise, made of its title.
    #[must_use]
    pub fn own(title: &str) -> Self {
        Self(own_name(title))
    }
}

fn is_version(text: &str) -> bool {
    (1..=24).contains(&text.len())
        && text.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
}

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
