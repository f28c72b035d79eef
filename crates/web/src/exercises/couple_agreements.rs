//! What a couple agrees on, on the desk: who signed what, what each says of it, and what is due for a review.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use cynic::QueryBuilder;

use super::{
    agreement_words::{AgreementStanding, AgreementWord},
    agreements::AgreementTerm,
};
use crate::{
    ask::ask,
    caller::Visitor,
    desk::{Desk, DeskViewer},
    errors::Stop,
    forms::Asked,
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{Date, Instant, PageInfo, Person},
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/couples/{id}/agreements", get(show))
}

#[derive(cynic::QueryVariables)]
struct Variables {
    id: cynic::Id,
    after: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "Variables")]
struct CoupleAgreements {
    viewer: Option<DeskViewer>,
    #[arguments(id: $id)]
    couple: Option<Couple>,
    #[arguments(id: $id, first: 20, after: $after)]
    couple_agreements: Option<DeskAgreementConnection>,
}

#[derive(cynic::QueryFragment)]
struct Couple {
    alias: String,
}

#[derive(cynic::QueryFragment)]
struct DeskAgreementConnection {
    nodes: Vec<DeskAgreement>,
    page_info: PageInfo,
}

#[derive(cynic::QueryFragment)]
struct DeskAgreement {
    title: String,
    standing: AgreementStanding,
    parties: Vec<AgreementParty>,
    newest: Option<DeskAgreementVersion>,
    in_force: Option<DeskAgreementVersion>,
    in_force_since: Option<Instant>,
    review_due: bool,
    stopped_by: Option<String>,
    stopped_at: Option<Instant>,
    shown: bool,
}

#[derive(cynic::QueryFragment)]
struct AgreementParty {
    person: Person,
    signed_at: Option<Instant>,
    word: Option<AgreementWord>,
}

#[derive(cynic::QueryFragment)]
struct DeskAgreementVersion {
    number: i32,
    written_by: String,
    written_at: Instant,
    review_on: Option<Date>,
    terms: Vec<AgreementTerm>,
}

#[derive(Template)]
#[template(path = "exercises/couple_agreements.html")]
struct CoupleAgreementsPage {
    desk: Desk,
    id: String,
    alias: String,
    agreements: Vec<DeskAgreement>,
    older: String,
}

async fn show(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, Asked(asked): Asked) -> Page {
    let variables = Variables { id: cynic::Id::new(&id), after: asked.some("after") };
    let answer = ask(&site, &visitor, CoupleAgreements::build(variables)).await?;
    let list = answer.couple_agreements.ok_or(Stop::NotFound)?;
    pages::show(&CoupleAgreementsPage {
        desk: Desk::open(answer.viewer, "/caseload")?,
        alias: answer.couple.ok_or(Stop::NotFound)?.alias,
        older: list.page_info.onward(&format!("/couples/{id}/agreements")),
        agreements: list.nodes,
        id,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::{check_page, therapist};

    #[test]
    fn the_desk_sees_who_signed_and_what_each_says() {
        let since = Instant("2026-11-22T18:00:00Z".parse().expect("a valid instant"));
        let party = |name: &str, signed_at, word| AgreementParty {
            person: Person { id: cynic::Id::new("per_1"), name: name.to_owned() },
            signed_at,
            word,
        };
        let term = AgreementTerm {
            name: "phone".to_owned(),
            label: "Phone".to_owned(),
            kept: "together".to_owned(),
            text: "We look at it together".to_owned(),
        };
        let newest = DeskAgreementVersion {
            number: 2,
            written_by: "Ben".to_owned(),
            written_at: since,
            review_on: Some(Date(jiff::civil::date(2027, 1, 4))),
            terms: vec![term],
        };
        let agreement = DeskAgreement {
            title: "What we look at together".to_owned(),
            standing: AgreementStanding::ChangeOffered,
            parties: vec![party("Ann", None, None), party("Ben", Some(since), Some(AgreementWord::GivenNo))],
            newest: Some(newest),
            in_force: None,
            in_force_since: None,
            review_due: true,
            stopped_by: None,
            stopped_at: None,
            shown: false,
        };
        let page = CoupleAgreementsPage {
            desk: therapist("/caseload"),
            id: "cpl_1".to_owned(),
            alias: "The A.".to_owned(),
            agreements: vec![agreement],
            older: String::new(),
        };
        let html = check_page(&page);
        assert!(
            html.contains("not signed") && html.contains("I do not give this freely") && html.contains("Review due")
        );
    }
}
