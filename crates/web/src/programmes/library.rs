//! The programmes on which a couple can be enrolled, and the drafts of the practice's own.

use askama::Template;
use axum::{Router, extract::State, routing::get};
use cynic::{MutationBuilder, QueryBuilder};

use crate::{
    ask::ask,
    caller::Visitor,
    desk::{Desk, DeskViewer},
    errors::Stop,
    forms::{Asked, Form, Problems},
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{Instant, PageInfo, Problem},
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/programmes", get(show).post(begin)).route("/programmes/drafts", get(drafts))
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query")]
struct LibraryQuery {
    viewer: Option<DeskViewer>,
    #[arguments(first: 100)]
    programmes: Option<ProgrammeConnection>,
}

#[derive(cynic::QueryFragment)]
struct ProgrammeConnection {
    nodes: Vec<Programme>,
}

#[derive(cynic::QueryFragment)]
struct Programme {
    key: String,
    version: String,
    title: String,
    purpose: String,
    is_own: bool,
    draft: Option<cynic::Id>,
    phases: Vec<ProgrammePhase>,
}

#[derive(cynic::QueryFragment)]
struct ProgrammePhase {
    title: String,
    steps: Vec<ProgrammeStep>,
}

#[derive(cynic::QueryFragment)]
struct ProgrammeStep {
    #[expect(dead_code, reason = "only how many there are matters here")]
    name: String,
}

#[derive(cynic::QueryVariables)]
struct After {
    after: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "After")]
struct DraftsQuery {
    viewer: Option<DeskViewer>,
    #[arguments(first: 20, after: $after)]
    programme_drafts: Option<ProgrammeDraftConnection>,
}

#[derive(cynic::QueryFragment)]
struct ProgrammeDraftConnection {
    nodes: Vec<ProgrammeDraft>,
    page_info: PageInfo,
}

#[derive(cynic::QueryFragment)]
struct ProgrammeDraft {
    id: cynic::Id,
    title: String,
    of: Option<String>,
    saved_at: Instant,
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
struct BeginVariables {
    input: DraftProgrammeInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "BeginVariables")]
struct Begin {
    #[arguments(input: $input)]
    draft_programme: DraftProgrammePayload,
}

#[derive(cynic::QueryFragment)]
struct DraftProgrammePayload {
    draft: Option<Begun>,
    problems: Vec<Problem>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "ProgrammeDraft")]
struct Begun {
    id: cynic::Id,
}

#[derive(Template)]
#[template(path = "programmes/library.html")]
struct LibraryPage {
    desk: Desk,
    programmes: Vec<Programme>,
    key: String,
    problems: Problems,
}

#[derive(Template)]
#[template(path = "programmes/drafts.html")]
struct DraftsPage {
    desk: Desk,
    rows: Vec<ProgrammeDraft>,
    from_start: bool,
    next: String,
}

impl Programme {
    /// Whose it is, in a word.
    fn whose(&self) -> String {
        if self.is_own { format!("Your practice's, version {}", self.version) } else { "Comes with Rapport".to_owned() }
    }

    fn size(&self) -> String {
        let steps: usize = self.phases.iter().map(|phase| phase.steps.len()).sum();
        format!("{} phases, {steps} steps", self.phases.len())
    }

    /// The titles of its phases.
    fn course(&self) -> String {
        self.phases.iter().map(|phase| phase.title.as_str()).collect::<Vec<_>>().join(", ")
    }
}

impl ProgrammeDraft {
    fn shown_title(&self) -> &str {
        if self.title.is_empty() { "Without a title" } else { &self.title }
    }

    fn what(&self) -> &'static str {
        if self.of.is_some() { "The next version" } else { "A new programme" }
    }
}

async fn show(State(site): State<Site>, visitor: Visitor) -> Page {
    pages::show(&page(&site, &visitor, Problems::none()).await?)
}

async fn page(site: &Site, visitor: &Visitor, problems: Problems) -> Result<LibraryPage, Stop> {
    let answer = ask(site, visitor, LibraryQuery::build(())).await?;
    Ok(LibraryPage {
        desk: Desk::open(answer.viewer, "/library")?,
        programmes: answer.programmes.ok_or(Stop::NotFound)?.nodes,
        key: site.door.fresh_key(),
        problems,
    })
}

/// `POST /programmes`: begins a draft, empty or from a programme.
async fn begin(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let input = DraftProgrammeInput {
        key: form.text("key").to_owned(),
        draft: None,
        of: form.some("of"),
        version: 0,
        content: None,
    };
    let payload = ask(&site, &visitor, Begin::build(BeginVariables { input })).await?.draft_programme;
    let problems = Problems::of_payload(payload.problems)?;
    match payload.draft {
        Some(draft) => pages::to(&format!("/programmes/drafts/{}", draft.id.inner())),
        None => pages::again(&page(&site, &visitor, problems).await?),
    }
}

/// `GET /programmes/drafts`
async fn drafts(State(site): State<Site>, visitor: Visitor, Asked(asked): Asked) -> Page {
    let after = asked.some("after");
    let from_start = after.is_none();
    let answer = ask(&site, &visitor, DraftsQuery::build(After { after })).await?;
    let desk = Desk::open(answer.viewer, "/library")?;
    let found = answer.programme_drafts.ok_or(Stop::NotFound)?;
    let next = found.page_info.onward("/programmes/drafts");
    pages::show(&DraftsPage { desk, rows: found.nodes, from_start, next })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::{check_page, therapist};

    #[test]
    fn each_programme_says_how_long_it_is_and_can_be_begun_from() {
        let phase = |steps: usize| ProgrammePhase {
            title: "Talking".to_owned(),
            steps: (0..steps).map(|at| ProgrammeStep { name: at.to_string() }).collect(),
        };
        let programme = Programme {
            key: "rebuilding".to_owned(),
            version: "1.0.0".to_owned(),
            title: "Rebuilding".to_owned(),
            purpose: "From the first weeks on.".to_owned(),
            is_own: false,
            draft: None,
            phases: vec![phase(2), phase(1)],
        };
        let page = LibraryPage {
            desk: therapist("/library"),
            programmes: vec![programme],
            key: "key".to_owned(),
            problems: Problems::none(),
        };
        let html = check_page(&page);
        assert!(html.contains("2 phases, 3 steps") && html.contains("value=\"rebuilding\""), "{html}");
    }

    #[test]
    fn drafts_are_listed() {
        let draft = ProgrammeDraft {
            id: cynic::Id::new("pgd_1"),
            title: String::new(),
            of: None,
            saved_at: Instant("2026-11-22T18:00:00Z".parse().expect("a valid instant")),
        };
        let page = DraftsPage { desk: therapist("/library"), rows: vec![draft], from_start: true, next: String::new() };
        assert!(check_page(&page).contains("Without a title"));
    }
}
