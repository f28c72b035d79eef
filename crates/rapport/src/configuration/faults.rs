//! What is wrong with the settings, all of it, in sentences.

use std::fmt;

/// One setting that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Which.
    pub setting: String,
    /// What is wrong and what to do. Never holds a secret's value.
    pub sentence: String,
}

/// Everything that is wrong.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The faults, in the order of the settings.
    pub fn iter(&self) -> impl Iterator<Item = &Fault> {
        self.0.iter()
    }

    /// Notes a fault, and gives nothing in place of the value.
    pub(super) fn note<T>(&mut self, setting: &str, sentence: impl Into<String>) -> Option<T> {
        self.0.push(Fault { setting: setting.to_owned(), sentence: sentence.into() });
        None
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the settings cannot be used:")?;
        self.0.iter().try_for_each(|Fault { setting, sentence }| write!(f, "\n  {setting} {sentence}"))
    }
}

impl std::error::Error for Faults {}
