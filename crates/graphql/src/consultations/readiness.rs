//! The questions somebody may ask themself before they book. Nothing of it is written down.

use async_graphql::{Context, Enum, InputObject, Object, Result, SimpleObject};
use services::{
    Refused, consultations as acts,
    domain::consultations::quiz::{Outcome, QUESTIONS, Question, QuizAnswers, QuizResult, Readiness},
};

use crate::{
    problem::{payload, payloads},
    scope::Scope,
};

/// One of the questions.
#[derive(SimpleObject)]
pub struct ReadinessQuestion {
    /// Its name for programs and forms.
    key: String,
    /// What is asked.
    text: String,
    /// The answers to choose from.
    options: Vec<ReadinessOption>,
}

/// One of the answers to choose from.
#[derive(SimpleObject)]
pub struct ReadinessOption {
    /// The word that is sent.
    value: String,
    /// What it says.
    label: String,
}

impl From<&Question> for ReadinessQuestion {
    fn from(question: &Question) -> Self {
        let option = |(value, label): &(&str, &str)| ReadinessOption { value: (*value).into(), label: (*label).into() };
        Self {
            key: question.key.to_owned(),
            text: question.text.to_owned(),
            options: question.options.iter().map(option).collect(),
        }
    }
}

/// What somebody's answers come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ReadinessOutcome {
    /// Crisis contacts at once.
    SupportNow,
    /// Somebody of the practice talks with them alone first.
    SafetyFirst,
    /// Support for one of them first; a consultation is still offered.
    IndividualSupportFirst,
    /// A few sessions to decide.
    Discernment,
    /// Support in parting.
    SeparationSupport,
    /// Truth and ending come first; a consultation is offered.
    NotYet,
    /// Ready.
    Ready,
    /// Nearly ready.
    NearlyReady,
    /// Something to prepare first.
    PrepareFirst,
}

impl From<Outcome> for ReadinessOutcome {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::SupportNow => Self::SupportNow,
            Outcome::SafetyFirst => Self::SafetyFirst,
            Outcome::IndividualSupportFirst => Self::IndividualSupportFirst,
            Outcome::Discernment => Self::Discernment,
            Outcome::SeparationSupport => Self::SeparationSupport,
            Outcome::NotYet => Self::NotYet,
            Outcome::Scored(Readiness::Ready, _) => Self::Ready,
            Outcome::Scored(Readiness::NearlyReady, _) => Self::NearlyReady,
            Outcome::Scored(Readiness::PrepareFirst, _) => Self::PrepareFirst,
        }
    }
}

/// What somebody's answers come to, and what holds beside it.
#[derive(SimpleObject)]
pub struct ReadinessResult {
    /// The first rule that matched.
    outcome: ReadinessOutcome,
    /// Whether two may book together without somebody of the practice looking first.
    may_book_together: bool,
}

impl From<QuizResult> for ReadinessResult {
    fn from(result: QuizResult) -> Self {
        Self { outcome: result.outcome.into(), may_book_together: result.flags.couple_consult_bookable }
    }
}

payloads! {
    /// What somebody's answers come to.
    ReadinessPayload {
        /// The result.
        result: Option<ReadinessResult>,
    }
}

/// One answer.
#[derive(InputObject)]
pub struct ReadinessAnswerInput {
    /// The key of the question.
    question: String,
    /// The word of the answer.
    answer: String,
}

/// Somebody's answers.
#[derive(InputObject)]
pub struct AnswerReadinessInput {
    /// Under which address the page stands.
    address: String,
    /// One for each question.
    answers: Vec<ReadinessAnswerInput>,
}

/// The questions themselves.
#[derive(Default)]
pub struct ReadinessQuery;

#[Object]
impl ReadinessQuery {
    /// The questions somebody may ask themself before they book. Open to everybody.
    async fn readiness_questions(&self) -> Option<Vec<ReadinessQuestion>> {
        Some(QUESTIONS.iter().map(ReadinessQuestion::from).collect())
    }
}

/// Answering them.
#[derive(Default)]
pub struct ReadinessMutation;

#[Object]
impl ReadinessMutation {
    /// Says what somebody's answers come to. It changes nothing and is written down nowhere; it stands among the acts so that no answer comes
    /// into an address. Open to everybody.
    async fn answer_readiness(&self, ctx: &Context<'_>, input: AnswerReadinessInput) -> Result<ReadinessPayload> {
        let scope = Scope::of(ctx);
        let find =
            |key: &str| input.answers.iter().find(|answer| answer.question == key).map(|answer| answer.answer.as_str());
        let result = match QuizAnswers::read(find) {
            Ok(answers) => acts::assess_readiness(&scope.services, &input.address, answers, scope.address).await,
            Err(problems) => Err(Refused::from(problems)),
        };
        payload(result, |result| ReadinessPayload { result: Some(result.into()), problems: Vec::new() })
    }
}
