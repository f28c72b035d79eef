//! What I agreed on and with whom, and the limits that somebody shows me.

use askama::Template;
use axum::{Router, extract::State, routing::get};
use cynic::QueryBuilder;

use super::agreement_words::{AgreementKind, AgreementStanding};
use crate::{
    ask::ask,
    caller::Visitor,
    errors::Stop,
    forms::Asked,
    moments::Zone,
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{Instant, PageInfo, Partner, Reader},
};

const HERE: &str = "/agreements";

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/agreements", get(show))
}

#[derive(cynic::QueryVariables)]
struct After {
    after: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "After")]
struct Agreements {
    viewer: Option<Reader>,
    #[arguments(first: 20, after: $after)]
    my_agreements: Option<AgreementConnection>,
    limits_shown_to_me: Option<Vec<ShownLimits>>,
    my_trust_plans: Option<Vec<Side>>,
}

/// On which side of an injury the reader stands.
#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "MyTrustPlan")]
struct Side {
    involved: bool,
}

#[derive(cynic::QueryFragment)]
struct AgreementConnection {
    nodes: Vec<Agreement>,
    page_info: PageInfo,
}

#[derive(cynic::QueryFragment)]
struct Agreement {
    id: cynic::Id,
    title: String,
    standing: AgreementStanding,
    in_force_since: Option<Instant>,
    waits_for_me: bool,
    review_due: bool,
}

#[derive(cynic::QueryFragment)]
struct ShownLimits {
    by: Partner,
    since: Instant,
    terms: Vec<AgreementTerm>,
    resting: Option<String>,
}

/// One field of a wording, as it reads.
#[derive(cynic::QueryFragment)]
pub(super) struct AgreementTerm {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) kept: String,
    pub(super) text: String,
}

#[derive(Template)]
#[template(path = "exercises/agreements.html")]
struct AgreementsPage {
    agreements: Vec<Agreement>,
    limits: Vec<ShownLimits>,
    /// What this reader may begin.
    kinds: Vec<AgreementKind>,
    older: String,
    zone: Zone,
}

async fn show(State(site): State<Site>, visitor: Visitor, Asked(asked): Asked) -> Page {
    let answer = ask(&site, &visitor, Agreements::build(After { after: asked.some("after") })).await?;
    let zone = answer.viewer.ok_or(Stop::SignInNeeded)?.zone();
    let mine = answer.my_agreements.ok_or(Stop::NotFound)?;
    let older = mine.page_info.onward(HERE);
    let limits = answer.limits_shown_to_me.ok_or(Stop::NotFound)?;
    let involved = answer.my_trust_plans.is_some_and(|plans| plans.iter().any(|plan| plan.involved));
    let kinds = AgreementKind::ALL.into_iter().filter(|kind| involved || !kind.is_of_involved()).collect();
    pages::show(&AgreementsPage { agreements: mine.nodes, limits, kinds, older, zone })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_page;

    #[test]
    fn it_lists_what_is_agreed_and_what_is_shown() {
        let since = Instant("2026-11-22T18:00:00Z".parse().expect("a valid instant"));
        let agreement = Agreement {
            id: cynic::Id::new("agr_1"),
            title: "Our agreement".to_owned(),
            standing: AgreementStanding::Offered,
            in_force_since: None,
            waits_for_me: true,
            review_due: false,
        };
        let term = AgreementTerm {
            name: "need-1".to_owned(),
            label: "I need".to_owned(),
            kept: "A call <3".to_owned(),
            text: "A call <3".to_owned(),
        };
        let limits = ShownLimits {
            by: Partner { id: cynic::Id::new("per_2"), name: "Ben".to_owned() },
            since,
            terms: vec![term],
            resting: None,
        };
        let page = AgreementsPage {
            agreements: vec![agreement],
            limits: vec![limits],
            kinds: AgreementKind::ALL.to_vec(),
            older: String::new(),
            zone: Zone::named("UTC"),
        };
        let html = page.render().expect("it renders");
        check_page(&html);
        assert!(html.contains("Waits for you") && html.contains("A call &#60;3"));
    }

    #[test]
    fn with_nothing_agreed_it_offers_the_first_step() {
        let page = AgreementsPage {
            agreements: Vec::new(),
            limits: Vec::new(),
            kinds: AgreementKind::ALL.to_vec(),
            older: String::new(),
            zone: Zone::named("UTC"),
        };
        let html = page.render().expect("it renders");
        check_page(&html);
        assert!(html.contains("Nothing is agreed here yet") && html.contains("/agreements/new?kind=boundary"));
    }
}
