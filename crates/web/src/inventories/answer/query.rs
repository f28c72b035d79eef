//! What is asked and sent where somebody reads their own answers again.

use crate::{
    schema,
    vocabulary::{DonePayload, Instant, Partner, Person, Problem, ResponseSource},
};

#[derive(cynic::QueryVariables)]
pub(super) struct Id {
    pub(super) id: cynic::Id,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "Id")]
pub(super) struct Answer {
    pub(super) viewer: Option<Viewer>,
    #[arguments(id: $id)]
    pub(super) response: Option<Response>,
}

#[derive(cynic::QueryFragment)]
pub(super) struct Viewer {
    pub(super) person: Zoned,
    pub(super) partners: Vec<Partner>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Person")]
pub(super) struct Zoned {
    pub(super) id: cynic::Id,
    pub(super) zone: String,
}

#[derive(cynic::QueryFragment)]
pub(super) struct Response {
    pub(super) id: cynic::Id,
    pub(super) title: String,
    pub(super) respondent: Person,
    pub(super) submitted_at: Instant,
    pub(super) source: ResponseSource,
    pub(super) readers_line: String,
    pub(super) answers: Vec<AnsweredQuestion>,
    pub(super) scores: Vec<Score>,
    pub(super) movements: Vec<Movement>,
    pub(super) feedback: Option<Feedback>,
    pub(super) corrects: Option<cynic::Id>,
    pub(super) correctable: bool,
    pub(super) reopen_until: Option<Instant>,
}

#[derive(cynic::QueryFragment)]
pub(super) struct Feedback {
    pub(super) text: String,
    pub(super) written_at: Instant,
    pub(super) is_new: bool,
}

#[derive(cynic::QueryFragment)]
pub(super) struct AnsweredQuestion {
    pub(super) item: cynic::Id,
    pub(super) question: String,
    pub(super) answer: Option<String>,
    pub(super) declined: bool,
    pub(super) under: Option<cynic::Id>,
    pub(super) shareable: bool,
    pub(super) shares: Vec<Share>,
}

#[derive(cynic::QueryFragment)]
pub(super) struct Share {
    pub(super) id: cynic::Id,
    pub(super) with: Partner,
    pub(super) since: Instant,
}

#[derive(cynic::QueryFragment)]
pub(super) struct Score {
    pub(super) scale: String,
    pub(super) label: String,
    pub(super) value: Option<f64>,
    pub(super) maximum: f64,
    pub(super) band: Option<String>,
    pub(super) insufficient: bool,
}

#[derive(cynic::QueryFragment)]
pub(super) struct Movement {
    pub(super) label: String,
    pub(super) from: f64,
    pub(super) to: f64,
    pub(super) moved: bool,
}

#[derive(cynic::QueryVariables)]
pub(super) struct ReopenVariables {
    pub(super) input: ReopenResponseInput,
}

#[derive(cynic::InputObject)]
pub(super) struct ReopenResponseInput {
    pub(super) response: cynic::Id,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "ReopenVariables")]
pub(super) struct ReopenResponse {
    #[arguments(input: $input)]
    pub(super) reopen_response: AssignmentPayload,
}

#[derive(cynic::QueryFragment)]
pub(super) struct AssignmentPayload {
    pub(super) assignment: Option<Assignment>,
    pub(super) problems: Vec<Problem>,
}

#[derive(cynic::QueryFragment)]
pub(super) struct Assignment {
    pub(super) id: cynic::Id,
}

#[derive(cynic::QueryVariables)]
pub(super) struct ReadVariables {
    pub(super) input: ReadFeedbackInput,
}

#[derive(cynic::InputObject)]
pub(super) struct ReadFeedbackInput {
    pub(super) response: cynic::Id,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "ReadVariables")]
pub(super) struct ReadFeedback {
    #[arguments(input: $input)]
    #[expect(dead_code, reason = "that it was asked is all that matters; the page is shown in any case")]
    pub(super) read_feedback: DonePayload,
}
