//! Exercises that a practice makes for itself: what somebody made so far, and whether it can be given to anybody. One that can is an exercise like
//! those that come with the service; what only those may have, it cannot have, and nothing in it can show one partner what the other wrote.

mod reading;
mod words;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::definition::{
    Exercise, FILE_LIMIT,
    key::{ExerciseKey, Version},
};
use crate::problem::{Code, Problem, Problems};

/// What an exercise is called and which version it is. They are given when it is published, and are no part of what is made.
const GIVEN_LATER: [&str; 3] = ["key", "version", "number"];

/// What somebody made so far: the definition of an exercise without its name. It may hold anything that has the form of an object; what keeps it
/// from being an exercise is said by its place in it, `steps.2.fields.0.answer`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Content(Map<String, Value>);

impl Content {
    /// Reads what a page or a file holds. The name and version of an exercise are left out of it.
    ///
    /// # Errors
    /// Beside `content`: `TooLong` for more than 256 kibibytes, `Malformed` for what is no object in JSON.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        if text.len() > FILE_LIMIT {
            let words = "This is larger than 256 kibibytes. Make two exercises of it.";
            return Err(Problem::at("content", Code::TooLong, words));
        }
        let malformed = |words: String| Problem::at("content", Code::Malformed, words);
        let value: Value = serde_json::from_str(text).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            malformed(format!(
                "This is not an exercise. It cannot be read as JSON from line {line}, column {column} on."
            ))
        })?;
        let Value::Object(mut parts) = value else {
            return Err(malformed("This is not an exercise. It has to begin and end with a curly bracket.".to_owned()));
        };
        for part in GIVEN_LATER {
            parts.remove(part);
        }
        Ok(Self(parts))
    }

    /// What an exercise holds, to change it.
    pub fn of(exercise: &Exercise) -> Self {
        let Ok(Value::Object(mut parts)) = serde_json::to_value(exercise) else { return Self::default() };
        for part in GIVEN_LATER {
            parts.remove(part);
        }
        Self(parts)
    }

    /// It as text.
    pub fn to_json(&self) -> String {
        Value::Object(self.0.clone()).to_string()
    }

    /// What it is called so far; empty where it is called nothing.
    pub fn title(&self) -> &str {
        self.0.get("title").and_then(Value::as_str).unwrap_or_default()
    }

    /// Everything that keeps it from being an exercise, each beside its place.
    pub fn problems(&self) -> Problems {
        self.shown().map_or_else(|problems| problems, |_| Problems::default())
    }

    /// The exercise as whoever gets it would see it.
    ///
    /// # Errors
    /// As [`Content::publish`].
    pub fn shown(&self) -> Result<Exercise, Problems> {
        let names = ExerciseKey::parse("own_draft").ok().zip(Version::parse("0").ok());
        let (key, version) = names.ok_or_else(|| Problems::from(Problem::not_found()))?;
        self.publish(key, version)
    }

    /// The exercise of this name and version.
    ///
    /// # Errors
    /// Everything that keeps it from being one, each beside its place and with the question's own words: what does not fit together, what only
    /// exercises that come with the service may have, what would let one partner see what the other wrote.
    pub fn publish(&self, key: ExerciseKey, version: Version) -> Result<Exercise, Problems> {
        let exercise = reading::read(&self.0, key, version)?;
        words::check(&exercise).or_go_on()?;
        Ok(exercise)
    }
}

#[cfg(test)]
mod tests;
