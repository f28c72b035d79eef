//! What is asked and sent while a programme is made.

use crate::{
    desk::DeskViewer,
    schema,
    vocabulary::{DonePayload, Instant, Problem},
};

#[derive(cynic::QueryVariables)]
pub(super) struct Id {
    pub(super) id: cynic::Id,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "Id")]
pub(super) struct DraftQuery {
    pub(super) viewer: Option<DeskViewer>,
    #[arguments(id: $id)]
    pub(super) programme_draft: Option<ProgrammeDraft>,
    #[arguments(first: 100)]
    pub(super) exercises: Option<ExerciseConnection>,
    #[arguments(first: 100)]
    pub(super) instruments: Option<InstrumentConnection>,
}

#[derive(cynic::QueryFragment)]
pub(super) struct ProgrammeDraft {
    pub(super) id: cynic::Id,
    pub(super) version: i32,
    pub(super) saved_at: Instant,
    pub(super) content: String,
    pub(super) blocking: Vec<Problem>,
}

#[derive(cynic::QueryFragment)]
pub(super) struct ExerciseConnection {
    pub(super) nodes: Vec<Exercise>,
}

#[derive(cynic::QueryFragment)]
pub(super) struct Exercise {
    pub(super) key: String,
    pub(super) title: String,
}

#[derive(cynic::QueryFragment)]
pub(super) struct InstrumentConnection {
    pub(super) nodes: Vec<Instrument>,
}

#[derive(cynic::QueryFragment)]
pub(super) struct Instrument {
    pub(super) key: String,
    pub(super) title: String,
}

#[derive(cynic::InputObject)]
pub(super) struct DraftProgrammeInput {
    pub(super) key: String,
    pub(super) draft: Option<cynic::Id>,
    pub(super) of: Option<String>,
    pub(super) version: i32,
    pub(super) content: Option<String>,
}

#[derive(cynic::QueryVariables)]
pub(super) struct KeepVariables {
    pub(super) input: DraftProgrammeInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "KeepVariables")]
pub(super) struct Keep {
    #[arguments(input: $input)]
    pub(super) draft_programme: DraftProgrammePayload,
}

#[derive(cynic::QueryFragment)]
pub(super) struct DraftProgrammePayload {
    pub(super) draft: Option<ProgrammeDraft>,
    pub(super) problems: Vec<Problem>,
}

#[derive(cynic::InputObject)]
pub(super) struct PublishProgrammeInput {
    pub(super) draft: cynic::Id,
    pub(super) version: i32,
}

#[derive(cynic::QueryVariables)]
pub(super) struct PublishVariables {
    pub(super) input: PublishProgrammeInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "PublishVariables")]
pub(super) struct Publish {
    #[arguments(input: $input)]
    pub(super) publish_programme: ProgrammePayload,
}

#[derive(cynic::QueryFragment)]
pub(super) struct ProgrammePayload {
    pub(super) problems: Vec<Problem>,
}

#[derive(cynic::InputObject)]
pub(super) struct DiscardProgrammeDraftInput {
    pub(super) draft: cynic::Id,
}

#[derive(cynic::QueryVariables)]
pub(super) struct DiscardVariables {
    pub(super) input: DiscardProgrammeDraftInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "DiscardVariables")]
pub(super) struct Discard {
    #[arguments(input: $input)]
    pub(super) discard_programme_draft: DonePayload,
}
