//! Whether what was filled in can be kept, and whether it is all there. A draft keeps what is right of it; nothing that was right is lost for
//! something beside it that is wrong.

use std::collections::BTreeMap;

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
};

use super::{
    answer::{Answer, Answers, Given},
    definition::{
        Exercise,
        field::{Column, Field, Kind, Need, Side},
    },
};
use crate::{
    problem::{Code, Problem, Problems},
    text::{ClinicalText, clean},
    zone::Zone,
};

/// What is done with answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Kept for later; anything may be missing.
    Draft,
    /// Done; whatever is asked is there.
    Completion,
}

/// Who fills in, and when.
#[derive(Debug, Clone, Copy)]
pub struct Writing<'a> {
    /// On which side of the injury, if the exercise is about one.
    pub side: Option<Side>,
    /// The present instant.
    pub now: Timestamp,
    /// The zone of whoever writes.
    pub zone: &'a Zone,
}

/// What came of checking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// What can be kept: what was kept before, and what is right of what was given.
    pub answers: Answers,
    /// What is wrong or missing, each beside its field.
    pub problems: Problems,
}

impl Exercise {
    /// Takes what was given into what was kept before.
    pub fn check(
        &self,
        before: Answers,
        given: &BTreeMap<String, Given>,
        writing: Writing<'_>,
        purpose: Purpose,
    ) -> Checked {
        let mut answers = before;
        let mut problems = Problems::default();
        for (id, given) in given {
            let field = self.field(id).filter(|field| field.is_for(writing.side)).ok_or_else(|| no_such_field(id));
            let Some(field) = problems.note("answers", field) else { continue };
            match problems.note(id, read(field, given, answers.get(id), writing)) {
                Some(Some(answer)) => answers.set(id, answer),
                Some(None) => answers.remove(id),
                None => {}
            }
        }
        if purpose == Purpose::Completion {
            let asked = self.asked(&answers, writing.side);
            for field in &asked {
                problems.note(&field.id, field.is_complete(answers.get(&field.id)));
            }
            answers.retain(|id| asked.iter().any(|field| field.id == id));
        }
        Checked { answers, problems }
    }

    /// The fields that are asked of one side after these answers, in order.
    pub fn asked(&self, answers: &Answers, side: Option<Side>) -> Vec<&Field> {
        self.fields().filter(|field| field.is_for(side) && field.is_asked_after(answers)).collect()
    }
}

impl Field {
    /// Whether somebody on this side is asked it.
    pub fn is_for(&self, side: Option<Side>) -> bool {
        self.side.is_none_or(|needed| side == Some(needed))
    }

    /// Whether the choices that decide about it call for it.
    pub fn is_asked_after(&self, answers: &Answers) -> bool {
        self.when.as_ref().is_none_or(|when| when.is.iter().any(|word| answers.chose(&when.field, word)))
    }

    fn is_complete(&self, answer: Option<&Answer>) -> Result<(), Problem> {
        match (answer, self.need) {
            (None, Need::Asked) => Err(Problem::new(
                Code::Missing,
                "Fill this in, or choose that you would rather not answer it. Everything else you wrote is kept.",
            )),
            (None, Need::Must) => {
                Err(Problem::new(Code::Missing, "This one is needed. Everything else you wrote is kept."))
            }
            (Some(Answer::Rows(rows)), _) => match self.answer {
                Kind::List { least, .. } if rows.len() < usize::from(least) => {
                    Err(Problem::new(Code::TooShort, format!("Fill in at least {least}. What you wrote is kept.")))
                }
                _ => Ok(()),
            },
            (None, Need::Free) | (Some(_), _) => Ok(()),
        }
    }
}

/// What a field holds from now on; nothing when the earlier answer was taken away.
fn read(
    field: &Field,
    given: &Given,
    before: Option<&Answer>,
    writing: Writing<'_>,
) -> Result<Option<Answer>, Problem> {
    match (given, &field.answer) {
        (Given::Passed, _) if field.need == Need::Must => {
            Err(Problem::new(Code::Missing, "This one is needed and cannot be left out."))
        }
        (Given::Passed, _) => Ok(Some(Answer::Passed)),
        (Given::Text(raw), _) if raw.trim().is_empty() => Ok(None),
        (Given::Choices(words), Kind::Choices { .. }) if words.is_empty() => Ok(None),
        (Given::Choices(words), Kind::Choices { options, most }) => {
            let values: Vec<&str> = options.iter().map(|option| option.value.as_str()).collect();
            several(words, &values, *most).map(Some)
        }
        (Given::Rows(rows), Kind::List { most, columns, .. }) => list(rows, columns, *most),
        (Given::Text(raw), kind) => one(raw, kind, before, writing).map(Some),
        _ => Err(wrong_kind()),
    }
}

fn one(raw: &str, kind: &Kind, before: Option<&Answer>, writing: Writing<'_>) -> Result<Answer, Problem> {
    let word = raw.trim();
    match kind {
        Kind::Text { limit } => {
            clean(raw, usize::from(*limit)).and_then(|text| ClinicalText::parse(&text)).map(Answer::Text)
        }
        Kind::Choice(options) => options
            .iter()
            .find(|option| option.value == word)
            .map(|option| Answer::Choice(option.value.clone()))
            .ok_or_else(not_a_choice),
        Kind::Rating { low, high, .. } => number(word, *low, *high),
        Kind::Count { least, most, .. } => number(word, *least, *most),
        Kind::Date => {
            word.parse::<Date>().ok().filter(|date| is_near(*date)).map(Answer::Date).ok_or_else(no_such_date)
        }
        Kind::Time => word
            .parse::<Time>()
            .map(Answer::Time)
            .map_err(|_| Problem::new(Code::Malformed, "Write a time of day such as 18:30.")),
        Kind::Moment => moment(word, writing),
        Kind::Tick if word == "yes" => Ok(Answer::Ticked),
        Kind::Timer { .. } | Kind::Turns(_) => timed(word, before, writing.now),
        Kind::Tick | Kind::Choices { .. } | Kind::List { .. } => Err(wrong_kind()),
    }
}

fn number(word: &str, least: u16, most: u16) -> Result<Answer, Problem> {
    word.parse::<u16>()
        .ok()
        .filter(|number| (least..=most).contains(number))
        .map(Answer::Number)
        .ok_or_else(|| Problem::new(Code::OutOfRange, format!("Give a whole number from {least} to {most}.")))
}

fn several(words: &[String], values: &[&str], most: u8) -> Result<Answer, Problem> {
    if words.iter().any(|word| !values.contains(&word.as_str())) {
        return Err(not_a_choice());
    }
    let chosen: Vec<String> = values
        .iter()
        .filter(|value| words.iter().any(|word| word == *value))
        .map(|value| (*value).to_owned())
        .collect();
    if chosen.len() > usize::from(most) {
        return Err(Problem::new(Code::OutOfRange, format!("Choose at most {most}.")));
    }
    Ok(Answer::Choices(chosen))
}

/// A wall time that has come, in the zone of whoever wrote it. One that the clocks skipped counts from after the gap.
fn moment(word: &str, writing: Writing<'_>) -> Result<Answer, Problem> {
    let wall = word.parse::<DateTime>().ok().filter(|wall| is_near(wall.date())).ok_or_else(no_such_date)?;
    let instant = wall.to_zoned(writing.zone.rules().clone()).map_err(|_| no_such_date())?.timestamp();
    if instant > writing.now {
        return Err(Problem::new(Code::OutOfRange, "This is still ahead. Give the day and time when it happened."));
    }
    Ok(Answer::Moment(wall))
}

/// What is timed begins once and ends once; both by the server's clock.
fn timed(word: &str, before: Option<&Answer>, now: Timestamp) -> Result<Answer, Problem> {
    match (word, before) {
        ("start", Some(Answer::Timed { started_at, ended_at: None })) => {
            Ok(Answer::Timed { started_at: *started_at, ended_at: None })
        }
        ("start", _) => Ok(Answer::Timed { started_at: now, ended_at: None }),
        ("stop", Some(Answer::Timed { started_at, ended_at })) => {
            Ok(Answer::Timed { started_at: *started_at, ended_at: Some(ended_at.unwrap_or(now)) })
        }
        ("stop", _) => Err(Problem::new(Code::WrongState, "The clock is not running. Start it first.")),
        _ => Err(wrong_kind()),
    }
}

fn list(rows: &[BTreeMap<String, String>], columns: &[Column], most: u8) -> Result<Option<Answer>, Problem> {
    let filled = rows.iter().filter(|row| row.values().any(|cell| !cell.trim().is_empty()));
    let read: Vec<_> = filled.map(|row| read_row(row, columns)).collect::<Result<_, _>>()?;
    if read.len() > usize::from(most) {
        return Err(Problem::new(Code::TooLong, format!("There is room for {most}. Leave one out.")));
    }
    Ok((!read.is_empty()).then_some(Answer::Rows(read)))
}

fn read_row(row: &BTreeMap<String, String>, columns: &[Column]) -> Result<BTreeMap<String, ClinicalText>, Problem> {
    if row.keys().any(|id| !columns.iter().any(|column| column.id == *id)) {
        return Err(wrong_kind());
    }
    let mut read = BTreeMap::new();
    for column in columns {
        let cell = row.get(&column.id).map_or("", |cell| cell.trim());
        if cell.is_empty() && column.required {
            let message = format!("A row is not finished. Fill in \u{201c}{}\u{201d}, or clear the row.", column.label);
            return Err(Problem::new(Code::Missing, message));
        }
        if cell.is_empty() {
            continue;
        }
        if !column.choices.is_empty() && !column.choices.iter().any(|choice| choice.value == cell) {
            return Err(not_a_choice());
        }
        read.insert(column.id.clone(), ClinicalText::parse(cell)?);
    }
    Ok(read)
}

/// Years in which anybody's life takes place.
fn is_near(date: Date) -> bool {
    (1900..=2200).contains(&date.year())
}

fn no_such_field(id: &str) -> Problem {
    // The name is repeated only when it is one that a page could have.
    let is_name = id.len() <= 40 && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    let field = if is_name { id } else { "answers" };
    Problem::at(field, Code::NotFound, "There is no such question here. Open the page again; what was kept is on it.")
}

fn not_a_choice() -> Problem {
    Problem::new(Code::OutOfRange, "Choose from what is there.")
}

fn wrong_kind() -> Problem {
    Problem::new(Code::Malformed, "This cannot be read here. Open the page again and fill it in there.")
}

fn no_such_date() -> Problem {
    Problem::new(Code::NoSuchDate, "There is no such day or time. Choose it again.")
}

#[cfg(test)]
mod tests;
