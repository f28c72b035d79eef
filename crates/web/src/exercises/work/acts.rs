//! What is done with an exercise: begun, kept, finished.

use cynic::MutationBuilder;

use super::super::answering::ExerciseAnswerInput;
use crate::{
    ask::ask,
    caller::Visitor,
    errors::Stop,
    forms::{Form, Problems},
    schema,
    site::Site,
    vocabulary::{DonePayload, Problem},
};

#[derive(cynic::InputObject)]
struct BeginExerciseInput {
    run: cynic::Id,
}

#[derive(cynic::QueryVariables)]
struct BeginVariables {
    input: BeginExerciseInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "BeginVariables")]
struct Begin {
    #[arguments(input: $input)]
    begin_exercise: ExerciseRunPayload,
}

#[derive(cynic::InputObject)]
struct RewriteExerciseInput {
    run: cynic::Id,
}

#[derive(cynic::QueryVariables)]
struct RewriteVariables {
    input: RewriteExerciseInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "RewriteVariables")]
struct Rewrite {
    #[arguments(input: $input)]
    rewrite_exercise: ExerciseRunPayload,
}

#[derive(cynic::InputObject)]
struct DeclineExerciseInput {
    run: cynic::Id,
}

#[derive(cynic::QueryVariables)]
struct DeclineVariables {
    input: DeclineExerciseInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "DeclineVariables")]
struct Decline {
    #[arguments(input: $input)]
    decline_exercise: ExerciseRunPayload,
}

#[derive(cynic::InputObject)]
struct ReadExerciseCommentInput {
    run: cynic::Id,
}

#[derive(cynic::QueryVariables)]
struct ReadCommentVariables {
    input: ReadExerciseCommentInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "ReadCommentVariables")]
struct ReadComment {
    #[arguments(input: $input)]
    read_exercise_comment: DonePayload,
}

#[derive(cynic::QueryFragment)]
struct ExerciseRunPayload {
    problems: Vec<Problem>,
}

#[derive(cynic::InputObject)]
struct SaveExerciseDraftInput {
    run: cynic::Id,
    draft_version: i32,
    answers: Vec<ExerciseAnswerInput>,
}

#[derive(cynic::QueryVariables)]
struct DraftVariables {
    input: SaveExerciseDraftInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "DraftVariables")]
struct SaveDraft {
    #[arguments(input: $input)]
    save_exercise_draft: SaveExerciseDraftPayload,
}

#[derive(cynic::QueryFragment)]
struct SaveExerciseDraftPayload {
    draft_version: Option<i32>,
    problems: Vec<Problem>,
}

#[derive(cynic::InputObject)]
struct CompleteExerciseInput {
    key: String,
    run: cynic::Id,
    answers: Vec<ExerciseAnswerInput>,
    keep_to_self: Option<bool>,
}

#[derive(cynic::QueryVariables)]
struct CompleteVariables {
    input: CompleteExerciseInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "CompleteVariables")]
struct Complete {
    #[arguments(input: $input)]
    complete_exercise: ExerciseRunPayload,
}

#[derive(cynic::InputObject)]
struct ShareExerciseInput {
    run: cynic::Id,
    with: cynic::Id,
    fields: Vec<cynic::Id>,
}

#[derive(cynic::QueryVariables)]
struct ShareVariables {
    input: ShareExerciseInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "ShareVariables")]
struct Share {
    #[arguments(input: $input)]
    share_exercise: ExerciseRunPayload,
}

/// Begins a run. What keeps it from being begun is said by its page.
pub(super) async fn begin(site: &Site, visitor: &Visitor, id: &str) -> Result<(), Stop> {
    let payload =
        ask(site, visitor, Begin::build(BeginVariables { input: BeginExerciseInput { run: cynic::Id::new(id) } }))
            .await?
            .begin_exercise;
    Problems::of_payload(payload.problems).map(|_| ())
}

/// Opens a finished run again.
pub(super) async fn rewrite(site: &Site, visitor: &Visitor, id: &str) -> Result<Problems, Stop> {
    Problems::of_payload(
        ask(
            site,
            visitor,
            Rewrite::build(RewriteVariables { input: RewriteExerciseInput { run: cynic::Id::new(id) } }),
        )
        .await?
        .rewrite_exercise
        .problems,
    )
}

/// Leaves a run out.
pub(in crate::exercises) async fn decline(site: &Site, visitor: &Visitor, id: &str) -> Result<Problems, Stop> {
    Problems::of_payload(
        ask(
            site,
            visitor,
            Decline::build(DeclineVariables { input: DeclineExerciseInput { run: cynic::Id::new(id) } }),
        )
        .await?
        .decline_exercise
        .problems,
    )
}

/// Notes that the therapist's words were opened.
pub(super) async fn read_comment(site: &Site, visitor: &Visitor, id: &str) -> Result<(), Stop> {
    let payload = ask(
        site,
        visitor,
        ReadComment::build(ReadCommentVariables { input: ReadExerciseCommentInput { run: cynic::Id::new(id) } }),
    )
    .await?
    .read_exercise_comment;
    Problems::of_payload(payload.problems).map(|_| ())
}

/// Keeps what was written so far, and says under which version.
pub(super) async fn keep(
    site: &Site,
    visitor: &Visitor,
    id: &str,
    form: &Form,
    answers: Vec<ExerciseAnswerInput>,
) -> Result<(Problems, Option<i32>), Stop> {
    let draft_version = form.text("version").parse().unwrap_or(0);
    let input = SaveExerciseDraftInput { run: cynic::Id::new(id), draft_version, answers };
    let payload = ask(site, visitor, SaveDraft::build(DraftVariables { input })).await?.save_exercise_draft;
    Ok((Problems::of_payload(payload.problems)?, payload.draft_version))
}

/// Finishes a run.
pub(super) async fn complete(
    site: &Site,
    visitor: &Visitor,
    id: &str,
    form: &Form,
    answers: Vec<ExerciseAnswerInput>,
) -> Result<Problems, Stop> {
    let input = CompleteExerciseInput {
        key: form.text("key").to_owned(),
        run: cynic::Id::new(id),
        answers,
        keep_to_self: Some(form.ticked("keepToSelf")),
    };
    let payload = ask(site, visitor, Complete::build(CompleteVariables { input })).await?.complete_exercise;
    Problems::of_payload(payload.problems)
}

/// Lets somebody see exactly these parts.
pub(super) async fn share(site: &Site, visitor: &Visitor, id: &str, form: &Form) -> Result<Problems, Stop> {
    let fields = form.all("field").map(cynic::Id::new).collect();
    let input = ShareExerciseInput { run: cynic::Id::new(id), with: cynic::Id::new(form.text("with")), fields };
    let payload = ask(site, visitor, Share::build(ShareVariables { input })).await?.share_exercise;
    Problems::of_payload(payload.problems)
}
