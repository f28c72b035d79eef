//! Checks answers against their instrument, one by one: a bad answer is refused beside its field, and takes no other with it.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    answer::{Answer, Answers, Given},
    dates,
    instrument::{
        Instrument,
        item::{FollowUp, FollowUpKind, Item},
        scale::{NOT_APPLICABLE, Scale, ScaleKind, same},
    },
    showing,
};
use crate::{
    name::is_identifier,
    problem::{Code, Problem, Problems},
    text::ClinicalText,
};

/// What the answers are checked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Being kept until the person goes on. Nothing has to be there, and nothing is left out: who writes first and rates afterwards loses
    /// nothing.
    Draft,
    /// Being sent. Every required question is answered or declined.
    Submission,
}

/// What came of a check.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// The answers that can be kept, whatever is wrong with others.
    pub answers: Answers,
    /// Questions that were answered though other answers do not call for them, and whatever stands behind a gate that is shut; left out.
    pub hidden: Vec<String>,
    /// What is wrong, each beside its item.
    pub problems: Problems,
}

impl Checked {
    /// The answers, if nothing is wrong with any.
    ///
    /// # Errors
    /// All problems.
    pub fn into_complete(self) -> Result<Answers, Problems> {
        self.problems.or_go_on().map(|()| self.answers)
    }
}

impl Answers {
    /// Checks what a person gave against the instrument they were asked.
    ///
    /// Every question may be declined. A blank text is no answer. The problems' fields are the items' names.
    pub fn check(given: BTreeMap<String, Given>, instrument: &Instrument, purpose: Purpose) -> Checked {
        let mut problems = Problems::default();
        let mut answers = Self::default();
        for (id, given) in given {
            let read = match (instrument.item(&id), instrument.follow_up(&id)) {
                (Some(item), _) => read(instrument.scale_of(item), item.na_allowed, given),
                (None, Some(follow_up)) => read_follow_up(follow_up, given),
                (None, None) => Err(unknown_question()),
            };
            let field = if is_identifier(&id) { &id } else { "answers" };
            if let Some(Some(answer)) = problems.note(field, read) {
                answers.set(id, answer);
            }
        }
        let mut hidden = Vec::new();
        if purpose == Purpose::Submission {
            let unasked = showing::unasked(instrument, &answers);
            hidden = leave_unasked_out(&mut answers, &unasked);
            hidden.extend(leave_hidden_out(&mut answers, instrument));
            let asked = instrument.items.iter().filter(|item| is_asked(item, &answers, instrument));
            let asked = asked.filter(|item| !unasked.contains(&item.id));
            let missed = asked.filter(|item| is_still_missing(item, &answers, &problems));
            let missed: Vec<Problem> = missed.map(missing).collect();
            problems.0.extend(missed);
        }
        Checked { answers, hidden, problems }
    }
}

fn leave_unasked_out(answers: &mut Answers, unasked: &BTreeSet<String>) -> Vec<String> {
    let answered: Vec<String> = unasked.iter().filter(|id| answers.get(id).is_some()).cloned().collect();
    for id in &answered {
        answers.remove(id);
    }
    answered
}

fn leave_hidden_out(answers: &mut Answers, instrument: &Instrument) -> Vec<String> {
    let behind_gate = instrument.items.iter().filter(|item| !is_asked(item, answers, instrument)).map(|item| &item.id);
    let not_called_for = instrument
        .follow_ups
        .iter()
        .filter(|follow_up| !follow_up.when.holds(answers) || instrument.is_shut(answers))
        .map(|follow_up| &follow_up.id);
    let hidden = behind_gate.chain(not_called_for).filter(|id| answers.get(id).is_some()).cloned();
    let hidden: Vec<String> = hidden.collect();
    for id in &hidden {
        answers.remove(id);
    }
    hidden
}

/// Whether the form came as far as this item: a gate that is shut ends it.
fn is_asked(item: &Item, answers: &Answers, instrument: &Instrument) -> bool {
    let is_gate = instrument.gate.as_ref().is_none_or(|gate| gate.item == item.id);
    is_gate || !instrument.is_shut(answers)
}

fn is_still_missing(item: &Item, answers: &Answers, problems: &Problems) -> bool {
    let was_refused = problems.0.iter().any(|problem| problem.field.as_ref() == Some(&item.id));
    item.required && answers.get(&item.id).is_none() && !was_refused
}

fn missing(item: &Item) -> Problem {
    Problem::at(
        item.id.clone(),
        Code::Missing,
        "Choose an answer here, or choose “I’d rather not answer”. Your other answers are kept.",
    )
}

fn unknown_question() -> Problem {
    Problem::new(
        Code::NotFound,
        "This question is not part of these. Your other answers are kept. Load the page again.",
    )
}

fn read(scale: &Scale, na_allowed: bool, given: Given) -> Result<Option<Answer>, Problem> {
    match (scale.kind, given) {
        (_, Given::Declined) => Ok(Some(Answer::Declined)),
        (_, Given::Text(text)) if text.trim().is_empty() => Ok(None),
        (_, Given::Choices(words)) if words.is_empty() => Ok(None),
        (_, Given::Choice(word)) if na_allowed && word == NOT_APPLICABLE => Ok(Some(Answer::Choice(word))),
        (ScaleKind::Likert | ScaleKind::Vas | ScaleKind::Number, Given::Value(value)) => number(scale, value).map(Some),
        (ScaleKind::YesNo, Given::Choice(word)) if word == "yes" || word == "no" => Ok(Some(Answer::Choice(word))),
        (ScaleKind::Choice | ScaleKind::OpenChoice, Given::Choice(word)) if offers(scale, &word) => {
            Ok(Some(Answer::Choice(word)))
        }
        (ScaleKind::MultipleChoice, Given::Choice(word)) => several(scale, &[word]),
        (ScaleKind::MultipleChoice, Given::Choices(words)) => several(scale, &words),
        (ScaleKind::YesNo | ScaleKind::Choice | ScaleKind::OpenChoice, Given::Choice(_)) => Err(not_offered()),
        (ScaleKind::Text | ScaleKind::OpenChoice, Given::Text(text)) => written_within(scale, &text),
        (ScaleKind::Date, Given::Text(text)) => dates::day(&text).map(Answer::Date).map(Some),
        (ScaleKind::Time, Given::Text(text)) => dates::time(&text).map(Answer::Time).map(Some),
        (ScaleKind::DateTime, Given::Text(text)) => dates::moment(&text).map(Answer::DateTime).map(Some),
        _ => {
            Err(Problem::new(Code::Malformed, "This question takes another kind of answer. Choose one of those shown."))
        }
    }
}

fn read_follow_up(follow_up: &FollowUp, given: Given) -> Result<Option<Answer>, Problem> {
    match (follow_up.kind, given) {
        (_, Given::Declined) => Ok(Some(Answer::Declined)),
        (FollowUpKind::Text, Given::Text(text)) => written(&text),
        (FollowUpKind::Choice, Given::Choice(word))
            if follow_up.options.iter().any(|o| o.value.word() == Some(&word)) =>
        {
            Ok(Some(Answer::Choice(word)))
        }
        (FollowUpKind::Choice, Given::Choice(_)) => Err(not_offered()),
        (FollowUpKind::Choice, Given::Text(text)) if text.trim().is_empty() => Ok(None),
        _ => {
            Err(Problem::new(Code::Malformed, "This question takes another kind of answer. Choose one of those shown."))
        }
    }
}

fn offers(scale: &Scale, word: &str) -> bool {
    scale.options.iter().any(|option| option.value.word() == Some(word))
}

/// Several words as they are kept: each once, in the order of the scale.
fn several(scale: &Scale, words: &[String]) -> Result<Option<Answer>, Problem> {
    if !words.iter().all(|word| offers(scale, word)) {
        return Err(not_offered());
    }
    let offered = scale.options.iter().filter_map(|option| option.value.word());
    Ok(Some(Answer::Choices(offered.filter(|word| words.iter().any(|w| w == word)).map(str::to_owned).collect())))
}

fn written_within(scale: &Scale, text: &str) -> Result<Option<Answer>, Problem> {
    let answer = written(text)?;
    let length = match &answer {
        Some(Answer::Text(text)) => text.expose().chars().count() as f64,
        _ => 0.0,
    };
    match scale.max {
        Some(most) if length > most => Err(Problem::new(
            Code::TooLong,
            format!("This is {length} characters long; there is room for {most}. Shorten it and save again."),
        )),
        _ => Ok(answer),
    }
}

/// The value as it is kept: exactly the scale's own, or a number of at most three decimals, so that it reads back as it was.
fn number(scale: &Scale, value: f64) -> Result<Answer, Problem> {
    let kept = match scale.kind {
        ScaleKind::Likert => scale.options.iter().filter_map(|option| option.value.number()).find(|n| same(*n, value)),
        ScaleKind::Vas => Some(value.round()).filter(|whole| same(*whole, value) && is_between(scale, *whole)),
        _ => Some((value * 1e3).round() / 1e3).filter(|kept| kept.abs() < 1e9 && is_between(scale, *kept)),
    };
    if let Some(kept) = kept.filter(|kept| is_on_a_step(scale, *kept)) {
        return Ok(Answer::Value(kept));
    }
    let message = match (scale.kind, scale.range()) {
        (ScaleKind::Vas | ScaleKind::Number, Some((min, max))) if scale.step.is_some() => {
            format!("Enter a number from {min} to {max}, in steps of {}.", scale.step.unwrap_or(1.0))
        }
        (ScaleKind::Vas, Some((min, max))) => format!("Choose a whole number from {min} to {max}."),
        (ScaleKind::Number, Some((min, max))) => format!("Enter a number from {min} to {max}."),
        (ScaleKind::Likert, _) => "Choose one of the answers shown.".to_owned(),
        _ => "Enter a number that is possible here.".to_owned(),
    };
    Err(Problem::new(Code::OutOfRange, message))
}

fn is_on_a_step(scale: &Scale, value: f64) -> bool {
    scale.step.is_none_or(|step| {
        let steps = (value - scale.min.unwrap_or(0.0)) / step;
        (steps - steps.round()).abs() < 1e-6
    })
}

fn is_between(scale: &Scale, value: f64) -> bool {
    scale.min.is_none_or(|min| value >= min) && scale.max.is_none_or(|max| value <= max)
}

fn written(text: &str) -> Result<Option<Answer>, Problem> {
    match ClinicalText::parse(text) {
        Ok(text) => Ok(Some(Answer::Text(text))),
        Err(problem) if problem.code == Code::Missing => Ok(None),
        Err(problem) => Err(problem),
    }
}

fn not_offered() -> Problem {
    Problem::new(Code::OutOfRange, "Choose one of the answers shown.")
}

#[cfg(test)]
mod tests;
