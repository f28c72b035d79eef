//! One run on the desk: what its author lets the therapist read, the therapist's words about it, taking it back, opening it once more.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    routing::{get, post},
};
use cynic::{MutationBuilder, QueryBuilder};

use super::query::{Comment, Content, ExerciseRunState, Part, Reply};
use crate::{
    ask::ask,
    caller::Visitor,
    desk::{Desk, DeskViewer},
    errors::Stop,
    forms::{Form, Problems},
    moments::day,
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{Person, Problem, TypedDate},
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/runs/{id}", get(show))
        .route("/runs/{id}/comment", post(comment).get(back))
        .route("/runs/{id}/withdraw", post(withdraw).get(back))
        .route("/runs/{id}/reopen", post(reopen).get(back))
}

#[derive(cynic::QueryVariables, Debug)]
struct Id {
    id: cynic::Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "Id")]
struct RunQuery {
    viewer: Option<DeskViewer>,
    #[arguments(id: $id)]
    exercise_run: Option<Content>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "Id")]
struct WhoseQuery {
    #[arguments(id: $id)]
    couple: Option<Whose>,
}

/// Whose run it is, by name.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Couple")]
struct Whose {
    alias: String,
    members: Vec<Member>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "CoupleMember")]
struct Member {
    person: Person,
}

#[derive(cynic::InputObject, Debug)]
struct CommentExerciseInput {
    key: String,
    run: cynic::Id,
    text: String,
}

#[derive(cynic::QueryVariables, Debug)]
struct CommentVariables {
    input: CommentExerciseInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "CommentVariables")]
struct Write {
    #[arguments(input: $input)]
    comment_exercise: ExerciseRunPayload,
}

#[derive(cynic::InputObject, Debug)]
struct TakeExerciseCommentBackInput {
    run: cynic::Id,
}

#[derive(cynic::QueryVariables, Debug)]
struct TakeBackVariables {
    input: TakeExerciseCommentBackInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "TakeBackVariables")]
struct TakeBack {
    #[arguments(input: $input)]
    take_exercise_comment_back: ExerciseRunPayload,
}

#[derive(cynic::InputObject, Debug)]
struct WithdrawExerciseInput {
    run: cynic::Id,
    version: i32,
    and_repeats: Option<bool>,
}

#[derive(cynic::QueryVariables, Debug)]
struct WithdrawVariables {
    input: WithdrawExerciseInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "WithdrawVariables")]
struct Withdraw {
    #[arguments(input: $input)]
    withdraw_exercise: ExerciseRunPayload,
}

#[derive(cynic::InputObject, Debug)]
struct ReopenExerciseInput {
    run: cynic::Id,
    due_on: TypedDate,
}

#[derive(cynic::QueryVariables, Debug)]
struct ReopenVariables {
    input: ReopenExerciseInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "ReopenVariables")]
struct Reopen {
    #[arguments(input: $input)]
    reopen_exercise: ExerciseRunPayload,
}

#[derive(cynic::QueryFragment, Debug)]
struct ExerciseRunPayload {
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "exercises/run.html")]
struct RunPage {
    desk: Desk,
    id: String,
    couple: String,
    /// What the practice calls the couple; empty where the reader no longer reads it.
    alias: String,
    /// Whose run it is.
    author: String,
    title: String,
    state: ExerciseRunState,
    facts: String,
    version: i32,
    repeats: bool,
    kept_to_self: bool,
    parts: Vec<Part>,
    comment: Option<(Comment, String)>,
    reply: Option<Reply>,
    key: String,
    /// What is typed into the comment's field.
    text: String,
    due: String,
    problems: Problems,
}

async fn show(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Page {
    pages::show(&page(&site, &visitor, &id).await?)
}

async fn back(Path(id): Path<String>) -> Page {
    pages::to(&format!("/runs/{id}"))
}

async fn comment(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    let run = cynic::Id::new(&id);
    let problems = if form.text("act") == "take-back" {
        let variables = TakeBackVariables { input: TakeExerciseCommentBackInput { run } };
        ask(&site, &visitor, TakeBack::build(variables)).await?.take_exercise_comment_back.problems
    } else {
        let input = CommentExerciseInput { key: form.text("key").to_owned(), run, text: form.text("text").to_owned() };
        ask(&site, &visitor, Write::build(CommentVariables { input })).await?.comment_exercise.problems
    };
    after(&site, &visitor, &id, &form, problems).await
}

async fn withdraw(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    let input = WithdrawExerciseInput {
        run: cynic::Id::new(&id),
        version: form.text("version").parse().unwrap_or(0),
        and_repeats: Some(form.ticked("andRepeats")),
    };
    let payload = ask(&site, &visitor, Withdraw::build(WithdrawVariables { input })).await?.withdraw_exercise;
    after(&site, &visitor, &id, &form, payload.problems).await
}

async fn reopen(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    let due_on = TypedDate(form.text("dueOn").to_owned());
    let input = ReopenExerciseInput { run: cynic::Id::new(&id), due_on };
    let payload = ask(&site, &visitor, Reopen::build(ReopenVariables { input })).await?.reopen_exercise;
    after(&site, &visitor, &id, &form, payload.problems).await
}

async fn after(site: &Site, visitor: &Visitor, id: &str, form: &Form, problems: Vec<Problem>) -> Page {
    let problems = Problems::of_payload(problems)?;
    if problems.is_empty() {
        return pages::to(&format!("/runs/{id}"));
    }
    let page = page(site, visitor, id).await?;
    let (text, due) = (form.text("text").to_owned(), form.text("dueOn").to_owned());
    pages::again(&RunPage { text, due, problems, ..page })
}

async fn page(site: &Site, visitor: &Visitor, id: &str) -> Result<RunPage, Stop> {
    let answer = ask(site, visitor, RunQuery::build(Id { id: cynic::Id::new(id) })).await?;
    let desk = Desk::open(answer.viewer, "/caseload")?;
    let content = answer.exercise_run.ok_or(Stop::NotFound)?;
    let run = content.run;
    let whose = ask(site, visitor, WhoseQuery::build(Id { id: run.couple.clone() })).await?.couple;
    let (alias, members) = whose.map_or_else(Default::default, |whose| (whose.alias, whose.members));
    let author = members.into_iter().find(|member| member.person.id == run.person);
    let author = author.map(|member| member.person.name).unwrap_or_default();
    let due = run.due_on.as_ref().map_or_else(|| "As needed.".to_owned(), |on| format!("Due {}.", day(on)));
    let done = run.done_at.as_ref().map(|at| format!("Done {}.", desk.zone.day(at)));
    Ok(RunPage {
        id: run.id.into_inner(),
        couple: run.couple.into_inner(),
        alias,
        author,
        title: run.exercise.title,
        state: run.state,
        facts: done.unwrap_or(due),
        version: run.version,
        repeats: run.repeats_every_days.is_some(),
        kept_to_self: run.kept_to_self,
        parts: content.parts,
        comment: content.comment.map(|comment| (comment.clone(), desk.zone.day(&comment.written_at))),
        reply: content.reply,
        key: site.door.fresh_key(),
        text: String::new(),
        due: String::new(),
        problems: Problems::none(),
        desk,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::{check_page, therapist};

    fn page(state: ExerciseRunState, kept_to_self: bool) -> RunPage {
        let part = Part {
            field: cynic::Id::new("what"),
            label: "What I did".to_owned(),
            lines: vec!["a < b".to_owned()],
            passed: false,
            for_author_alone: false,
            shareable: true,
            shared: true,
        };
        RunPage {
            desk: therapist("/caseload"),
            id: "run_1".to_owned(),
            couple: "cpl_1".to_owned(),
            alias: "Harbour 12".to_owned(),
            author: "Nora".to_owned(),
            title: "Words and actions".to_owned(),
            state,
            facts: "Done.".to_owned(),
            version: 2,
            repeats: true,
            kept_to_self,
            parts: if kept_to_self { Vec::new() } else { vec![part] },
            comment: None,
            reply: None,
            key: "key".to_owned(),
            text: "Typed".to_owned(),
            due: String::new(),
            problems: Problems::none(),
        }
    }

    #[test]
    fn what_is_done_is_read_and_answered() {
        let html = check_page(&page(ExerciseRunState::Done, false));
        assert!(html.contains("a &#60; b") && html.contains("/runs/run_1/comment") && html.contains("Typed"));
        assert!(!html.contains("/withdraw"), "what is done is not taken back");
    }

    #[test]
    fn what_waits_can_be_taken_back_and_what_closed_can_open_again() {
        let waiting = check_page(&page(ExerciseRunState::Begun, true));
        assert!(waiting.contains("/runs/run_1/withdraw") && waiting.contains("andRepeats"));
        let closed = check_page(&page(ExerciseRunState::Lapsed, true));
        assert!(closed.contains("/runs/run_1/reopen") && !closed.contains("/withdraw"));
    }

    #[test]
    fn what_its_author_keeps_is_not_there() {
        let html = check_page(&page(ExerciseRunState::Done, true));
        assert!(html.contains("keeps this to themselves") && !html.contains("/runs/run_1/comment"));
    }
}
