//! What the page of a response asks the door for.

use crate::desk::DeskViewer;
use crate::desk::needs::Need;
use crate::desk::words::{ResponseSource, ResponseStatus};
use crate::schema;
use crate::vocabulary::{Instant, Person};

#[derive(cynic::QueryVariables, Debug)]
pub(super) struct ResponseVariables {
    pub(super) id: cynic::Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "ResponseVariables")]
pub(super) struct ResponseQuery {
    pub(super) viewer: Option<DeskViewer>,
    #[arguments(id: $id)]
    pub(super) response: Option<Response>,
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct Response {
    pub(super) title: String,
    pub(super) respondent: Person,
    pub(super) couple: cynic::Id,
    pub(super) submitted_at: Instant,
    pub(super) source: ResponseSource,
    pub(super) status: ResponseStatus,
    pub(super) possibly_not_private: bool,
    pub(super) readers_line: String,
    pub(super) answers: Vec<AnsweredQuestion>,
    pub(super) scores: Vec<Score>,
    pub(super) movements: Vec<Movement>,
    pub(super) needs: Vec<Need>,
    pub(super) feedback: Option<Feedback>,
    pub(super) corrects: Option<cynic::Id>,
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct Feedback {
    pub(super) text: String,
    pub(super) by: Person,
    pub(super) written_at: Instant,
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct AnsweredQuestion {
    pub(super) item: cynic::Id,
    pub(super) question: String,
    pub(super) answer: Option<String>,
    pub(super) declined: bool,
    pub(super) under: Option<cynic::Id>,
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct Score {
    pub(super) scale: String,
    pub(super) label: String,
    pub(super) value: Option<f64>,
    pub(super) minimum: f64,
    pub(super) maximum: f64,
    pub(super) band: Option<String>,
    pub(super) insufficient: bool,
    pub(super) prorated: bool,
    pub(super) uncertain: bool,
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct Movement {
    pub(super) scale: String,
    pub(super) from: f64,
    pub(super) to: f64,
    pub(super) moved: bool,
    pub(super) sustained: bool,
}
