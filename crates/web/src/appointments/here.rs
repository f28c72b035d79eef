//! Saying where one is when one's own appointment begins.

use askama::Template;
use axum::extract::{Path, State};
use cynic::{MutationBuilder, QueryBuilder};

use crate::{
    ask::ask,
    caller::Visitor,
    consultations::{CheckInForm, Company, ConsultationPlace},
    errors::Stop,
    forms::{Form, Problems},
    moments::Zone,
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{Instant, Problem},
};

/// What begins next stands first; nothing that has not begun nearly is asked for here.
#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query")]
struct HereQuery {
    #[arguments(first: 5)]
    my_appointments: Option<Next>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "OwnAppointmentConnection")]
struct Next {
    nodes: Vec<Near>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "OwnAppointment")]
struct Near {
    id: cynic::Id,
    starts_at: Instant,
    zone: String,
    can_check_in: bool,
    here: bool,
    places: Vec<ConsultationPlace>,
}

#[derive(cynic::QueryVariables)]
struct CheckInVariables {
    input: CheckInToAppointmentInput,
}

#[derive(cynic::InputObject)]
struct CheckInToAppointmentInput {
    appointment: cynic::Id,
    place: String,
    company: Company,
    call_back: String,
    emergency_contact: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "CheckInVariables")]
struct CheckIn {
    #[arguments(input: $input)]
    check_in_to_appointment: OwnAppointmentPayload,
}

#[derive(cynic::QueryFragment)]
struct OwnAppointmentPayload {
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "appointments/here.html")]
struct HerePage {
    /// The address of this page, for its form.
    here: String,
    day: String,
    time: String,
    /// Whether one has said it before.
    said: bool,
    places: Vec<ConsultationPlace>,
    typed: CheckInForm,
    problems: Problems,
}

/// `GET /appointments/{id}/here`
pub(super) async fn show(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Page {
    pages::show(&page(&site, &visitor, &id).await?)
}

/// `POST /appointments/{id}/here`
pub(super) async fn check_in(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    let problems = match Company::parse(form.text("company")) {
        Some(company) => {
            let input = CheckInToAppointmentInput {
                appointment: cynic::Id::new(&id),
                place: form.text("place").to_owned(),
                company,
                call_back: form.text("callBack").to_owned(),
                emergency_contact: form.some("emergencyContact"),
            };
            let payload = ask(&site, &visitor, CheckIn::build(CheckInVariables { input })).await?;
            Problems::of_payload(payload.check_in_to_appointment.problems)?
        }
        None => Problems::one("company", "Say who is in the room with you."),
    };
    if problems.is_empty() {
        return pages::to("/appointments");
    }
    pages::again(&HerePage { typed: CheckInForm::read(&form), problems, ..page(&site, &visitor, &id).await? })
}

async fn page(site: &Site, visitor: &Visitor, id: &str) -> Result<HerePage, Stop> {
    let found = ask(site, visitor, HereQuery::build(())).await?.my_appointments.ok_or(Stop::NotFound)?;
    let near = found.nodes.into_iter().find(|one| one.id.inner() == id && one.can_check_in).ok_or(Stop::NotFound)?;
    let zone = Zone::named(&near.zone);
    Ok(HerePage {
        here: format!("/appointments/{id}/here"),
        day: zone.near_day(&near.starts_at),
        time: zone.clock(&near.starts_at),
        said: near.here,
        places: near.places,
        typed: CheckInForm::default(),
        problems: Problems::none(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_page;

    #[test]
    fn the_page_keeps_what_was_typed() {
        for said in [false, true] {
            let page = HerePage {
                here: "/appointments/apt_1/here".to_owned(),
                day: "Tuesday 10 March".to_owned(),
                time: "16:00 GMT".to_owned(),
                said,
                places: vec![ConsultationPlace { code: "US-FL".to_owned(), name: "Florida".to_owned() }],
                typed: CheckInForm {
                    place: "US-FL".to_owned(),
                    company: "ALONE".to_owned(),
                    call_back: "555 0100".to_owned(),
                    emergency: String::new(),
                },
                problems: Problems::one("callBack", "Enter a number."),
            };
            let html = page.render().expect("it renders");
            check_page(&html);
            assert!(html.contains("value=\"555 0100\"") && html.contains("Enter a number."));
            assert_eq!(html.contains("You have said it already"), said);
        }
    }
}
