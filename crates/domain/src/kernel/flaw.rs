//! What is wrong with a file that defines something, and where.

use super::problem::{Code, Problem};

/// One thing that keeps a file from being an instrument, an exercise or a programme.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {what}")]
pub struct Flaw {
    /// Where in the file: a field's name, `items[3].scale`, or a line and column.
    pub place: String,
    /// What is wrong there, for the person who wrote the file.
    pub what: String,
}

impl Flaw {
    /// A flaw at a place.
    pub fn at(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self { place: place.into(), what: what.into() }
    }
}

impl From<serde_json::Error> for Flaw {
    fn from(error: serde_json::Error) -> Self {
        Self::at(format!("line {}, column {}", error.line(), error.column()), error.to_string())
    }
}

impl From<Flaw> for Problem {
    fn from(flaw: Flaw) -> Self {
        Self::at("file", Code::Malformed, format!("The file cannot be used. At {}: {}.", flaw.place, flaw.what))
    }
}
