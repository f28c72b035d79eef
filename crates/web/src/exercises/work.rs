//! Doing an exercise: one page at a time, kept as it is written, done when its author says so; and what came of it.

mod acts;
mod finished;

use askama::Template;
use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use cynic::QueryBuilder;
use serde_json::json;

use super::{
    answering::{answers, written},
    query::{Content, ExerciseRunState, OpenForm},
    sheet::{Sheet, field_name, step_of},
};
use crate::{
    ask::ask,
    caller::Visitor,
    errors::Stop,
    forms::{Asked, Form, Problems},
    moments::Zone,
    pages::{self, Page},
    schema,
    site::Site,
};

pub(super) use acts::decline;

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/exercises/{id}", get(show).post(act))
        .route("/exercises/{id}/draft", post(autosave).get(back))
        .route("/exercises/{id}/rewrite", post(finished::rewrite).get(back))
        .route("/exercises/{id}/share", post(finished::share).get(back))
}

#[derive(cynic::QueryVariables)]
struct Id {
    id: cynic::Id,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "Id")]
struct Work {
    viewer: Option<Viewer>,
    #[arguments(id: $id)]
    exercise_run: Option<Content>,
}

#[derive(cynic::QueryFragment)]
struct Viewer {
    person: Me,
}

/// Who looks, and where their clock stands.
#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Person")]
struct Me {
    id: cynic::Id,
    zone: String,
}

#[derive(Template)]
#[template(path = "exercises/work.html")]
struct WorkPage {
    id: String,
    title: String,
    minutes: i32,
    readers_line: String,
    /// Whether the other partner sees parts of what was finished before.
    shared: bool,
    introduction: Vec<String>,
    /// Which page, from 1.
    number: usize,
    last: usize,
    sheet: Sheet,
    key: String,
    version: String,
    saved: String,
    /// Whether the listening loop is on this page.
    talk: bool,
    /// Whether its author may keep it from the therapist, and does.
    may_keep_to_self: bool,
    keeps_to_self: bool,
    problems: Problems,
}

#[derive(Template)]
#[template(path = "exercises/closed.html")]
struct ClosedPage {
    title: String,
    /// What is said while joint work is paused; empty otherwise.
    paused: String,
}

impl WorkPage {
    fn is_first(&self) -> bool {
        self.number == 1
    }

    fn is_last(&self) -> bool {
        self.number == self.last
    }

    /// Whether a problem stands beside none of the fields of this page.
    fn is_elsewhere(&self, field: &str) -> bool {
        self.sheet.items.iter().all(|item| item.name != field)
    }
}

/// `GET /exercises/{id}?page=`
async fn show(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, Asked(asked): Asked) -> Page {
    let (content, zone) = open(&site, &visitor, &id).await?;
    match &content.form {
        Some(form) if content.paused.is_none() => {
            let page =
                page(&site, &content, form, number(&asked, form), &written(&form.draft), Problems::none(), &zone);
            pages::show(&page.ok_or(Stop::NotFound)?)
        }
        _ if content.run.state.is_done() => finished::show(&site, &visitor, content, &zone, Problems::none()).await,
        _ => closed(&content),
    }
}

/// Which page is asked for, from 0.
fn number(asked: &Form, form: &OpenForm) -> usize {
    let wanted: usize = asked.text("page").parse().unwrap_or(1);
    wanted.clamp(1, form.steps.len().max(1)) - 1
}

fn closed(content: &Content) -> Page {
    let paused = content.paused.clone().unwrap_or_default();
    pages::show(&ClosedPage { title: content.run.exercise.title.clone(), paused })
}

/// The run with what is in it; begins it when this is the first look.
async fn open(site: &Site, visitor: &Visitor, id: &str) -> Result<(Content, Zone), Stop> {
    let read = || Work::build(Id { id: cynic::Id::new(id) });
    let answer = ask(site, visitor, read()).await?;
    let viewer = answer.viewer.ok_or(Stop::SignInNeeded)?;
    let content = answer.exercise_run.ok_or(Stop::NotFound)?;
    // A therapist reads it at the desk.
    if content.run.person != viewer.person.id {
        return Err(Stop::NotFound);
    }
    if content.run.state == ExerciseRunState::Assigned && content.form.is_some() {
        acts::begin(site, visitor, id).await?;
    }
    Ok((content, Zone::named(&viewer.person.zone)))
}

fn page(
    site: &Site,
    content: &Content,
    form: &OpenForm,
    number: usize,
    written: &Form,
    problems: Problems,
    zone: &Zone,
) -> Option<WorkPage> {
    let saved = form.saved_at.map(|at| format!("Saved at {}", zone.time(&at))).unwrap_or_default();
    Some(WorkPage {
        id: content.run.id.inner().to_owned(),
        title: content.run.exercise.title.clone(),
        minutes: content.run.exercise.minutes,
        readers_line: content.readers_line.clone(),
        shared: content.parts.iter().any(|part| part.shared),
        introduction: if number == 0 { form.introduction.clone() } else { Vec::new() },
        number: number + 1,
        last: form.steps.len(),
        sheet: Sheet::new(form, number, written, &problems, zone)?,
        key: site.door.fresh_key(),
        version: form.draft_version.to_string(),
        saved,
        talk: form.has_listening_loop && number == 0,
        may_keep_to_self: form.may_keep_to_self,
        keeps_to_self: written.ticked("keepToSelf") || content.run.kept_to_self,
        problems,
    })
}

/// `POST /exercises/{id}?page=`
async fn act(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    Asked(asked): Asked,
    form: Form,
) -> Page {
    if form.text("act") == "done" {
        return finish(&site, &visitor, &id, &asked, &form).await;
    }
    let (problems, _) = acts::keep(&site, &visitor, &id, &form, answers(&form)).await?;
    if !problems.is_empty() {
        return again(&site, &visitor, &id, &asked, &form, problems).await;
    }
    let here: usize = asked.text("page").parse().unwrap_or(1);
    match form.text("act") {
        "keep" => pages::to("/exercises"),
        "next" => pages::to(&format!("/exercises/{id}?page={}", here + 1)),
        "back" => pages::to(&format!("/exercises/{id}?page={}", here.saturating_sub(1))),
        _ => pages::to(&format!("/exercises/{id}?page={here}")),
    }
}

async fn finish(site: &Site, visitor: &Visitor, id: &str, asked: &Form, form: &Form) -> Page {
    let problems = acts::complete(site, visitor, id, form, answers(form)).await?;
    if problems.is_empty() {
        return pages::to(&format!("/exercises/{id}"));
    }
    again(site, visitor, id, asked, form, problems).await
}

/// The page on which the first problem stands, with all that was typed if it is the same one; everything else is in the draft by now.
async fn again(site: &Site, visitor: &Visitor, id: &str, asked: &Form, typed: &Form, problems: Problems) -> Page {
    let (content, zone) = open(site, visitor, id).await?;
    let Some(form) = &content.form else { return closed(&content) };
    let problems = problems.beside(|field| field_name(form, field));
    let typed_on = number(asked, form);
    let first = problems.iter().filter_map(|problem| step_of(form, problem.field.as_deref()?)).min();
    let number = first.filter(|_| form.steps.len() > 1).unwrap_or(typed_on);
    let from_draft = written(&form.draft);
    let shown = if number == typed_on { typed } else { &from_draft };
    let page = page(site, &content, form, number, shown, problems, &zone).ok_or(Stop::NotFound)?;
    pages::again(&page)
}

/// What the script sends while somebody writes.
async fn autosave(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Stop> {
    let (problems, version) = match acts::keep(&site, &visitor, &id, &form, answers(&form)).await {
        Err(Stop::SignInNeeded) => {
            let message = "You are signed out. Sign in again in another tab, then go on here.";
            return Ok((StatusCode::UNAUTHORIZED, Json(json!({ "message": message }))).into_response());
        }
        kept => kept?,
    };
    if problems.is_empty() {
        return Ok(Json(json!({ "version": version })).into_response());
    }
    let status = if problems.have("STALE") { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, Json(json!({ "message": problems.in_one_line() }))).into_response())
}

async fn back(Path(id): Path<String>) -> Page {
    pages::to(&format!("/exercises/{id}"))
}

#[cfg(test)]
mod tests {
    use super::{super::sheet::tests::one_of_each, *};
    use crate::testing::check_page;

    fn shown(number: usize, problems: Problems) -> String {
        let form = one_of_each();
        let written = written(&form.draft);
        let page = WorkPage {
            id: "run_1".to_owned(),
            title: "Talk time".to_owned(),
            minutes: 25,
            readers_line: "You and your therapist can see your answers.".to_owned(),
            shared: true,
            introduction: form.introduction.clone(),
            number: number + 1,
            last: form.steps.len(),
            sheet: Sheet::new(&form, number, &written, &problems, &Zone::named("UTC")).expect("is a page"),
            key: "key".to_owned(),
            version: "3".to_owned(),
            saved: "Saved at 10:00".to_owned(),
            talk: number == 0,
            may_keep_to_self: true,
            keeps_to_self: false,
            problems,
        };
        page.render().expect("it renders")
    }

    #[test]
    fn the_first_page_says_first_who_will_see_it() {
        let html = shown(0, Problems::none());
        check_page(&html);
        let (who, first) = (html.find("can see your answers"), html.find("The field depth?"));
        assert!(html.contains("stops being shared"));
        assert!(who < first && html.contains("Page 1 of 2") && html.contains("/exercises/run_1/talk"));
        assert!(!html.contains("value=\"done\"") && html.contains("value=\"next\""));
    }

    #[test]
    fn the_last_page_finishes_and_shows_what_needs_another_look() {
        let html = shown(1, Problems::one("w-what", "Fill this in."));
        check_page(&html);
        assert!(html.contains("value=\"done\"") && html.contains("href=\"#f-w-what\""));
        assert!(html.contains("Nobody but you ever reads this.") && html.contains("name=\"keepToSelf\""));
        assert!(html.contains("15:05: the other speaks."));
    }

    #[test]
    fn a_closed_one_says_so_and_a_pause_has_its_own_words() {
        let page = |paused: &str| ClosedPage { title: "Talk time".to_owned(), paused: paused.to_owned() };
        let html = page("Your therapist will review this with you.").render().expect("it renders");
        check_page(&html);
        assert!(html.contains("Your therapist will review this with you."));
        check_page(&page("").render().expect("it renders"));
    }
}
