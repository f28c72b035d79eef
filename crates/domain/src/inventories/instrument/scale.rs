//! The scales that items are answered on (DOMAIN.md 2.0).

use serde::{Deserialize, Serialize};

/// The word that says an item does not apply, on items that allow it.
pub const NOT_APPLICABLE: &str = "na";

/// How one or more items are answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    /// Its name in the instrument.
    pub id: String,
    /// The form of the answer.
    pub kind: ScaleKind,
    /// The choices in the order shown; there for `likert` and the kinds of choice alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<ScaleOption>,
    /// The lowest value, for `vas` and `number`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// The highest value, for `vas` and `number`; the most characters, for `text`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
    /// How far two values that can be given lie apart, counted from `min` or from 0, for `vas` and `number`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<f64>,
    /// What a `number` counts, such as `hours`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The words at the low end of a `vas`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low_label: Option<String>,
    /// The words at the high end of a `vas`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high_label: Option<String>,
}

/// The forms an answer can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScaleKind {
    /// One of several labelled numbers.
    Likert,
    /// A whole number between two labelled ends.
    Vas,
    /// Yes or no.
    #[serde(rename = "yesno")]
    YesNo,
    /// One of several labelled words.
    Choice,
    /// Any number of several labelled words.
    MultipleChoice,
    /// One of several labelled words, or free text in their place.
    OpenChoice,
    /// Free text, up to 2,000 characters.
    Text,
    /// A number.
    Number,
    /// A day of the calendar.
    Date,
    /// A time of day.
    Time,
    /// A day and a time of day, where the person is.
    DateTime,
}

/// One choice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScaleOption {
    /// What is kept: a number on `likert`, a word on `choice`.
    pub value: OptionValue,
    /// What is shown; none while the text of a registered instrument is not here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

/// The value kept for a choice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum OptionValue {
    /// A number that counts in scores.
    Number(f64),
    /// A word that does not.
    Word(String),
}

impl Scale {
    /// The lowest and highest value an answer can count for; none for words and text.
    pub fn range(&self) -> Option<(f64, f64)> {
        match self.kind {
            ScaleKind::Likert => {
                let numbers = self.options.iter().filter_map(|option| option.value.number());
                numbers.fold(None, |ends: Option<(f64, f64)>, n| {
                    Some(ends.map_or((n, n), |(low, high)| (low.min(n), high.max(n))))
                })
            }
            ScaleKind::Vas | ScaleKind::Number => self.min.zip(self.max),
            ScaleKind::YesNo => Some((0.0, 1.0)),
            ScaleKind::Choice
            | ScaleKind::MultipleChoice
            | ScaleKind::OpenChoice
            | ScaleKind::Text
            | ScaleKind::Date
            | ScaleKind::Time
            | ScaleKind::DateTime => None,
        }
    }

    /// Whether every choice has words to show.
    pub fn has_labels(&self) -> bool {
        self.options.iter().all(|option| option.label.is_some())
    }

    /// The words shown for a number, where the scale has any.
    pub fn label_of(&self, value: f64) -> Option<&str> {
        let option = self.options.iter().find(|option| option.value.number().is_some_and(|n| same(n, value)))?;
        option.label.as_deref()
    }

    /// The words shown for a chosen word, where the scale has any.
    pub fn label_of_word(&self, word: &str) -> Option<&str> {
        match (self.kind, word) {
            (ScaleKind::YesNo, "yes") => Some("Yes"),
            (ScaleKind::YesNo, "no") => Some("No"),
            _ => self.options.iter().find(|option| option.value.word() == Some(word))?.label.as_deref(),
        }
    }
}

impl ScaleKind {
    /// Whether it is answered by choosing words.
    pub fn is_by_words(self) -> bool {
        matches!(self, Self::Choice | Self::MultipleChoice | Self::OpenChoice)
    }
}

impl OptionValue {
    /// The number, if it is one.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Word(_) => None,
        }
    }

    /// The word, if it is one.
    pub fn word(&self) -> Option<&str> {
        match self {
            Self::Number(_) => None,
            Self::Word(word) => Some(word),
        }
    }
}

/// Whether two values on a scale are the same. Answers are small numbers with few digits; anything closer than this was meant to be equal.
pub(crate) fn same(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}
