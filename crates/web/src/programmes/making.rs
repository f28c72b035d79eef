//! Making a programme: its phases, their gates and their steps. Every button sends the whole page, so that it works without the script; what cannot
//! be kept comes back as it was typed.

mod sheet;

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use cynic::{MutationBuilder, QueryBuilder};

use self::sheet::{CHECKS, DELIVERIES, LANES, Sheet, SheetPhase};
use crate::{
    ask::ask,
    caller::Visitor,
    desk::{Desk, DeskViewer},
    errors::Stop,
    forms::{Form, Problems},
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{DonePayload, Instant, Problem},
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/programmes/drafts/{id}", get(show).post(act))
}

#[derive(cynic::QueryVariables)]
struct Id {
    id: cynic::Id,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "Id")]
struct DraftQuery {
    viewer: Option<DeskViewer>,
    #[arguments(id: $id)]
    programme_draft: Option<ProgrammeDraft>,
    #[arguments(first: 100)]
    exercises: Option<ExerciseConnection>,
    #[arguments(first: 100)]
    instruments: Option<InstrumentConnection>,
}

#[derive(cynic::QueryFragment)]
struct ProgrammeDraft {
    id: cynic::Id,
    version: i32,
    saved_at: Instant,
    content: String,
    blocking: Vec<Problem>,
}

#[derive(cynic::QueryFragment)]
struct ExerciseConnection {
    nodes: Vec<Exercise>,
}

#[derive(cynic::QueryFragment)]
struct Exercise {
    key: String,
    title: String,
}

#[derive(cynic::QueryFragment)]
struct InstrumentConnection {
    nodes: Vec<Instrument>,
}

#[derive(cynic::QueryFragment)]
struct Instrument {
    key: String,
    title: String,
}

#[derive(cynic::InputObject)]
struct DraftProgrammeInput {
    key: String,
    draft: Option<cynic::Id>,
    of: Option<String>,
    version: i32,
    content: Option<String>,
}

#[derive(cynic::QueryVariables)]
struct KeepVariables {
    input: DraftProgrammeInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "KeepVariables")]
struct Keep {
    #[arguments(input: $input)]
    draft_programme: DraftProgrammePayload,
}

#[derive(cynic::QueryFragment)]
struct DraftProgrammePayload {
    draft: Option<ProgrammeDraft>,
    problems: Vec<Problem>,
}

#[derive(cynic::InputObject)]
struct PublishProgrammeInput {
    draft: cynic::Id,
    version: i32,
}

#[derive(cynic::QueryVariables)]
struct PublishVariables {
    input: PublishProgrammeInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "PublishVariables")]
struct Publish {
    #[arguments(input: $input)]
    publish_programme: ProgrammePayload,
}

#[derive(cynic::QueryFragment)]
struct ProgrammePayload {
    problems: Vec<Problem>,
}

#[derive(cynic::InputObject)]
struct DiscardProgrammeDraftInput {
    draft: cynic::Id,
}

#[derive(cynic::QueryVariables)]
struct DiscardVariables {
    input: DiscardProgrammeDraftInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "DiscardVariables")]
struct Discard {
    #[arguments(input: $input)]
    discard_programme_draft: DonePayload,
}

#[derive(Template)]
#[template(path = "programmes/making.html")]
struct MakingPage {
    desk: Desk,
    id: String,
    key: String,
    version: String,
    saved: String,
    sheet: Sheet,
    /// What can be given: the value of each choice, and what it is called.
    objects: Vec<(String, String)>,
    /// How many things keep it from being published.
    blocking: usize,
    problems: Problems,
}

impl MakingPage {
    /// What is wrong with a field of a phase.
    fn error(&self, n: impl std::fmt::Display, field: &str) -> &str {
        self.problems.of(&format!("phases.{n}.{field}"))
    }

    /// What is wrong with a check of a gate.
    fn check_error(&self, n: impl std::fmt::Display, gate: &str, k: impl std::fmt::Display) -> &str {
        self.problems.of(&format!("phases.{n}.{gate}.{k}"))
    }

    /// What is wrong with a field of a step.
    fn step_error(&self, n: impl std::fmt::Display, m: impl std::fmt::Display, field: &str) -> &str {
        self.problems.of(&format!("phases.{n}.steps.{m}.{field}"))
    }

    /// The phases that a phase can wait for.
    fn others(&self, phase: &SheetPhase) -> Vec<&SheetPhase> {
        self.sheet.phases.iter().filter(|other| other.id != phase.id).collect()
    }
}

/// `GET /programmes/drafts/{id}`
async fn show(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Page {
    pages::show(&page(&site, &visitor, &id).await?)
}

async fn page(site: &Site, visitor: &Visitor, id: &str) -> Result<MakingPage, Stop> {
    let answer = ask(site, visitor, DraftQuery::build(Id { id: cynic::Id::new(id) })).await?;
    let desk = Desk::open(answer.viewer, "/library")?;
    let draft = answer.programme_draft.ok_or(Stop::NotFound)?;
    let sheet = Sheet::of_content(&draft.content);
    let exercises = answer.exercises.map(|list| list.nodes).unwrap_or_default();
    let instruments = answer.instruments.map(|list| list.nodes).unwrap_or_default();
    let exercises =
        exercises.into_iter().map(|one| (format!("exercise:{}", one.key), format!("Exercise: {}", one.title)));
    let instruments =
        instruments.into_iter().map(|one| (format!("inventory:{}", one.key), format!("Inventory: {}", one.title)));
    Ok(MakingPage {
        saved: format!("Kept at {}", desk.zone.moment(&draft.saved_at)),
        desk,
        id: draft.id.into_inner(),
        key: site.door.fresh_key(),
        version: draft.version.to_string(),
        objects: with_what_is_given(exercises.chain(instruments).collect(), &sheet),
        sheet,
        blocking: draft.blocking.len(),
        problems: Problems::all_of(draft.blocking),
    })
}

/// What can be given, and what a step gives that the library offers no longer: no step becomes another because its own is not listed.
fn with_what_is_given(mut objects: Vec<(String, String)>, sheet: &Sheet) -> Vec<(String, String)> {
    for step in sheet.phases.iter().flat_map(|phase| &phase.steps) {
        if !step.object.is_empty() && objects.iter().all(|(value, _)| *value != step.object) {
            objects.push((step.object.clone(), "No longer in your library".to_owned()));
        }
    }
    objects
}

/// `POST /programmes/drafts/{id}`: keeps what was typed, and does what the button says.
async fn act(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    if form.text("act") == "discard" {
        let input = DiscardProgrammeDraftInput { draft: cynic::Id::new(&id) };
        let done = ask(&site, &visitor, Discard::build(DiscardVariables { input })).await?.discard_programme_draft;
        Problems::of_payload(done.problems)?;
        return pages::to("/programmes/drafts");
    }
    let mut sheet = Sheet::read(&form);
    sheet.act(form.text("act"));
    let content = match sheet.content() {
        Ok(content) => content,
        Err(problems) => return again(&site, &visitor, &id, (&form, sheet, problems)).await,
    };
    let input = DraftProgrammeInput {
        key: form.text("key").to_owned(),
        draft: Some(cynic::Id::new(&id)),
        of: None,
        version: form.text("version").parse().unwrap_or_default(),
        content: Some(content),
    };
    let payload = ask(&site, &visitor, Keep::build(KeepVariables { input })).await?.draft_programme;
    let problems = Problems::of_payload(payload.problems)?;
    let Some(kept) = payload.draft else {
        return again(&site, &visitor, &id, (&form, sheet, problems)).await;
    };
    if form.text("act") != "publish" {
        return pages::to(&format!("/programmes/drafts/{id}"));
    }
    let input = PublishProgrammeInput { draft: kept.id, version: kept.version };
    let payload = ask(&site, &visitor, Publish::build(PublishVariables { input })).await?.publish_programme;
    if Problems::of_payload(payload.problems)?.is_empty() {
        return pages::to("/programmes");
    }
    // What keeps it from being published stands beside its fields.
    pages::again(&page(&site, &visitor, &id).await?)
}

/// The page with what was typed, which could not be kept.
async fn again(site: &Site, visitor: &Visitor, id: &str, typed: (&Form, Sheet, Problems)) -> Page {
    let (form, sheet, problems) = typed;
    let page = page(site, visitor, id).await?;
    let version = form.text("version").to_owned();
    pages::again(&MakingPage { version, sheet, problems, ..page })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::{check_page, therapist};

    #[test]
    fn what_is_wrong_stands_beside_its_field() {
        let content = r#"{"title":"Evenings","phases":[{"id":"one","title":"One","after":["two"],"enter":["no_pause"],
            "leave":[{"confirmed":"We met"}],"steps":[{"id":"limits","lane":"hurt","object":{"exercise":"my_limits"},
            "delivery":{"after":{"step":"log","days":3}},"every_days":7}]}]}"#;
        let problem = Problem {
            field: Some("phases.0.after".to_owned()),
            code: "WRONG_STATE".to_owned(),
            message: "Choose other phases of this programme.".to_owned(),
        };
        let page = MakingPage {
            desk: therapist("/library"),
            id: "pgd_1".to_owned(),
            key: "key".to_owned(),
            version: "1".to_owned(),
            saved: "Kept at noon".to_owned(),
            sheet: Sheet::of_content(content),
            objects: vec![("exercise:my_limits".to_owned(), "Exercise: My limits".to_owned())],
            blocking: 1,
            problems: Problems::all_of(vec![problem]),
        };
        let html = check_page(&page);
        assert!(html.contains("Choose other phases") && html.contains("value=\"We met\""), "{html}");
        assert!(html.contains("value=\"exercise:my_limits\" selected"), "{html}");
    }
}
