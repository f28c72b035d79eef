//! What is asked and sent while a programme is made.

use cynic::QueryBuilder;

use crate::{
    ask::ask,
    caller::Visitor,
    desk::DeskViewer,
    errors::Stop,
    practice::everyone::MOST_PARTS,
    schema,
    site::Site,
    vocabulary::{DonePayload, Instant, PageInfo, Problem},
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
}

#[derive(cynic::QueryVariables)]
struct After {
    after: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "After")]
struct ExercisesQuery {
    #[arguments(first: 100, after: $after)]
    exercises: Option<ExerciseConnection>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "After")]
struct InstrumentsQuery {
    #[arguments(first: 100, after: $after)]
    instruments: Option<InstrumentConnection>,
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
struct ExerciseConnection {
    nodes: Vec<Exercise>,
    page_info: PageInfo,
}

#[derive(cynic::QueryFragment)]
struct Exercise {
    key: String,
    title: String,
}

#[derive(cynic::QueryFragment)]
struct InstrumentConnection {
    nodes: Vec<Instrument>,
    page_info: PageInfo,
}

#[derive(cynic::QueryFragment)]
struct Instrument {
    key: String,
    title: String,
}

/// Everything that a step can give, however long the library is: the value of each choice, and what it is called.
pub(super) async fn objects(site: &Site, visitor: &Visitor) -> Result<Vec<(String, String)>, Stop> {
    let mut all = Vec::new();
    let mut after = None;
    for _ in 0..MOST_PARTS {
        let answer = ask(site, visitor, ExercisesQuery::build(After { after })).await?;
        let Some(part) = answer.exercises else { break };
        after = part.page_info.next().map(str::to_owned);
        let choice = |one: Exercise| (format!("exercise:{}", one.key), format!("Exercise: {}", one.title));
        all.extend(part.nodes.into_iter().map(choice));
        if after.is_none() {
            break;
        }
    }
    let mut after = None;
    for _ in 0..MOST_PARTS {
        let answer = ask(site, visitor, InstrumentsQuery::build(After { after })).await?;
        let Some(part) = answer.instruments else { break };
        after = part.page_info.next().map(str::to_owned);
        let choice = |one: Instrument| (format!("inventory:{}", one.key), format!("Inventory: {}", one.title));
        all.extend(part.nodes.into_iter().map(choice));
        if after.is_none() {
            break;
        }
    }
    Ok(all)
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
