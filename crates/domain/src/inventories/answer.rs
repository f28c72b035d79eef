//! What a person answered. Kept sealed, as JSON; prints as a mask.

use std::{collections::BTreeMap, fmt};

use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

use super::instrument::scale::NOT_APPLICABLE;
use crate::{flaw::Flaw, text::ClinicalText};

/// One answer.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Kept", into = "Kept")]
pub enum Answer {
    /// A number on a scale; always finite.
    Value(f64),
    /// One of several words.
    Choice(String),
    /// Some of several words, in the order of the scale; never none.
    Choices(Vec<String>),
    /// Their own words.
    Text(ClinicalText),
    /// A day.
    Date(Date),
    /// A time of day.
    Time(Time),
    /// A day and a time of day, in the zone the response was sent from.
    DateTime(DateTime),
    /// "I'd rather not answer": counts as missing (DOMAIN.md 2.0).
    Declined,
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Answer(…)")
    }
}

/// The form in which an answer is kept.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Kept {
    Value(f64),
    Choice(String),
    Choices(Vec<String>),
    Text(String),
    Date(Date),
    Time(Time),
    DateTime(DateTime),
    Declined,
}

impl From<Answer> for Kept {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Value(value) => Self::Value(value),
            Answer::Choice(word) => Self::Choice(word),
            Answer::Choices(words) => Self::Choices(words),
            Answer::Text(text) => Self::Text(text.expose().to_owned()),
            Answer::Date(date) => Self::Date(date),
            Answer::Time(time) => Self::Time(time),
            Answer::DateTime(moment) => Self::DateTime(moment),
            Answer::Declined => Self::Declined,
        }
    }
}

impl TryFrom<Kept> for Answer {
    type Error = &'static str;

    fn try_from(kept: Kept) -> Result<Self, Self::Error> {
        Ok(match kept {
            Kept::Value(value) if value.is_finite() => Self::Value(value),
            Kept::Value(_) => return Err("a kept value is not a number"),
            Kept::Choice(word) => Self::Choice(word),
            Kept::Choices(words) if words.is_empty() => return Err("a kept choice holds nothing"),
            Kept::Choices(words) => Self::Choices(words),
            Kept::Date(date) => Self::Date(date),
            Kept::Time(time) => Self::Time(time),
            Kept::DateTime(moment) => Self::DateTime(moment),
            Kept::Text(text) => {
                Self::Text(ClinicalText::parse(&text).map_err(|_| "a kept text is empty, too long or not text")?)
            }
            Kept::Declined => Self::Declined,
        })
    }
}

/// The answers to one instrument, by the name of the item or follow-up.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(BTreeMap<String, Answer>);

impl Answers {
    /// The answer to one question, if there is one.
    pub fn get(&self, id: &str) -> Option<&Answer> {
        self.0.get(id)
    }

    /// The number given to one question, if it was answered with one.
    pub fn value(&self, id: &str) -> Option<f64> {
        match self.0.get(id)? {
            Answer::Value(value) => Some(*value),
            _ => None,
        }
    }

    /// The word chosen for one question, if it was answered with one.
    pub fn choice(&self, id: &str) -> Option<&str> {
        match self.0.get(id)? {
            Answer::Choice(word) => Some(word),
            _ => None,
        }
    }

    /// Whether one question was answered with this word, alone or among others.
    pub fn chose(&self, id: &str, word: &str) -> bool {
        match self.0.get(id) {
            Some(Answer::Choice(chosen)) => chosen == word,
            Some(Answer::Choices(chosen)) => chosen.iter().any(|chosen| chosen == word),
            _ => false,
        }
    }

    /// The words written for one question, if it was answered with any.
    pub fn text(&self, id: &str) -> Option<&ClinicalText> {
        match self.0.get(id)? {
            Answer::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether the person said that a question does not apply.
    pub fn is_not_applicable(&self, id: &str) -> bool {
        self.choice(id) == Some(NOT_APPLICABLE)
    }

    /// Every answer, by the name of its question.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Answer)> {
        self.0.iter().map(|(id, answer)| (id.as_str(), answer))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Keeps an answer that was checked, in place of an earlier one.
    pub fn set(&mut self, id: impl Into<String>, answer: Answer) {
        self.0.insert(id.into(), answer);
    }

    /// Takes an answer away.
    pub fn remove(&mut self, id: &str) {
        self.0.remove(id);
    }

    /// The answers as JSON, for sealing.
    ///
    /// # Panics
    /// Never: every answer is a finite number or text.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("answers hold nothing that JSON cannot say")
    }

    /// Reads what [`Answers::to_json`] wrote.
    ///
    /// # Errors
    /// A flaw when it is anything else. Its words name the place and never the answer.
    pub fn from_json(json: &str) -> Result<Self, Flaw> {
        serde_json::from_str(json).map_err(|error| {
            Flaw::at(format!("line {}, column {}", error.line(), error.column()), "kept answers cannot be read")
        })
    }

    /// The same answers as somebody would give them, for checking them again together with new ones.
    pub fn into_given(self) -> BTreeMap<String, Given> {
        self.0.into_iter().map(|(id, answer)| (id, answer.into())).collect()
    }
}

impl FromIterator<(String, Answer)> for Answers {
    fn from_iter<I: IntoIterator<Item = (String, Answer)>>(answers: I) -> Self {
        Self(answers.into_iter().collect())
    }
}

/// An answer as it arrives, not yet checked.
#[derive(Clone, PartialEq)]
pub enum Given {
    /// A number.
    Value(f64),
    /// A word of a choice.
    Choice(String),
    /// Words of a choice of several; none takes an earlier answer away.
    Choices(Vec<String>),
    /// A text, or a date or time as text, such as `2026-11-22` or `08:30`; nothing but blanks takes an earlier answer away.
    Text(String),
    /// "I'd rather not answer".
    Declined,
}

impl fmt::Debug for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Given(…)")
    }
}

impl From<Answer> for Given {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Value(value) => Self::Value(value),
            Answer::Choice(word) => Self::Choice(word),
            Answer::Choices(words) => Self::Choices(words),
            Answer::Text(text) => Self::Text(text.expose().to_owned()),
            Answer::Date(date) => Self::Text(date.to_string()),
            Answer::Time(time) => Self::Text(time.to_string()),
            Answer::DateTime(moment) => Self::Text(moment.to_string()),
            Answer::Declined => Self::Declined,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_read_back_from_their_json() {
        let text = ClinicalText::parse("naïve 👩‍❤️‍👩 \"quoted\"\nsecond line").expect("is text");
        let answers: Answers = [
            ("a".to_owned(), Answer::Value(3.0)),
            ("b".to_owned(), Answer::Choice("yes".to_owned())),
            ("c".to_owned(), Answer::Text(text)),
            ("d".to_owned(), Answer::Declined),
            ("e".to_owned(), Answer::Choices(vec!["calm".to_owned(), "wet".to_owned()])),
            ("f".to_owned(), Answer::Date(jiff::civil::date(2026, 2, 28))),
            ("g".to_owned(), Answer::Time(jiff::civil::time(8, 30, 0, 0))),
            ("h".to_owned(), Answer::DateTime(jiff::civil::date(2026, 2, 28).at(8, 30, 0, 0))),
        ]
        .into_iter()
        .collect();
        assert_eq!(Answers::from_json(&answers.to_json()), Ok(answers));
    }

    #[test]
    fn a_flaw_in_kept_answers_does_not_repeat_them() {
        let flaw = Answers::from_json(r#"{"a":{"value":"a private thing"}}"#).expect_err("is no answer");
        assert!(!flaw.to_string().contains("private"), "{flaw}");
    }

    #[test]
    fn printing_shows_nothing() {
        let answers: Answers = [("a".to_owned(), Answer::Choice("leave".to_owned()))].into_iter().collect();
        assert!(!format!("{answers:?} {:?}", Given::Text("leave".into())).contains("leave"));
    }
}
