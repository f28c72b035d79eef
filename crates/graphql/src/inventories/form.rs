//! The questions of an open assignment, with what was answered so far.

use std::collections::BTreeMap;

use async_graphql::{ID, InputObject, SimpleObject};
use services::{
    domain::{
        inventories::{Given, Showing},
        problem::Problem,
    },
    inventories::{self, AnswerView, OptionView},
};

use super::words::QuestionKind;
use crate::{
    drafts::{each_once, only_way},
    input::Input,
    scalars::Instant,
};

/// The questions and the draft.
#[derive(SimpleObject)]
pub struct Form {
    /// The questions, each rating followed by what stands under it.
    questions: Vec<Question>,
    /// What was answered so far.
    draft: Vec<Answer>,
    /// Send it back with the next draft; 0 when there is none.
    draft_version: i64,
    /// When the draft was kept.
    saved_at: Option<Instant>,
}

/// One question.
#[derive(SimpleObject)]
pub struct Question {
    /// The item's name in its instrument.
    id: ID,
    /// What is asked.
    text: String,
    /// A word of help.
    hint: Option<String>,
    /// What it asks for.
    kind: QuestionKind,
    /// What can be chosen; empty for other kinds.
    options: Vec<Choice>,
    /// The least possible number.
    minimum: Option<f64>,
    /// The greatest possible number.
    maximum: Option<f64>,
    /// What the least number means.
    minimum_label: Option<String>,
    /// What the greatest number means.
    maximum_label: Option<String>,
    /// How far two numbers that can be given lie apart; null where any fits.
    step: Option<f64>,
    /// What a number counts, such as hours.
    unit: Option<String>,
    /// The most characters of a text; null for 2,000.
    room: Option<i32>,
    /// Whether it has to be answered or declined.
    required: bool,
    /// Whether one may say "I would rather not answer".
    may_decline: bool,
    /// The rating under which it stands as a thing to consider, or whose low score asks it.
    under: Option<ID>,
    /// Shown only when the lowest of these ratings is at most `shownAtMost`; always when empty.
    shown_for: Vec<ID>,
    /// The value at or below which it is shown.
    shown_at_most: Option<f64>,
    /// Whether the answers kept so far call for it. What is not asked and was answered is left out on submission.
    asked: bool,
    /// After which answers it is asked, as JSON for a page that follows while somebody answers; null when it always is.
    asked_when: Option<String>,
}

/// Something that can be chosen.
#[derive(SimpleObject)]
#[graphql(name = "Option")]
pub struct Choice {
    /// What is sent.
    value: String,
    /// What is read.
    label: String,
}

/// An answer as it was given.
#[derive(SimpleObject)]
pub struct Answer {
    /// The item.
    item: ID,
    /// A number.
    number: Option<f64>,
    /// A word of a choice.
    choice: Option<String>,
    /// Words of a choice of several; empty for every other kind of answer.
    choices: Vec<String>,
    /// Own words, a day or a time of day.
    text: Option<String>,
    /// Whether it was declined.
    declined: bool,
}

impl From<inventories::Form> for Form {
    fn from(view: inventories::Form) -> Self {
        Self {
            questions: view.questions.into_iter().map(Question::from).collect(),
            draft: view.draft.into_iter().map(Answer::from).collect(),
            draft_version: view.draft_version,
            saved_at: view.saved_at.map(Instant::from),
        }
    }
}

impl From<inventories::Question> for Question {
    fn from(view: inventories::Question) -> Self {
        Self {
            id: ID(view.id),
            text: view.text,
            hint: view.hint,
            kind: view.kind.into(),
            options: view.options.into_iter().map(Choice::from).collect(),
            minimum: view.minimum,
            maximum: view.maximum,
            minimum_label: view.minimum_label,
            maximum_label: view.maximum_label,
            step: view.step,
            unit: view.unit,
            room: view.room.and_then(|room| i32::try_from(room).ok()),
            required: view.required,
            may_decline: view.may_decline,
            under: view.under.map(ID),
            shown_for: view.shown_for.into_iter().map(ID).collect(),
            shown_at_most: view.shown_at_most,
            asked: view.asked,
            asked_when: view.asked_when.as_ref().map(Showing::to_json),
        }
    }
}

impl From<OptionView> for Choice {
    fn from(view: OptionView) -> Self {
        Self { value: view.value, label: view.label }
    }
}

impl From<AnswerView> for Answer {
    fn from(view: AnswerView) -> Self {
        Self {
            item: ID(view.item),
            number: view.number,
            choice: view.choice,
            choices: view.choices,
            text: view.text,
            declined: view.declined,
        }
    }
}

/// An answer to send: one of the five. None of them takes an earlier answer away.
#[derive(InputObject)]
pub struct AnswerInput {
    /// The item.
    item: ID,
    /// A number.
    number: Option<f64>,
    /// A word of a choice.
    choice: Option<String>,
    /// Words of a choice of several; an empty list takes an earlier answer away.
    choices: Option<Vec<String>>,
    /// Own words, a day such as 2026-11-22, a time of day such as 08:30, or both as 2026-11-22T08:30.
    text: Option<String>,
    /// I would rather not answer.
    declined: Option<bool>,
}

impl AnswerInput {
    fn read(self) -> Result<Given, Problem> {
        let ways = [
            self.number.map(Given::Value),
            self.choice.map(Given::Choice),
            self.choices.map(Given::Choices),
            self.text.map(Given::Text),
            self.declined.filter(|declined| *declined).map(|_| Given::Declined),
        ];
        only_way(ways, Given::Text(String::new()))
    }
}

/// Reads answers; each may be given once.
pub fn read_answers(input: &mut Input, answers: Vec<AnswerInput>) -> Option<BTreeMap<String, Given>> {
    each_once(input, answers.into_iter().map(|answer| (answer.item.0.clone(), answer.read())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(item: &str, number: Option<f64>, text: Option<&str>, declined: Option<bool>) -> AnswerInput {
        AnswerInput {
            item: ID::from(item),
            number,
            choice: None,
            choices: None,
            text: text.map(str::to_owned),
            declined,
        }
    }

    #[test]
    fn an_answer_is_given_in_one_way() {
        assert!(answer("a", Some(3.0), None, None).read() == Ok(Given::Value(3.0)));
        assert!(answer("a", None, None, Some(true)).read() == Ok(Given::Declined));
        assert!(answer("a", None, None, Some(false)).read() == Ok(Given::Text(String::new())));
        assert!(answer("a", Some(3.0), Some("x"), None).read().is_err());
    }

    #[test]
    fn an_item_is_answered_once() {
        let mut input = Input::default();
        let twice = vec![answer("a", Some(1.0), None, None), answer("a", Some(2.0), None, None)];
        assert!(read_answers(&mut input, twice).is_none());
        assert!(input.finish(|| Some(())).is_err());
    }
}
