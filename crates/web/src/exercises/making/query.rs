//! What is asked and sent while an exercise is made.

use crate::{
    desk::DeskViewer,
    exercises::query::Preview,
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
    pub(super) exercise_draft: Option<ExerciseDraft>,
}

#[derive(cynic::QueryFragment)]
pub(super) struct ExerciseDraft {
    pub(super) id: cynic::Id,
    pub(super) version: i32,
    pub(super) saved_at: Instant,
    pub(super) title: String,
    pub(super) content: String,
    pub(super) blocking: Vec<Problem>,
    pub(super) previews: Vec<Preview>,
}

#[derive(cynic::InputObject)]
pub(super) struct DraftExerciseInput {
    pub(super) key: String,
    pub(super) draft: Option<cynic::Id>,
    pub(super) of: Option<String>,
    pub(super) version: i32,
    pub(super) content: Option<String>,
}

#[derive(cynic::QueryVariables)]
pub(super) struct KeepVariables {
    pub(super) input: DraftExerciseInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "KeepVariables")]
pub(super) struct Keep {
    #[arguments(input: $input)]
    pub(super) draft_exercise: DraftExercisePayload,
}

#[derive(cynic::QueryFragment)]
pub(super) struct DraftExercisePayload {
    pub(super) draft: Option<ExerciseDraft>,
    pub(super) problems: Vec<Problem>,
}

#[derive(cynic::InputObject)]
pub(super) struct PublishExerciseInput {
    pub(super) draft: cynic::Id,
    pub(super) version: i32,
}

#[derive(cynic::QueryVariables)]
pub(super) struct PublishVariables {
    pub(super) input: PublishExerciseInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "PublishVariables")]
pub(super) struct Publish {
    #[arguments(input: $input)]
    pub(super) publish_exercise: ExercisePayload,
}

#[derive(cynic::QueryFragment)]
pub(super) struct ExercisePayload {
    pub(super) exercise: Option<Published>,
    pub(super) problems: Vec<Problem>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "ExerciseFile")]
pub(super) struct Published {
    pub(super) exercise: Keyed,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Exercise")]
pub(super) struct Keyed {
    pub(super) key: String,
}

#[derive(cynic::InputObject)]
pub(super) struct DiscardExerciseDraftInput {
    pub(super) draft: cynic::Id,
}

#[derive(cynic::QueryVariables)]
pub(super) struct DiscardVariables {
    pub(super) input: DiscardExerciseDraftInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "DiscardVariables")]
pub(super) struct Discard {
    #[arguments(input: $input)]
    pub(super) discard_exercise_draft: DonePayload,
}
