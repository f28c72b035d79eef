//! The couples that nobody leads since their lead therapist left, and the records that nobody keeps since everybody left, for owners.

use askama::Template;
use axum::extract::State;
use cynic::QueryBuilder;

use crate::ask::ask;
use crate::caller::Visitor;
use crate::desk::{Desk, DeskViewer};
use crate::forms::Asked;
use crate::pages::{self, Page};
use crate::schema;
use crate::site::Site;
use crate::vocabulary::PageInfo;

#[derive(cynic::QueryVariables, Debug)]
struct UnledVariables {
    after: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "UnledVariables")]
struct UnledQuery {
    viewer: Option<DeskViewer>,
    #[arguments(first: 50, after: $after)]
    couples_without_lead: Option<CoupleWithoutLeadConnection>,
}

#[derive(cynic::QueryFragment, Debug)]
struct CoupleWithoutLeadConnection {
    nodes: Vec<CoupleWithoutLead>,
    page_info: PageInfo,
}

#[derive(cynic::QueryFragment, Debug)]
struct CoupleWithoutLead {
    couple: cynic::Id,
    alias: String,
    everybody_left: bool,
}

#[derive(Template)]
#[template(path = "couples/unled.html")]
struct UnledPage {
    desk: Desk,
    couples: Vec<CoupleWithoutLead>,
    /// Those that everybody has left.
    left: Vec<CoupleWithoutLead>,
    from_start: bool,
    next: String,
}

/// `GET /couples/without-lead`
pub(super) async fn show(State(site): State<Site>, visitor: Visitor, Asked(part): Asked) -> Page {
    let (after, from_start) = (part.some("after"), part.some("after").is_none());
    let answer = ask(&site, &visitor, UnledQuery::build(UnledVariables { after })).await?;
    let desk = Desk::open(answer.viewer, "/people")?;
    let (all, next) = answer
        .couples_without_lead
        .map(|list| (list.nodes, list.page_info.onward("/couples/without-lead")))
        .unwrap_or_default();
    let (left, couples) = all.into_iter().partition(|unled| unled.everybody_left);
    pages::show(&UnledPage { desk, couples, left, from_start, next })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::{check_page, owner};

    #[test]
    fn each_leads_to_where_somebody_can_be_named() {
        let page =
            |couples, left| UnledPage { desk: owner("/people"), couples, left, from_start: true, next: String::new() };
        let one = |everybody_left| {
            vec![CoupleWithoutLead { couple: cynic::Id::new("cpl_1"), alias: "Alder".into(), everybody_left }]
        };
        for (couples, left) in [(one(false), Vec::new()), (Vec::new(), one(true))] {
            let is_left = !left.is_empty();
            let html = check_page(&page(couples, left));
            assert!(html.contains("href=\"/couples/cpl_1/team\"") && html.contains("Alder"));
            assert_eq!(html.contains("Records that nobody keeps"), is_left);
            assert!(!html.contains("Every couple has somebody"));
        }
        assert!(check_page(&page(Vec::new(), Vec::new())).contains("Every couple has somebody"));
    }
}
