//! The forms that are being made.

use axum::extract::State;
use cynic::QueryBuilder;

use super::open_desk;
use crate::{
    ask::ask,
    caller::Visitor,
    desk::{
        DeskViewer,
        making::{DraftRow, DraftsPage, Made},
    },
    errors::Stop,
    forms::Asked,
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{Instant, PageInfo},
};

/// What is made here.
const MADE: Made = Made {
    one: "Form",
    many: "Forms",
    fresh: "A new form",
    list: "Drafts",
    library: ("/library", "Library"),
    drafts: "/library/drafts",
    begin: ("/library/new", "Make a form"),
};

#[derive(cynic::QueryVariables)]
struct After {
    after: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "After")]
struct DraftsQuery {
    viewer: Option<DeskViewer>,
    #[arguments(first: 20, after: $after)]
    instrument_drafts: Option<InstrumentDraftConnection>,
}

#[derive(cynic::QueryFragment)]
struct InstrumentDraftConnection {
    nodes: Vec<DraftLine>,
    page_info: PageInfo,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "InstrumentDraft")]
struct DraftLine {
    id: cynic::Id,
    title: String,
    of: Option<String>,
    saved_at: Instant,
}

/// `GET /library/drafts`
pub(super) async fn show(State(site): State<Site>, visitor: Visitor, Asked(asked): Asked) -> Page {
    let after = asked.some("after");
    let from_start = after.is_none();
    let answer = ask(&site, &visitor, DraftsQuery::build(After { after })).await?;
    let desk = open_desk(answer.viewer)?;
    let found = answer.instrument_drafts.ok_or(Stop::NotFound)?;
    let row = |draft: DraftLine| DraftRow { id: draft.id, title: draft.title, of: draft.of, saved_at: draft.saved_at };
    let rows = found.nodes.into_iter().map(row);
    pages::show(&DraftsPage::new(desk, &MADE, from_start, (rows, &found.page_info)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::making::tests::check_drafts;

    #[test]
    fn drafts_are_listed() {
        assert!(check_drafts(&MADE).contains("href=\"/library/new\""));
    }
}
