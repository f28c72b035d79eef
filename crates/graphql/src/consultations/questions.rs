//! What a type of consultation asks of whoever books it, and what they answered, for those who may read it.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use services::{
    Refused,
    consultations::{self as acts, AnswersView},
    domain::consultations::{Given, Question, QuestionKind},
};

use crate::{
    input::{Input, read_id},
    people::Person,
    problem::answer,
    scope::Scope,
};

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

/// Questions and answers of types of consultation.
#[derive(Default)]
pub struct QuestionQuery;

#[Object]
impl QuestionQuery {
    /// What a type asks of whoever books it, in the version named; also of one that another took the place of while a time was held. Open to
    /// everybody.
    async fn booking_questions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Under which address the page stands.")] address: String,
        #[graphql(desc = "The key of the type.")] r#type: String,
        #[graphql(desc = "The link of whoever was invited; left out for what is public.")] invitation: Option<String>,
    ) -> Option<Result<Vec<ConsultationQuestion>>> {
        let mut input = Input::default();
        let kind = input.word("type", r#type);
        let questions = match input.finish(|| kind) {
            Ok(kind) => {
                let which = (kind.as_str(), invitation.as_deref());
                acts::booking_questions(&Scope::of(ctx).services, &address, which).await
            }
            Err(refused) => Err(refused),
        };
        answer(questions.map(ConsultationQuestion::all))
    }

    /// What those who take part in a consultation answered to the questions of its type. Staff, owners, and whoever holds it.
    async fn consultation_answers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of which.")] id: ID,
    ) -> Option<Result<Vec<ConsultationAnswers>>> {
        let read = read_id(&id).map_err(Refused::from);
        let answers = Scope::of(ctx).act(read, acts::consultation_answers).await;
        answer(answers.map(|answers| answers.into_iter().map(ConsultationAnswers::from).collect()))
    }
}
