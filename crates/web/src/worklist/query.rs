//! What the worklist's page asks the door for.

use super::words::{AcknowledgementAction, WorklistKind};
use crate::desk::DeskViewer;
use crate::schema;
use crate::vocabulary::{DonePayload, Instant, PageInfo, Problem};

#[derive(cynic::QueryVariables, Debug)]
pub(super) struct WorklistVariables {
    pub(super) kind: Option<WorklistKind>,
    pub(super) couple: Option<cynic::Id>,
    pub(super) after: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "WorklistVariables")]
pub(super) struct WorklistQuery {
    pub(super) viewer: Option<DeskViewer>,
    #[arguments(kind: $kind, couple: $couple, first: 30, after: $after)]
    pub(super) worklist: Option<WorklistConnection>,
    #[arguments(first: 20)]
    pub(super) acknowledgements: Option<AcknowledgementConnection>,
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct WorklistConnection {
    pub(super) nodes: Vec<WorklistItem>,
    pub(super) page_info: PageInfo,
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct WorklistItem {
    pub(super) id: cynic::Id,
    pub(super) kind: WorklistKind,
    pub(super) couple: cynic::Id,
    pub(super) alias: String,
    pub(super) name: Option<String>,
    pub(super) what: String,
    pub(super) why: String,
    pub(super) since: Instant,
    pub(super) days: i32,
    pub(super) due_at: Option<Instant>,
    pub(super) can_be_acknowledged: bool,
    pub(super) response: Option<cynic::Id>,
    pub(super) run: Option<cynic::Id>,
    pub(super) safety_task: Option<cynic::Id>,
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct AcknowledgementConnection {
    pub(super) nodes: Vec<Acknowledgement>,
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct Acknowledgement {
    pub(super) id: cynic::Id,
    pub(super) kind: WorklistKind,
    pub(super) couple: cynic::Id,
    pub(super) alias: String,
    pub(super) name: Option<String>,
    pub(super) action: AcknowledgementAction,
    pub(super) reason: Option<String>,
    pub(super) at: Instant,
}

#[derive(cynic::InputObject, Debug)]
pub(super) struct AcknowledgeInput {
    pub(super) key: String,
    pub(super) items: Vec<cynic::Id>,
    pub(super) action: AcknowledgementAction,
    pub(super) reason: Option<String>,
}

#[derive(cynic::QueryVariables, Debug)]
pub(super) struct AcknowledgeVariables {
    pub(super) input: AcknowledgeInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "AcknowledgeVariables")]
pub(super) struct Acknowledge {
    #[arguments(input: $input)]
    pub(super) acknowledge: AcknowledgePayload,
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct AcknowledgePayload {
    pub(super) problems: Vec<Problem>,
}

#[derive(cynic::InputObject, Debug)]
pub(super) struct BringBackInput {
    pub(super) items: Vec<cynic::Id>,
}

#[derive(cynic::QueryVariables, Debug)]
pub(super) struct BringBackVariables {
    pub(super) input: BringBackInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "BringBackVariables")]
pub(super) struct BringBack {
    #[arguments(input: $input)]
    pub(super) bring_back: DonePayload,
}
