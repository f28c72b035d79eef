//! The programmes on which a couple can be enrolled, and the drafts of the practice's own.

use askama::Template;
use axum::{Router, extract::State, routing::get};
use cynic::QueryBuilder;

use super::making;
use crate::{
    ask::ask,
    caller::Visitor,
    desk::{
        Desk, DeskViewer,
        making::{DraftRow, DraftsPage, whose},
    },
    errors::Stop,
    forms::{Asked, Form, Problems},
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{Instant, PageInfo},
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/programmes", get(show).post(begin)).route("/programmes/drafts", get(drafts))
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "After")]
struct LibraryQuery {
    viewer: Option<DeskViewer>,
    #[arguments(first: 100, after: $after)]
    programmes: Option<ProgrammeConnection>,
}

#[derive(cynic::QueryFragment)]
struct ProgrammeConnection {
    nodes: Vec<Programme>,
    page_info: PageInfo,
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

#[derive(Template)]
#[template(path = "programmes/library.html")]
struct LibraryPage {
    desk: Desk,
    programmes: Vec<Programme>,
    from_start: bool,
    /// Where the next ones stand; empty on the last page.
    next: String,
    key: String,
    problems: Problems,
}

impl Programme {
    /// Whose it is, in a word.
    fn whose(&self) -> String {
        whose(self.is_own, &self.version)
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
    fn row(self) -> DraftRow {
        DraftRow { id: self.id, title: self.title, of: self.of, saved_at: self.saved_at }
    }
}

async fn show(State(site): State<Site>, visitor: Visitor, Asked(asked): Asked) -> Page {
    pages::show(&page(&site, &visitor, asked.some("after"), Problems::none()).await?)
}

async fn page(site: &Site, visitor: &Visitor, after: Option<String>, problems: Problems) -> Result<LibraryPage, Stop> {
    let from_start = after.is_none();
    let answer = ask(site, visitor, LibraryQuery::build(After { after })).await?;
    let found = answer.programmes.ok_or(Stop::NotFound)?;
    Ok(LibraryPage {
        desk: Desk::open(answer.viewer, "/library")?,
        next: found.page_info.onward("/programmes"),
        programmes: found.nodes,
        from_start,
        key: site.door.fresh_key(),
        problems,
    })
}

/// `POST /programmes`: begins a draft, empty or from a programme.
async fn begin(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    match making::begin(&site, &visitor, form.text("key"), form.some("of")).await? {
        Ok(there) => pages::to(&there),
        Err(problems) => pages::again(&page(&site, &visitor, None, problems).await?),
    }
}

/// `GET /programmes/drafts`
async fn drafts(State(site): State<Site>, visitor: Visitor, Asked(asked): Asked) -> Page {
    let after = asked.some("after");
    let from_start = after.is_none();
    let answer = ask(&site, &visitor, DraftsQuery::build(After { after })).await?;
    let desk = Desk::open(answer.viewer, "/library")?;
    let found = answer.programme_drafts.ok_or(Stop::NotFound)?;
    let rows = found.nodes.into_iter().map(ProgrammeDraft::row);
    pages::show(&DraftsPage::new(desk, &making::MADE, from_start, (rows, &found.page_info)))
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
            from_start: true,
            next: "/programmes?after=x".to_owned(),
            key: "key".to_owned(),
            problems: Problems::none(),
        };
        let html = check_page(&page);
        assert!(html.contains("2 phases, 3 steps") && html.contains("value=\"rebuilding\""), "{html}");
        assert!(html.contains("href=\"/programmes?after=x\""), "the list goes on");
    }
}
