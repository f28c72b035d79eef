//! What somebody filled in. Kept sealed, as JSON; prints as a mask.

use std::{collections::BTreeMap, fmt};

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
};
use serde::{Deserialize, Serialize};

use crate::text::ClinicalText;

/// What one field holds.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Kept", into = "Kept")]
pub enum Answer {
    /// Their own words.
    Text(ClinicalText),
    /// One of several words.
    Choice(String),
    /// Some of several words, in the order of the field; never none.
    Choices(Vec<String>),
    /// A rating, or how many.
    Number(u16),
    /// A day.
    Date(Date),
    /// A time of day.
    Time(Time),
    /// A day and a time of day, in the zone of whoever wrote it.
    Moment(DateTime),
    /// Confirmed.
    Ticked,
    /// Time taken for something.
    Timed {
        /// When it began.
        started_at: Timestamp,
        /// When it was ended; none while it runs.
        ended_at: Option<Timestamp>,
    },
    /// Rows, each with what was filled in of it.
    Rows(Vec<BTreeMap<String, ClinicalText>>),
    /// "I'd rather not answer" (DOMAIN.md 2.0).
    Passed,
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
    Text(String),
    Choice(String),
    Choices(Vec<String>),
    Number(u16),
    Date(Date),
    Time(Time),
    Moment(DateTime),
    Ticked,
    Timed { started_at: Timestamp, ended_at: Option<Timestamp> },
    Rows(Vec<BTreeMap<String, String>>),
    Passed,
}

impl From<Answer> for Kept {
    fn from(answer: Answer) -> Self {
        let plain = |row: BTreeMap<String, ClinicalText>| {
            row.into_iter().map(|(column, text)| (column, text.expose().to_owned())).collect()
        };
        match answer {
            Answer::Text(text) => Self::Text(text.expose().to_owned()),
            Answer::Choice(word) => Self::Choice(word),
            Answer::Choices(words) => Self::Choices(words),
            Answer::Number(number) => Self::Number(number),
            Answer::Date(date) => Self::Date(date),
            Answer::Time(time) => Self::Time(time),
            Answer::Moment(moment) => Self::Moment(moment),
            Answer::Ticked => Self::Ticked,
            Answer::Timed { started_at, ended_at } => Self::Timed { started_at, ended_at },
            Answer::Rows(rows) => Self::Rows(rows.into_iter().map(plain).collect()),
            Answer::Passed => Self::Passed,
        }
    }
}

impl TryFrom<Kept> for Answer {
    type Error = &'static str;

    fn try_from(kept: Kept) -> Result<Self, Self::Error> {
        let text = |raw: &str| ClinicalText::parse(raw).map_err(|_| "a kept text is empty, too long or not text");
        Ok(match kept {
            Kept::Text(raw) => Self::Text(text(&raw)?),
            Kept::Choice(word) => Self::Choice(word),
            Kept::Choices(words) if words.is_empty() => return Err("a kept choice holds nothing"),
            Kept::Choices(words) => Self::Choices(words),
            Kept::Number(number) => Self::Number(number),
            Kept::Date(date) => Self::Date(date),
            Kept::Time(time) => Self::Time(time),
            Kept::Moment(moment) => Self::Moment(moment),
            Kept::Ticked => Self::Ticked,
            Kept::Timed { started_at, ended_at } => Self::Timed { started_at, ended_at },
            Kept::Rows(rows) => {
                let row = |row: BTreeMap<String, String>| {
                    row.into_iter().map(|(column, raw)| text(&raw).map(|text| (column, text))).collect()
                };
                Self::Rows(rows.into_iter().map(row).collect::<Result<_, _>>()?)
            }
            Kept::Passed => Self::Passed,
        })
    }
}

/// What was filled in of one exercise, by the name of the field.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(BTreeMap<String, Answer>);

impl Answers {
    /// What one field holds, if anything.
    pub fn get(&self, field: &str) -> Option<&Answer> {
        self.0.get(field)
    }

    /// Whether one field holds this word, alone or among others.
    pub fn chose(&self, field: &str, word: &str) -> bool {
        match self.0.get(field) {
            Some(Answer::Choice(chosen)) => chosen == word,
            Some(Answer::Choices(chosen)) => chosen.iter().any(|chosen| chosen == word),
            _ => false,
        }
    }

    /// Everything, by the name of the field.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Answer)> {
        self.0.iter().map(|(field, answer)| (field.as_str(), answer))
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn set(&mut self, field: &str, answer: Answer) {
        self.0.insert(field.to_owned(), answer);
    }

    pub(super) fn remove(&mut self, field: &str) {
        self.0.remove(field);
    }

    pub(super) fn retain(&mut self, keep: impl Fn(&str) -> bool) {
        self.0.retain(|field, _| keep(field));
    }

    /// The answers as JSON, for sealing.
    ///
    /// # Panics
    /// Never: every answer is text or a number.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("answers hold nothing that JSON cannot say")
    }

    /// Reads what [`Answers::to_json`] wrote.
    ///
    /// # Errors
    /// [`NotAnswers`] when it is anything else; it never holds what was written.
    pub fn from_json(json: &str) -> Result<Self, NotAnswers> {
        serde_json::from_str(json).map_err(|error| NotAnswers { line: error.line(), column: error.column() })
    }
}

impl FromIterator<(String, Answer)> for Answers {
    fn from_iter<I: IntoIterator<Item = (String, Answer)>>(answers: I) -> Self {
        Self(answers.into_iter().collect())
    }
}

/// Kept answers cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("kept answers cannot be read at line {line}, column {column}")]
pub struct NotAnswers {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// An answer as it arrives, not yet checked.
#[derive(Clone, PartialEq, Eq)]
pub enum Given {
    /// A text, a word, a number, a date or a time, all as text; `start` and `stop` for what is timed; `yes` for a confirmation. Nothing but
    /// blanks takes an earlier answer away.
    Text(String),
    /// Words of a choice of several; none takes an earlier answer away.
    Choices(Vec<String>),
    /// Rows of a list; rows without a word in them are left out, and none at all takes an earlier answer away.
    Rows(Vec<BTreeMap<String, String>>),
    /// "I'd rather not answer".
    Passed,
}

impl fmt::Debug for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Given(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_read_back_from_their_json() {
        let text = |raw: &str| ClinicalText::parse(raw).expect("is text");
        let row: BTreeMap<_, _> = [("role".to_owned(), text("friend"))].into_iter().collect();
        let answers: Answers = [
            Answer::Text(text("naïve 👩‍❤️‍👩 \"quoted\"\nsecond line")),
            Answer::Choice("yes".to_owned()),
            Answer::Choices(vec!["calm".to_owned()]),
            Answer::Number(7),
            Answer::Date(jiff::civil::date(2026, 2, 28)),
            Answer::Time(jiff::civil::time(8, 30, 0, 0)),
            Answer::Moment(jiff::civil::date(2026, 2, 28).at(8, 30, 0, 0)),
            Answer::Ticked,
            Answer::Timed { started_at: Timestamp::UNIX_EPOCH, ended_at: None },
            Answer::Rows(vec![row]),
            Answer::Passed,
        ]
        .into_iter()
        .enumerate()
        .map(|(n, answer)| (format!("f{n}"), answer))
        .collect();
        assert_eq!(Answers::from_json(&answers.to_json()), Ok(answers));
    }

    #[test]
    fn nothing_that_prints_repeats_what_was_written() {
        let answers: Answers = [("a".to_owned(), Answer::Choice("leave".to_owned()))].into_iter().collect();
        let broken = Answers::from_json(r#"{"a":{"choice":["leave"]}}"#).expect_err("is no answer");
        assert!(!format!("{answers:?} {:?} {broken}", Given::Text("leave".into())).contains("leave"));
    }
}
