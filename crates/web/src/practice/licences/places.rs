//! The places that are open to treatment: looking one up opens it, and an owner closes it again.

use cynic::MutationBuilder;

use super::words::{Authority, Profession};
use crate::{
    ask::ask,
    caller::Visitor,
    errors::Stop,
    forms::{Form, Problems},
    schema,
    site::Site,
    vocabulary::{Problem, TypedDate},
};

/// A place as the door gives it.
#[derive(cynic::QueryFragment)]
pub(super) struct PlaceOfLaw {
    pub(super) code: String,
    pub(super) name: String,
    terms: Option<PlaceTerms>,
    closed: Option<PlaceClosure>,
}

#[derive(cynic::QueryFragment)]
struct PlaceClosure {
    on: TypedDate,
    by: String,
}

#[derive(cynic::QueryFragment)]
struct PlaceTerms {
    professions: Vec<Profession>,
    accepts: Vec<AcceptedAuthority>,
    verified_on: TypedDate,
    verified_by: String,
    source: String,
}

#[derive(cynic::QueryFragment)]
struct AcceptedAuthority {
    authority: Authority,
    days_per_year: Option<i32>,
}

#[derive(cynic::QueryVariables)]
struct VerifyVariables {
    input: VerifyPlaceInput,
}

#[derive(cynic::InputObject)]
struct VerifyPlaceInput {
    place: String,
    professions: Vec<Profession>,
    accepts: Vec<Authority>,
    exempt_days: Option<i32>,
    source: String,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "VerifyVariables")]
struct Verify {
    #[arguments(input: $input)]
    verify_place: PlacePayload,
}

#[derive(cynic::QueryVariables)]
struct CloseVariables {
    input: ClosePlaceInput,
}

#[derive(cynic::InputObject)]
struct ClosePlaceInput {
    place: String,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "CloseVariables")]
struct Close {
    #[arguments(input: $input)]
    close_place: PlacePayload,
}

#[derive(cynic::QueryFragment)]
struct PlacePayload {
    problems: Vec<Problem>,
}

/// One place that is open.
pub(super) struct Open {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) professions: String,
    pub(super) ways: String,
    pub(super) verified: String,
    pub(super) source: String,
}

/// One place that the practice closed, in a sentence.
pub(super) type Closed = String;

/// Notes that somebody looked a place up; what stood in the way.
pub(super) async fn verify(site: &Site, visitor: &Visitor, form: &Form) -> Result<Problems, Stop> {
    let days = form.some("exemptDays").map(|days| days.trim().parse::<i32>());
    let Ok(exempt_days) = days.transpose() else {
        return Ok(Problems::one("exemptDays", "Write a whole number, or leave this empty."));
    };
    let input = VerifyPlaceInput {
        place: form.text("openPlace").to_owned(),
        professions: form.all("professions").filter_map(Profession::parse).collect(),
        accepts: form.all("accepts").filter_map(Authority::parse).collect(),
        exempt_days,
        source: form.text("source").to_owned(),
    };
    let payload = ask(site, visitor, Verify::build(VerifyVariables { input })).await?.verify_place;
    let field = |field: &str| if field == "place" { "openPlace" } else { field }.to_owned();
    Ok(Problems::of_payload(payload.problems)?.beside(field))
}

/// Closes a place; what stood in the way.
pub(super) async fn close(site: &Site, visitor: &Visitor, form: &Form) -> Result<Problems, Stop> {
    let input = ClosePlaceInput { place: form.text("closePlace").to_owned() };
    let payload = ask(site, visitor, Close::build(CloseVariables { input })).await?.close_place;
    Ok(Problems::of_payload(payload.problems)?.beside(|_| "closePlace".to_owned()))
}

/// The place, if it is open.
pub(super) fn open(place: &PlaceOfLaw) -> Option<Open> {
    let terms = place.terms.as_ref()?;
    let way = |way: &AcceptedAuthority| match way.days_per_year {
        Some(days) => format!("{}, {days} days a year", way.authority.words()),
        None => way.authority.words().to_owned(),
    };
    let professions: Vec<&str> = terms.professions.iter().map(|profession| profession.words()).collect();
    let ways: Vec<String> = terms.accepts.iter().map(way).collect();
    Some(Open {
        code: place.code.clone(),
        name: place.name.clone(),
        professions: professions.join("; "),
        ways: ways.join("; "),
        verified: format!("{}, {}", terms.verified_on.0, terms.verified_by),
        source: terms.source.clone(),
    })
}

/// That the practice closed it, in a sentence.
pub(super) fn closed(place: &PlaceOfLaw) -> Option<Closed> {
    let closure = place.closed.as_ref()?;
    Some(format!("{}: closed on {} by {}", place.name, closure.on.0, closure.by))
}
