//! Joining a meeting that somebody else booked for two. Whoever joins says for themself who they are and how they may be reached.

use askama::Template;
use axum::extract::{Path, State};
use cynic::{MutationBuilder, QueryBuilder};

use super::{
    BookConsultationPayload, BookingPage, ConsultationPlace, ConsultationQuestion, NewcomerInput,
    asked::{self, Asked, ConsultationAnswerInput},
    book::{Details, KeptPage, field_of},
    times::Time,
};
use crate::{
    ask::ask,
    caller::Visitor,
    errors::Stop,
    forms::{Form, Problems},
    moments::Zone,
    pages::{self, Page, encoded},
    schema,
    site::Site,
    vocabulary::Instant,
};

#[derive(cynic::QueryVariables)]
struct JoinableVariables {
    address: String,
    link: String,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "JoinableVariables")]
struct JoinableQuery {
    #[arguments(address: $address, link: $link)]
    joinable_consultation: Option<JoinableConsultation>,
    #[arguments(address: $address)]
    booking_page: Option<BookingPage>,
}

#[derive(cynic::QueryFragment)]
struct JoinableConsultation {
    #[cynic(rename = "type")]
    kind: AskingType,
    starts_at: Instant,
    practice_zone: String,
}

/// A type with what it asks.
#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "ConsultationType")]
struct AskingType {
    name: String,
    says: String,
    minutes: i32,
    questions: Vec<ConsultationQuestion>,
}

#[derive(cynic::QueryVariables)]
struct JoinVariables {
    input: JoinConsultationInput,
}

#[derive(cynic::InputObject)]
struct JoinConsultationInput {
    key: String,
    address: String,
    link: String,
    me: NewcomerInput,
    answers: Option<Vec<ConsultationAnswerInput>>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "JoinVariables")]
struct Join {
    #[arguments(input: $input)]
    join_consultation: BookConsultationPayload,
}

#[derive(Template)]
#[template(path = "consultations/join.html")]
struct JoinPage {
    here: String,
    kind: AskingType,
    /// Where the practice is, until they say where they are.
    day: String,
    time: Time,
    zone: String,
    places: Vec<ConsultationPlace>,
    place: String,
    key: String,
    person: Details,
    /// What the type asks, with what was answered.
    asked: Vec<Asked>,
    problems: Problems,
}

/// `GET /book/{address}/join/{link}`
pub(super) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Path((address, link)): Path<(String, String)>,
) -> Page {
    pages::show(&page(&site, &visitor, &address, &link).await?)
}

/// `POST /book/{address}/join/{link}`
pub(super) async fn join(
    State(site): State<Site>,
    visitor: Visitor,
    Path((address, link)): Path<(String, String)>,
    form: Form,
) -> Page {
    let (person, zone, place) = (Details::read(&form), form.text("zone"), form.text("place"));
    let input = JoinConsultationInput {
        key: form.text("key").to_owned(),
        address: address.clone(),
        link: link.clone(),
        me: person.newcomer(zone, place),
        answers: Some(asked::answers(&form)),
    };
    let payload = ask(&site, &visitor, Join::build(JoinVariables { input })).await?.join_consultation;
    if let Some(booked) = &payload.booked {
        let practice = super::book::zone_of(&site, &visitor, &address).await?;
        return pages::show(&KeptPage::new(&site, &address, booked, &practice));
    }
    let problems = Problems::of_payload(payload.problems)?.beside(field_of);
    let page = page(&site, &visitor, &address, &link).await?;
    let (zone, place, key) = (zone.to_owned(), place.to_owned(), form.text("key").to_owned());
    let asked = Asked::all(&page.kind.questions, &form);
    pages::again(&JoinPage { zone, place, key, person, asked, problems, ..page })
}

async fn page(site: &Site, visitor: &Visitor, address: &str, link: &str) -> Result<JoinPage, Stop> {
    let variables = JoinableVariables { address: address.to_owned(), link: link.to_owned() };
    let found = ask(site, visitor, JoinableQuery::build(variables)).await?;
    let joinable = found.joinable_consultation.ok_or(Stop::NotFound)?;
    let zone = Zone::named(&joinable.practice_zone);
    Ok(JoinPage {
        here: format!("/book/{}/join/{}", encoded(address), encoded(link)),
        day: zone.near_day(&joinable.starts_at),
        time: Time::read(&joinable.starts_at, &zone, &zone),
        zone: joinable.practice_zone,
        places: found.booking_page.map(|page| page.places).unwrap_or_default(),
        place: String::new(),
        key: site.door.fresh_key(),
        person: Details::default(),
        asked: Asked::all(&joinable.kind.questions, &Form::default()),
        problems: Problems::none(),
        kind: joinable.kind,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_page;

    #[test]
    fn the_page_is_whole() {
        let (instant, zone) = (Instant("2026-03-10T23:00:00Z".parse().expect("an instant")), Zone::named("UTC"));
        let page = JoinPage {
            here: "/book/northgate/join/x".to_owned(),
            kind: AskingType {
                name: "A first conversation".to_owned(),
                says: "45 minutes together.".to_owned(),
                minutes: 45,
                questions: Vec::new(),
            },
            day: zone.near_day(&instant),
            time: Time::read(&instant, &zone, &zone),
            zone: "Australia/Perth".to_owned(),
            places: Vec::new(),
            place: "AU".to_owned(),
            key: "key".to_owned(),
            person: Details::default(),
            asked: vec![Asked {
                field: "answer-1".to_owned(),
                text: "How will you join us?".to_owned(),
                choices: vec!["Here".to_owned(), "By phone".to_owned()],
                needed: true,
                typed: "By phone".to_owned(),
            }],
            problems: Problems::one("name", "Please fill this in."),
        };
        let html = page.render().expect("it renders");
        check_page(&html);
        assert!(html.contains("23:00 UTC") && html.contains("Please fill this in."));
        assert!(html.contains("name=\"answer-1\" value=\"By phone\" checked") && !html.contains("I leave this out"));
    }
}
