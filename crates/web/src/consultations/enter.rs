//! Entering a request that came by phone or by word of mouth.

use askama::Template;
use axum::extract::State;
use cynic::{MutationBuilder, QueryBuilder};

use super::{ConsultationPlace, KnownPlace, NewcomerInput, book::Details};
use crate::{
    ask::ask,
    caller::Visitor,
    desk::{Desk, DeskViewer},
    errors::Stop,
    forms::{Form, Problems},
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::Problem,
};

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query")]
struct EnterQuery {
    viewer: Option<DeskViewer>,
    consultation_types: Option<Vec<Kind>>,
    places: Option<Vec<KnownPlace>>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "ConsultationType")]
struct Kind {
    key: String,
    name: String,
    minutes: i32,
}

#[derive(cynic::QueryVariables)]
struct EnterVariables {
    input: EnterRequestInput,
}

#[derive(cynic::InputObject)]
struct EnterRequestInput {
    key: String,
    #[cynic(rename = "type")]
    kind: String,
    me: NewcomerInput,
    partner_place: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "EnterVariables")]
struct Enter {
    #[arguments(input: $input)]
    enter_request: EnterRequestPayload,
}

#[derive(cynic::QueryFragment)]
struct EnterRequestPayload {
    consultation: Option<Entered>,
    problems: Vec<Problem>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Consultation")]
struct Entered {
    id: cynic::Id,
}

#[derive(Template)]
#[template(path = "consultations/enter.html")]
struct EnterPage {
    desk: Desk,
    /// What can be asked for: its key, and what it is called.
    kinds: Vec<(String, String)>,
    places: Vec<ConsultationPlace>,
    key: String,
    kind: String,
    place: String,
    partner_place: String,
    zone: String,
    person: Details,
    problems: Problems,
}

/// `GET /consultations/enter`
pub(super) async fn show(State(site): State<Site>, visitor: Visitor) -> Page {
    pages::show(&page(&site, &visitor).await?)
}

/// `POST /consultations/enter`
pub(super) async fn enter(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let (person, zone, place) = (Details::read(&form), form.text("zone"), form.text("place"));
    let input = EnterRequestInput {
        key: form.text("key").to_owned(),
        kind: form.text("type").to_owned(),
        me: person.newcomer(zone, place),
        partner_place: form.some("partnerPlace"),
    };
    let payload = ask(&site, &visitor, Enter::build(EnterVariables { input })).await?.enter_request;
    if let Some(entered) = payload.consultation {
        return pages::to(&format!("/consultations/one/{}", entered.id.inner()));
    }
    let problems = Problems::of_payload(payload.problems)?.beside(super::book::field_of);
    let page = page(&site, &visitor).await?;
    let owned = |name: &str| form.text(name).to_owned();
    pages::again(&EnterPage {
        key: owned("key"),
        kind: owned("type"),
        place: owned("place"),
        partner_place: owned("partnerPlace"),
        zone: owned("zone"),
        person,
        problems,
        ..page
    })
}

async fn page(site: &Site, visitor: &Visitor) -> Result<EnterPage, Stop> {
    let answer = ask(site, visitor, EnterQuery::build(())).await?;
    let zone = answer.viewer.as_ref().map(|viewer| viewer.person.zone.clone()).unwrap_or_default();
    let desk = Desk::open(answer.viewer, "/consultations")?;
    let places = answer.places.ok_or(Stop::NotFound)?;
    Ok(EnterPage {
        kinds: answer.consultation_types.ok_or(Stop::NotFound)?.into_iter().map(named).collect(),
        places: places.into_iter().map(KnownPlace::choice).collect(),
        key: site.door.fresh_key(),
        kind: String::new(),
        place: String::new(),
        partner_place: String::new(),
        zone,
        person: Details::default(),
        problems: Problems::none(),
        desk,
    })
}

fn named(kind: Kind) -> (String, String) {
    (kind.key, format!("{}, {} minutes", kind.name, kind.minutes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::{check_page, staff};

    #[test]
    fn the_page_is_whole() {
        let page = EnterPage {
            desk: staff("/consultations"),
            kinds: vec![("consult_45".to_owned(), "A first conversation, 45 minutes".to_owned())],
            places: vec![ConsultationPlace { code: "US-FL".to_owned(), name: "Florida".to_owned() }],
            key: "key".to_owned(),
            kind: "consult_45".to_owned(),
            place: "US-FL".to_owned(),
            partner_place: String::new(),
            zone: "America/New_York".to_owned(),
            person: Details::default(),
            problems: Problems::one("name", "Please fill this in."),
        };
        let html = check_page(&page);
        for words in ["Please fill this in.", "A first conversation, 45 minutes"] {
            assert!(html.contains(words), "{words}: {html}");
        }
    }
}
