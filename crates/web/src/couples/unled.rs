//! The couples that nobody leads since their lead therapist left, for owners.

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
}

#[derive(Template)]
#[template(path = "couples/unled.html")]
struct UnledPage {
    desk: Desk,
    couples: Vec<CoupleWithoutLead>,
    from_start: bool,
    next: String,
}

/// `GET /couples/without-lead`
pub(super) async fn show(State(site): State<Site>, visitor: Visitor, Asked(part): Asked) -> Page {
    let (after, from_start) = (part.some("after"), part.some("after").is_none());
    let answer = ask(&site, &visitor, UnledQuery::build(UnledVariables { after })).await?;
    let desk = Desk::open(answer.viewer, "/people")?;
    let (couples, next) = answer
        .couples_without_lead
        .map(|list| (list.nodes, list.page_info.onward("/couples/without-lead")))
        .unwrap_or_default();
    pages::show(&UnledPage { desk, couples, from_start, next })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::{check_page, owner};

    #[test]
    fn each_leads_to_where_somebody_can_be_named() {
        let couples = vec![CoupleWithoutLead { couple: cynic::Id::new("cpl_1"), alias: "Alder".into() }];
        let html = check_page(&UnledPage { desk: owner("/people"), couples, from_start: true, next: String::new() });
        assert!(html.contains("href=\"/couples/cpl_1/team\"") && html.contains("Alder"));
        let none = UnledPage { desk: owner("/people"), couples: vec![], from_start: true, next: String::new() };
        assert!(check_page(&none).contains("Every couple has somebody"));
    }
}
