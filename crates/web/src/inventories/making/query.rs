//! What is asked and sent while a form is made.

use crate::{
    desk::DeskViewer,
    inventories::questions::Question,
    schema,
    vocabulary::{DonePayload, Instant, Problem},
};

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query")]
pub(super) struct DeskQuery {
    pub(super) viewer: Option<DeskViewer>,
}

#[derive(cynic::QueryVariables)]
pub(super) struct Id {
    pub(super) id: cynic::Id,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "Id")]
pub(super) struct DraftQuery {
    pub(super) viewer: Option<DeskViewer>,
    #[arguments(id: $id)]
    pub(super) instrument_draft: Option<InstrumentDraft>,
}

#[derive(cynic::QueryVariables)]
pub(super) struct ByKey {
    pub(super) key: String,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "ByKey")]
pub(super) struct EditableQuery {
    pub(super) viewer: Option<DeskViewer>,
    #[arguments(key: $key)]
    pub(super) instrument: Option<InstrumentFile>,
}

#[derive(cynic::QueryFragment)]
pub(super) struct InstrumentFile {
    pub(super) editable: Option<String>,
    pub(super) draft: Option<cynic::Id>,
}

#[derive(cynic::QueryFragment)]
pub(super) struct InstrumentDraft {
    pub(super) id: cynic::Id,
    pub(super) version: i32,
    pub(super) saved_at: Instant,
    pub(super) of: Option<String>,
    pub(super) title: String,
    pub(super) content: String,
    pub(super) blocking: Vec<Problem>,
    pub(super) questions: Vec<Question>,
}

#[derive(cynic::InputObject)]
pub(super) struct DraftInstrumentInput {
    pub(super) key: String,
    pub(super) draft: Option<cynic::Id>,
    pub(super) of: Option<String>,
    pub(super) version: i32,
    pub(super) content: String,
}

#[derive(cynic::QueryVariables)]
pub(super) struct DraftVariables {
    pub(super) input: DraftInstrumentInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "DraftVariables")]
pub(super) struct KeepDraft {
    #[arguments(input: $input)]
    pub(super) draft_instrument: DraftInstrumentPayload,
}

#[derive(cynic::QueryFragment)]
pub(super) struct DraftInstrumentPayload {
    pub(super) draft: Option<InstrumentDraft>,
    pub(super) problems: Vec<Problem>,
}

#[derive(cynic::InputObject)]
pub(super) struct PublishInstrumentInput {
    pub(super) draft: cynic::Id,
    pub(super) version: i32,
}

#[derive(cynic::QueryVariables)]
pub(super) struct PublishVariables {
    pub(super) input: PublishInstrumentInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "PublishVariables")]
pub(super) struct Publish {
    #[arguments(input: $input)]
    pub(super) publish_instrument: InstrumentPayload,
}

#[derive(cynic::QueryFragment)]
pub(super) struct InstrumentPayload {
    pub(super) instrument: Option<Published>,
    pub(super) problems: Vec<Problem>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Instrument")]
pub(super) struct Published {
    pub(super) key: String,
}

#[derive(cynic::InputObject)]
pub(super) struct DiscardInstrumentDraftInput {
    pub(super) draft: cynic::Id,
}

#[derive(cynic::QueryVariables)]
pub(super) struct DiscardVariables {
    pub(super) input: DiscardInstrumentDraftInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "DiscardVariables")]
pub(super) struct Discard {
    #[arguments(input: $input)]
    pub(super) discard_instrument_draft: DonePayload,
}
