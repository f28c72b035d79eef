//! The library: which forms the practice has, which of them can be assigned, and where each comes from.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use cynic::QueryBuilder;

use crate::ask::ask;
use crate::caller::Visitor;
use crate::desk::words::ThreadRole;
use crate::desk::{Desk, DeskViewer};
use crate::forms::Asked;
use crate::pages::{self, Page, encoded};
use crate::schema;
use crate::site::Site;
use crate::vocabulary::PageInfo;

/// The list of forms.
pub(crate) fn routes() -> Router<Site> {
    Router::new().route("/library", get(show))
}

#[derive(cynic::QueryVariables, Debug)]
struct LibraryVariables {
    after: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "LibraryVariables")]
struct LibraryQuery {
    viewer: Option<DeskViewer>,
    #[arguments(first: 100, after: $after)]
    instruments: Option<InstrumentConnection>,
}

#[derive(cynic::QueryFragment, Debug)]
struct InstrumentConnection {
    nodes: Vec<Instrument>,
    page_info: PageInfo,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
struct Instrument {
    key: String,
    version: String,
    title: String,
    respondent: Option<ThreadRole>,
    items: i32,
    minutes: i32,
    every_days: Option<i32>,
    answerable: bool,
    text_accepted: bool,
    totals_accepted: bool,
    licence: String,
    source: String,
}

impl Instrument {
    fn side(&self) -> &'static str {
        self.respondent.map_or("Either partner", ThreadRole::words)
    }

    fn length(&self) -> String {
        let questions = if self.items == 1 { "question" } else { "questions" };
        format!("{} {questions}, {} min", self.items, self.minutes)
    }
}

#[derive(Template)]
#[template(path = "inventories/library.html")]
struct LibraryPage {
    desk: Desk,
    /// Can be assigned now.
    ready: Vec<Instrument>,
    /// Known, with scoring; the text is not here.
    without_text: Vec<Instrument>,
    from_start: bool,
    next: String,
}

/// `GET /library`
async fn show(State(site): State<Site>, visitor: Visitor, Asked(part): Asked) -> Page {
    let after = part.some("after");
    let from_start = after.is_none();
    let answer = ask(&site, &visitor, LibraryQuery::build(LibraryVariables { after })).await?;
    let desk = Desk::open(answer.viewer, "/library")?;
    let (instruments, page) = answer.instruments.map_or((Vec::new(), None), |list| (list.nodes, Some(list.page_info)));
    let cursor = page.and_then(|page| page.end_cursor.filter(|_| page.has_next_page));
    let next = cursor.map(|cursor| format!("/library?after={}", encoded(&cursor))).unwrap_or_default();
    let (ready, without_text) = instruments.into_iter().partition(|instrument| instrument.answerable);
    pages::show(&LibraryPage { desk, ready, without_text, from_start, next })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::{check_page, therapist};

    fn instrument(key: &str, answerable: bool) -> Instrument {
        let text_accepted = key != "cts2";
        Instrument {
            key: key.into(),
            version: "1.0.0".into(),
            title: "Staying Check".into(),
            respondent: Some(ThreadRole::Hurt),
            items: 4,
            minutes: 6,
            every_days: Some(28),
            answerable,
            text_accepted,
            totals_accepted: true,
            licence: "Ours".into(),
            source: "A paper".into(),
        }
    }

    #[test]
    fn a_form_without_text_offers_the_import() {
        let page = LibraryPage {
            desk: therapist("/library"),
            ready: vec![instrument("why_stay", true)],
            without_text: vec![instrument("phq9", false), instrument("cts2", false)],
            from_start: true,
            next: String::new(),
        };
        let html = check_page(&page);
        assert!(html.contains("/library/import?registered=phq9"));
        assert!(!html.contains("/library/import?registered=why_stay"));
        assert!(!html.contains("registered=cts2"), "what cannot be brought in is not offered");
    }
}
