//! One appointment of a couple: moving it, calling it off, and who comes by which link.

use askama::Template;
use axum::extract::{Path, State};
use cynic::{MutationBuilder, QueryBuilder};

use super::{AppointmentConnection, BookableCouple, Line};
use crate::{
    ask::ask,
    caller::Visitor,
    couples::summary::{LineVariables, LineVariablesFields},
    desk::{Desk, DeskViewer},
    errors::Stop,
    forms::{Asked, Form, Problems},
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{Problem, TypedDate},
};

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "LineVariables")]
struct OneQuery {
    viewer: Option<DeskViewer>,
    #[arguments(id: $id)]
    bookable_couple: Option<BookableCouple>,
    #[arguments(id: $id, first: 100)]
    couple_appointments: Option<AppointmentConnection>,
}

#[derive(cynic::QueryVariables)]
struct MoveVariables {
    input: MoveAppointmentInput,
}

#[derive(cynic::InputObject)]
struct MoveAppointmentInput {
    appointment: cynic::Id,
    version: i32,
    on: TypedDate,
    at: String,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "MoveVariables")]
struct Move {
    #[arguments(input: $input)]
    move_appointment: AppointmentPayload,
}

#[derive(cynic::QueryVariables)]
struct OffVariables {
    input: CallOffAppointmentInput,
}

#[derive(cynic::InputObject)]
struct CallOffAppointmentInput {
    appointment: cynic::Id,
    version: i32,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "OffVariables")]
struct CallOff {
    #[arguments(input: $input)]
    call_off_appointment: AppointmentPayload,
}

#[derive(cynic::QueryVariables)]
struct EndVariables {
    input: EndAppointmentSeriesInput,
}

#[derive(cynic::InputObject)]
struct EndAppointmentSeriesInput {
    series: cynic::Id,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "EndVariables")]
struct End {
    #[arguments(input: $input)]
    end_appointment_series: EndAppointmentSeriesPayload,
}

#[derive(cynic::QueryFragment)]
struct EndAppointmentSeriesPayload {
    problems: Vec<Problem>,
}

#[derive(cynic::QueryVariables)]
struct LinkVariables {
    input: ChangeMeetingLinkInput,
}

#[derive(cynic::InputObject)]
struct ChangeMeetingLinkInput {
    appointment: cynic::Id,
    version: i32,
    person: cynic::Id,
    link: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "LinkVariables")]
struct ChangeLink {
    #[arguments(input: $input)]
    change_meeting_link: AppointmentPayload,
}

#[derive(cynic::QueryFragment)]
struct AppointmentPayload {
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "appointments/one.html")]
struct OnePage {
    desk: Desk,
    couple: BookableCouple,
    line: Line,
    on: String,
    at: String,
    /// Where the clock stands by which it was agreed.
    zone: String,
    problems: Problems,
}

/// `GET /couples/{id}/appointments/one?appointment=`
pub(super) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    Asked(asked): Asked,
) -> Page {
    pages::show(&page(&site, &visitor, id, asked.text("appointment")).await?)
}

/// `POST /couples/{id}/appointments/one`
pub(super) async fn act(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    let appointment = form.text("appointment").to_owned();
    let problems = Problems::of_payload(done(&site, &visitor, &appointment, &form).await?)?;
    if problems.is_empty() {
        return pages::to(&format!("/couples/{id}/appointments"));
    }
    let page = page(&site, &visitor, id, &appointment).await?;
    let typed = |name: &str, before: String| form.some(name).unwrap_or(before);
    let (on, at) = (typed("on", page.on), typed("at", page.at));
    pages::again(&OnePage { on, at, problems, ..page })
}

async fn done(site: &Site, visitor: &Visitor, appointment: &str, form: &Form) -> Result<Vec<Problem>, Stop> {
    let version = form.text("version").parse().map_err(|_| Stop::NotFound)?;
    let appointment = cynic::Id::new(appointment);
    let payload = match form.text("act") {
        "move" => {
            let (on, at) = (TypedDate(form.text("on").to_owned()), form.text("at").to_owned());
            let input = MoveAppointmentInput { appointment, version, on, at };
            ask(site, visitor, Move::build(MoveVariables { input })).await?.move_appointment
        }
        "off" => {
            let input = CallOffAppointmentInput { appointment, version };
            ask(site, visitor, CallOff::build(OffVariables { input })).await?.call_off_appointment
        }
        "link" => {
            let person = cynic::Id::new(form.text("person"));
            let link = Some(form.text("link").to_owned());
            let input = ChangeMeetingLinkInput { appointment, version, person, link };
            ask(site, visitor, ChangeLink::build(LinkVariables { input })).await?.change_meeting_link
        }
        "end" => {
            let input = EndAppointmentSeriesInput { series: cynic::Id::new(form.text("series")) };
            let ended = ask(site, visitor, End::build(EndVariables { input })).await?.end_appointment_series;
            return Ok(ended.problems);
        }
        _ => return Err(Stop::NotFound),
    };
    Ok(payload.problems)
}

async fn page(site: &Site, visitor: &Visitor, id: String, appointment: &str) -> Result<OnePage, Stop> {
    let answer = ask(site, visitor, OneQuery::build(LineVariables { id: cynic::Id::new(id) })).await?;
    let desk = Desk::open(answer.viewer, "/caseload")?;
    let couple = answer.bookable_couple.ok_or(Stop::NotFound)?;
    let list = answer.couple_appointments.ok_or(Stop::NotFound)?.nodes;
    let one = list.into_iter().find(|one| one.id.inner() == appointment).ok_or(Stop::NotFound)?;
    Ok(OnePage {
        line: one.line(&desk.zone),
        on: one.on.0.to_string(),
        at: one.at,
        zone: one.zone,
        problems: Problems::none(),
        couple,
        desk,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        appointments::tests::{appointment, couple},
        desk::tests::{check_page, therapist},
    };

    #[test]
    fn everything_that_can_be_done_stands_on_the_page() {
        let desk = therapist("/caseload");
        let one = appointment();
        let page = OnePage {
            line: one.line(&desk.zone),
            on: one.on.0.to_string(),
            at: one.at,
            zone: one.zone,
            problems: Problems::one("at", "Write a time of day as hours and minutes: 21:30."),
            couple: couple(),
            desk,
        };
        let html = check_page(&page);
        for act in ["move", "off", "end", "link"] {
            assert!(html.contains(&format!("name=\"act\" value=\"{act}\"")), "{act}");
        }
        assert!(html.contains("value=\"2026-03-10\"") && html.contains("value=\"12:00\""));
    }
}
