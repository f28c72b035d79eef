//! A partner answers: the form on one page, kept as it is written, sent when they say so.

use askama::Template;
use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use cynic::{MutationBuilder, QueryBuilder};
use serde_json::json;

use super::{
    answering::{AnswerInput, InWords, answers, field_name, in_words, written},
    questions::{Answer, OpenForm, Question, Sheet},
};
use crate::{
    ask::ask,
    caller::Visitor,
    errors::Stop,
    forms::{Form, Problems},
    moments::Zone,
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{AssignmentState, Instant, Problem, Reader},
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/tasks/{id}", get(form).post(act)).route("/tasks/{id}/draft", post(autosave).get(back))
}

#[derive(cynic::QueryVariables)]
struct Id {
    id: cynic::Id,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "Id")]
struct Task {
    viewer: Option<Reader>,
    #[arguments(id: $id)]
    assignment: Option<Assignment>,
}

#[derive(cynic::QueryFragment)]
struct Assignment {
    id: cynic::Id,
    title: String,
    minutes: i32,
    state: AssignmentState,
    readers_line: String,
    before_appointment: Option<Instant>,
    form: Option<OpenForm>,
}

#[derive(cynic::QueryVariables)]
struct OpenVariables {
    input: OpenAssignmentInput,
}

#[derive(cynic::InputObject)]
struct OpenAssignmentInput {
    assignment: cynic::Id,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "OpenVariables")]
struct OpenAssignment {
    #[arguments(input: $input)]
    open_assignment: AssignmentPayload,
}

#[derive(cynic::QueryFragment)]
struct AssignmentPayload {
    assignment: Option<Assignment>,
    problems: Vec<Problem>,
}

#[derive(cynic::QueryVariables)]
struct DraftVariables {
    input: SaveDraftInput,
}

#[derive(cynic::InputObject)]
struct SaveDraftInput {
    assignment: cynic::Id,
    draft_version: i32,
    answers: Vec<AnswerInput>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "DraftVariables")]
struct SaveDraft {
    #[arguments(input: $input)]
    save_draft: SaveDraftPayload,
}

#[derive(cynic::QueryFragment)]
struct SaveDraftPayload {
    draft_version: Option<i32>,
    draft: Option<Vec<Answer>>,
    problems: Vec<Problem>,
}

#[derive(cynic::QueryVariables)]
struct SubmitVariables {
    input: SubmitResponseInput,
}

#[derive(cynic::InputObject)]
struct SubmitResponseInput {
    key: String,
    assignment: cynic::Id,
    answers: Vec<AnswerInput>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "SubmitVariables")]
struct SubmitResponse {
    #[arguments(input: $input)]
    submit_response: ResponsePayload,
}

#[derive(cynic::QueryFragment)]
struct ResponsePayload {
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "inventories/task.html")]
struct TaskPage {
    id: String,
    title: String,
    minutes: i32,
    /// The appointment before which it is asked; empty for what is not asked before one.
    before: String,
    readers_line: String,
    key: String,
    version: String,
    saved: String,
    sheet: Sheet,
    /// What the server keeps, when another device was quicker.
    elsewhere: Vec<InWords>,
    /// Whether the answers just given bring questions that were not on the page before.
    more: bool,
    problems: Problems,
}

#[derive(Template)]
#[template(path = "inventories/task_closed.html")]
pub(super) struct ClosedPage {
    pub(super) title: String,
}

async fn form(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Page {
    let (assignment, zone) = open(&site, &visitor, &id).await?;
    match assignment.form {
        Some(ref form) => {
            let saved = form.saved_at.map(|at| format!("Saved at {}", zone.time(&at))).unwrap_or_default();
            let page = page(&site, (&assignment, &zone), form, &written(&form.draft), Problems::none());
            pages::show(&TaskPage { saved, ..page })
        }
        None if assignment.state == AssignmentState::Submitted => pages::to(&format!("/tasks/{id}/done")),
        None => pages::show(&ClosedPage { title: assignment.title }),
    }
}

/// The assignment with its form; opens it when this is the first look.
async fn open(site: &Site, visitor: &Visitor, id: &str) -> Result<(Assignment, Zone), Stop> {
    let task = ask(site, visitor, Task::build(Id { id: cynic::Id::new(id) })).await?;
    let zone = task.viewer.ok_or(Stop::SignInNeeded)?.zone();
    let mut assignment = task.assignment.ok_or(Stop::NotFound)?;
    if assignment.state == AssignmentState::Assigned {
        let input = OpenAssignmentInput { assignment: assignment.id.clone() };
        let payload = ask(site, visitor, OpenAssignment::build(OpenVariables { input })).await?.open_assignment;
        Problems::of_payload(payload.problems)?;
        if let Some(opened) = payload.assignment {
            assignment.state = opened.state;
            assignment.form = opened.form.or(assignment.form);
        }
    }
    Ok((assignment, zone))
}

fn page(
    site: &Site,
    (assignment, zone): (&Assignment, &Zone),
    form: &OpenForm,
    written: &Form,
    problems: Problems,
) -> TaskPage {
    TaskPage {
        id: assignment.id.inner().to_owned(),
        title: assignment.title.clone(),
        minutes: assignment.minutes,
        before: assignment.before_appointment.as_ref().map(|at| zone.near_moment(at)).unwrap_or_default(),
        readers_line: assignment.readers_line.clone(),
        key: site.door.fresh_key(),
        version: form.draft_version.to_string(),
        saved: String::new(),
        sheet: Sheet::new(&form.questions, written, &problems),
        elsewhere: Vec::new(),
        more: false,
        problems,
    }
}

async fn act(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    match form.text("act") {
        "send" => send(&site, &visitor, &id, &form).await,
        "go-on" => keep(&site, &visitor, &id, &form, &format!("/tasks/{id}")).await,
        _ => keep(&site, &visitor, &id, &form, "/").await,
    }
}

async fn send(site: &Site, visitor: &Visitor, id: &str, form: &Form) -> Page {
    if let Some(more) = what_follows(site, visitor, id, form).await? {
        return pages::show(&more);
    }
    let (answers, mut problems) = answers(form);
    if problems.is_empty() {
        let input = SubmitResponseInput { key: form.text("key").to_owned(), assignment: cynic::Id::new(id), answers };
        let payload = ask(site, visitor, SubmitResponse::build(SubmitVariables { input })).await?.submit_response;
        problems = Problems::of_payload(payload.problems)?;
    }
    if problems.is_empty() {
        return pages::to(&format!("/tasks/{id}/done"));
    }
    again(site, visitor, id, form, problems, None).await
}

/// The same page with further questions, when the answers on it bring some that whoever has no script could not see yet.
async fn what_follows(site: &Site, visitor: &Visitor, id: &str, form: &Form) -> Result<Option<TaskPage>, Stop> {
    let Some(asked) = form.some("asked") else { return Ok(None) };
    let (answers, unread) = answers(form);
    let payload = save(site, visitor, id, form, answers).await?;
    if !Problems::of_payload(payload.problems)?.and(unread).is_empty() {
        return Ok(None);
    }
    let (assignment, zone) = open(site, visitor, id).await?;
    let Some(ref opened) = assignment.form else { return Ok(None) };
    let before: Vec<&str> = asked.split_whitespace().collect();
    let follows = opened.questions.iter().any(|question| question.asked && !before.contains(&question.id.inner()));
    let page = || page(site, (&assignment, &zone), opened, &written(&opened.draft), Problems::none());
    Ok(follows.then(|| TaskPage { more: true, key: form.text("key").to_owned(), ..page() }))
}

async fn keep(site: &Site, visitor: &Visitor, id: &str, form: &Form, onward: &str) -> Page {
    let (answers, unread) = answers(form);
    let payload = save(site, visitor, id, form, answers).await?;
    let problems = Problems::of_payload(payload.problems)?.and(unread);
    if problems.is_empty() {
        return pages::to(onward);
    }
    again(site, visitor, id, form, problems, payload.draft_version.zip(payload.draft)).await
}

async fn save(
    site: &Site,
    visitor: &Visitor,
    id: &str,
    form: &Form,
    answers: Vec<AnswerInput>,
) -> Result<SaveDraftPayload, Stop> {
    let draft_version = form.text("version").parse().unwrap_or(0);
    let input = SaveDraftInput { assignment: cynic::Id::new(id), draft_version, answers };
    Ok(ask(site, visitor, SaveDraft::build(DraftVariables { input })).await?.save_draft)
}

/// The same page with all that was typed, the problems, and, when another device was quicker, what is kept from there.
async fn again(
    site: &Site,
    visitor: &Visitor,
    id: &str,
    typed: &Form,
    problems: Problems,
    kept: Option<(i32, Vec<Answer>)>,
) -> Page {
    let (assignment, zone) = open(site, visitor, id).await?;
    let Some(form) = &assignment.form else { return pages::show(&ClosedPage { title: assignment.title }) };
    let problems = problems.beside(|field| field_name(&form.questions, field));
    let stale = problems.have("STALE");
    let elsewhere = if stale { elsewhere(&form.questions, kept.as_ref(), &form.draft) } else { Vec::new() };
    // A typed page that has been shown what is kept elsewhere may go on from there.
    let version = if stale { form.draft_version.to_string() } else { typed.text("version").to_owned() };
    let key = if problems.have("KEY_REUSED") { site.door.fresh_key() } else { typed.text("key").to_owned() };
    let page = page(site, (&assignment, &zone), form, typed, problems);
    pages::again(&TaskPage { key, version, elsewhere, ..page })
}

fn elsewhere(questions: &[Question], kept: Option<&(i32, Vec<Answer>)>, draft: &[Answer]) -> Vec<InWords> {
    in_words(questions, kept.map_or(draft, |(_, kept)| kept))
}

/// What the script sends while somebody writes.
async fn autosave(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Stop> {
    let (answers, _) = answers(&form);
    let payload = match save(&site, &visitor, &id, &form, answers).await {
        Ok(payload) => payload,
        Err(Stop::SignInNeeded) => return Ok(signed_out()),
        Err(other) => return Err(other),
    };
    let problems = match Problems::of_payload(payload.problems) {
        Ok(problems) => problems,
        Err(Stop::SignInNeeded) => return Ok(signed_out()),
        Err(other) => return Err(other),
    };
    if problems.have("STALE") {
        let message =
            "This was changed on another device or in another tab. Choose \"Save and finish later\" to see both.";
        return Ok((StatusCode::CONFLICT, Json(json!({ "message": message }))).into_response());
    }
    if !problems.is_empty() {
        let message = problems.in_one_line();
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "message": message }))).into_response());
    }
    Ok(Json(json!({ "version": payload.draft_version })).into_response())
}

fn signed_out() -> Response {
    let message = "You are signed out. Sign in again in another tab, then go on here.";
    (StatusCode::UNAUTHORIZED, Json(json!({ "message": message }))).into_response()
}

async fn back(Path(id): Path<String>) -> Page {
    pages::to(&format!("/tasks/{id}"))
}

#[cfg(test)]
mod tests {
    use super::{super::questions::tests::one_of_each, *};
    use crate::testing::check_page;

    fn shown(written: &[(&str, &str)], problems: Problems) -> String {
        let written =
            Form::from(written.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect::<Vec<_>>());
        let page = TaskPage {
            id: "asg_1".to_owned(),
            title: "Staying Check".to_owned(),
            minutes: 6,
            before: "Tuesday 10 March, 17:00".to_owned(),
            readers_line: "You and your therapist can see your answers.".to_owned(),
            key: "key".to_owned(),
            version: "3".to_owned(),
            saved: String::new(),
            sheet: Sheet::new(&one_of_each(), &written, &problems),
            elsewhere: vec![InWords { question: "Which?".to_owned(), answer: "<this>".to_owned() }],
            more: false,
            problems,
        };
        page.render().expect("it renders")
    }

    #[test]
    fn the_form_says_first_who_will_see_it_and_keeps_what_is_written() {
        let html = shown(&[("n-ws1", "2"), ("t-note", "a < b")], Problems::one("n-tp", "Choose one."));
        check_page(&html);
        assert!(html.contains("This is for before your appointment on Tuesday 10 March, 17:00."));
        let (who, first) = (html.find("can see your answers"), html.find("The question ws1?"));
        assert!(who < first, "the line about readers comes before the first question");
        assert!(html.contains("a &#60; b") && html.contains("href=\"#f-n-tp\"") && !html.contains("<this>"));
        assert!(html.contains("data-autosave=\"/tasks/asg_1/draft\"") && html.contains("data-show-if-item=\"n-ws1\""));
    }

    #[test]
    fn a_closed_one_says_so() {
        check_page(&ClosedPage { title: "Staying Check".to_owned() }.render().expect("it renders"));
    }
}
