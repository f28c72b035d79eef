//! Visibility classes in exercise files: `V0` and `V1`, as everywhere else.

use serde::{Deserialize, Deserializer, Serializer, de::Error};

use crate::sharing::Visibility;

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
pub fn serialize<S: Serializer>(class: &Visibility, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(class.as_str())
}

pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Visibility, D::Error> {
    let word = String::deserialize(deserializer)?;
    Visibility::from_word(&word).ok_or_else(|| D::Error::custom("a visibility class is V0 or V1"))
}

/// The same, for fields that may have a class of their own.
pub mod optional {
    use super::{Deserializer, Serializer, Visibility};

    #[expect(clippy::trivially_copy_pass_by_ref, clippy::ref_option, reason = "serde passes fields by reference")]
    pub fn serialize<S: Serializer>(class: &Option<Visibility>, serializer: S) -> Result<S::Ok, S::Error> {
        match class {
            Some(class) => super::serialize(class, serializer),
            None => serializer.serialize_none(),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Visibility>, D::Error> {
        super::deserialize(deserializer).map(Some)
    }
}
