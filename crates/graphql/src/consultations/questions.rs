//! What a type of consultation asks of whoever books it, and what they answered, for those who may read it.

use async_graphql::{Enum, InputObject, SimpleObject};
use services::{
    consultations::AnswersView,
    domain::consultations::{Given, Question, QuestionKind},
};

use crate::people::Person;

/// What kind of answer a question takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "QuestionKind")]
pub enum ConsultationQuestionKind {
    /// A few words of one's own, 500 characters at most.
    Text,
    /// Yes or no.
    YesNo,
    /// One of several.
    OneOf,
}

/// A question that a type of consultation asks.
#[derive(SimpleObject)]
pub struct ConsultationQuestion {
    /// Its place among them, from 1; an answer names it so.
    number: i64,
    /// What is asked.
    text: String,
    /// What kind of answer it takes.
    kind: ConsultationQuestionKind,
    /// The answers to choose from; empty where the words are one's own.
    choices: Vec<String>,
    /// Whether nobody books without an answer.
    needed: bool,
}

impl ConsultationQuestion {
    /// The questions of a type, in their order.
    pub(super) fn all(questions: &[Question]) -> Vec<Self> {
        let shown = |(number, question): (i64, &Question)| Self {
            number,
            text: question.text.clone(),
            kind: question.kind.into(),
            choices: question.to_choose().into_iter().map(str::to_owned).collect(),
            needed: question.is_needed,
        };
        (1..).zip(questions).map(shown).collect()
    }
}

/// A question for a type of consultation. Staff read the answers: nothing clinical is asked here.
#[derive(InputObject)]
pub struct ConsultationQuestionInput {
    /// What is asked, 200 characters at most.
    text: String,
    /// What kind of answer it takes.
    kind: ConsultationQuestionKind,
    /// For one of several: 2 to 10 answers to choose from, 80 characters each at most.
    #[graphql(default)]
    choices: Vec<String>,
    /// Whether nobody books without an answer.
    #[graphql(default)]
    needed: bool,
}

impl From<ConsultationQuestionInput> for Question {
    fn from(input: ConsultationQuestionInput) -> Self {
        Self { text: input.text, kind: input.kind.into(), choices: input.choices, is_needed: input.needed }
    }
}

/// An answer to one of the questions.
#[derive(InputObject)]
pub struct ConsultationAnswerInput {
    /// Which, by its number.
    question: i64,
    /// What is answered: one's own words, or one of those to choose from. Sealed.
    answer: String,
}

impl ConsultationAnswerInput {
    /// All that were sent.
    pub(super) fn read(all: Vec<Self>) -> Vec<Given> {
        all.into_iter().map(|one| Given { question: one.question, answer: one.answer }).collect()
    }
}

/// What one who takes part answered.
#[derive(SimpleObject)]
pub struct ConsultationAnswers {
    /// Who.
    person: Person,
    /// What they were asked and answered; what they left out is not in it.
    answers: Vec<ConsultationAnswer>,
}

/// An answer beside its question.
#[derive(SimpleObject)]
pub struct ConsultationAnswer {
    /// What was asked.
    question: String,
    /// What was answered.
    answer: String,
}

impl From<AnswersView> for ConsultationAnswers {
    fn from(view: AnswersView) -> Self {
        let beside = |(question, answer): (String, String)| ConsultationAnswer { question, answer };
        Self { person: view.person.into(), answers: view.answers.into_iter().map(beside).collect() }
    }
}
