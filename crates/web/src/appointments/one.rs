//! One appointment of a couple: moving it, calling it off, and who comes by which link.

use askama::Template;
use axum::extract::{Path, State};
use cynic::{MutationBuilder, QueryBuilder};

use super::{
    Appointment, BookableCouple, Line,
    attendance::{self, Guest},
};
use crate::{
    ask::ask,
    caller::Visitor,
    consultations::{ConsultationPlace, KnownPlace},
    desk::{Desk, DeskViewer},
    errors::Stop,
    forms::{Asked, Form, Problems},
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{Problem, TypedDate},
};

#[derive(cynic::QueryVariables)]
struct OneVariables {
    id: cynic::Id,
    appointment: cynic::Id,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "OneVariables")]
struct OneQuery {
    viewer: Option<DeskViewer>,
    #[arguments(id: $id)]
    bookable_couple: Option<BookableCouple>,
    #[arguments(id: $appointment)]
    appointment: Option<One>,
    places: Option<Vec<KnownPlace>>,
}

/// An appointment, and whether it still can be changed.
#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Appointment")]
struct One {
    couple: cynic::Id,
    planned: bool,
    begun: bool,
    #[cynic(spread)]
    this: Appointment,
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
pub(super) struct AppointmentPayload {
    pub(super) problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "appointments/one.html")]
struct OnePage {
    desk: Desk,
    couple: BookableCouple,
    line: Line,
    guests: Vec<Guest>,
    on: String,
    at: String,
    /// Where the clock stands by which it was agreed.
    zone: String,
    /// Whether it has begun: then it is noted who came, and it stays where it is.
    has_begun: bool,
    places: Vec<ConsultationPlace>,
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

/// `POST /couples/{id}/appointments/one?appointment=`
///
/// Which one is part of the address, so that whoever has to sign in first comes back to it.
pub(super) async fn act(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    Asked(asked): Asked,
    form: Form,
) -> Page {
    let appointment = asked.text("appointment").to_owned();
    let problems = Problems::of_payload(done(&site, &visitor, &appointment, &form).await?)?;
    if problems.is_empty() {
        return pages::to(&format!("/couples/{id}/appointments"));
    }
    let page = page(&site, &visitor, id, &appointment).await?;
    let typed = |name: &str, before: String| form.some(name).unwrap_or(before);
    let (on, at) = (typed("on", page.on), typed("at", page.at));
    let guests = page.guests.into_iter().map(|guest| guest.typed(&form)).collect();
    let problems = problems.beside(|field| attendance::field_of(field, &form));
    pages::again(&OnePage { guests, on, at, problems, ..page })
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
            let person = form.text("person");
            let link = Some(form.text(&attendance::field("link", person)).to_owned());
            let input = ChangeMeetingLinkInput { appointment, version, person: cynic::Id::new(person), link };
            ask(site, visitor, ChangeLink::build(LinkVariables { input })).await?.change_meeting_link
        }
        "came" => return attendance::note(site, visitor, (appointment, version), form).await,
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
    let variables = OneVariables { id: cynic::Id::new(id), appointment: cynic::Id::new(appointment) };
    let answer = ask(site, visitor, OneQuery::build(variables)).await?;
    let desk = Desk::open(answer.viewer, "/caseload")?;
    let couple = answer.bookable_couple.ok_or(Stop::NotFound)?;
    let found = answer.appointment.filter(|one| one.planned && one.couple == couple.id).ok_or(Stop::NotFound)?;
    let (one, has_begun) = (found.this, found.begun);
    let places = answer.places.ok_or(Stop::NotFound)?;
    let line = one.line(&desk.zone);
    Ok(OnePage {
        guests: Guest::all(&one, &line),
        line,
        on: one.on.0.to_string(),
        at: one.at,
        zone: one.zone,
        has_begun,
        places: places.into_iter().map(KnownPlace::choice).collect(),
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

    fn begun(has_begun: bool, couple: BookableCouple, sent: &Form) -> String {
        let desk = therapist("/caseload");
        let one = appointment();
        let line = one.line(&desk.zone);
        let guests = Guest::all(&one, &line).into_iter().map(|guest| guest.typed(sent)).collect();
        check_page(&OnePage {
            guests,
            line,
            on: one.on.0.to_string(),
            at: one.at,
            zone: one.zone,
            has_begun,
            places: vec![ConsultationPlace { code: "US-FL".to_owned(), name: "Florida".to_owned() }],
            problems: Problems::one("at", "Write a time of day as hours and minutes: 21:30."),
            couple,
            desk,
        })
    }

    fn page(has_begun: bool) -> String {
        begun(has_begun, couple(), &Form::default())
    }

    #[test]
    fn everything_that_can_be_done_stands_on_the_page() {
        let html = page(false);
        for act in ["move", "off", "end", "link"] {
            assert!(html.contains(&format!("name=\"act\" value=\"{act}\"")), "{act}");
        }
        assert!(html.contains("Somebody else has to hold this") && html.contains("Choose another member."));
        assert!(html.contains("value=\"2026-03-10\"") && html.contains("value=\"12:00\""));
        assert!(!html.contains("value=\"came\""));
    }

    #[test]
    fn once_it_has_begun_it_is_noted_who_came() {
        let html = page(true);
        assert!(html.contains("name=\"act\" value=\"came\"") && html.contains("name=\"place-per_1\""));
        assert!(!html.contains("value=\"move\"") && !html.contains("value=\"off\""));
        assert!(html.contains("action=\"/couples/cpl_1/appointments/one?appointment=apt_1\""));
    }

    #[test]
    fn what_is_noted_or_was_sent_stands_in_the_form() {
        let ticked = |html: &str, person: &str| html.contains(&format!("name=\"came\" value=\"{person}\" checked"));
        let mut one = appointment();
        one.people[0].attendance = Some(attendance::Attendance::Came);
        one.people[0].is_at = Some("Ohio".to_owned());
        let guests = Guest::all(&one, &one.line(&therapist("/caseload").zone));
        assert_eq!((guests[0].came, guests[0].unchosen.as_str()), (true, "As it was said: Ohio"));
        assert_eq!((guests[1].came, guests[1].unchosen.as_str()), (false, "They have not said it yet"));
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let sent = Form::from(vec![field("act", "came"), field("came", "per_2"), field("place-per_2", "US-FL")]);
        let html = begun(true, couple(), &sent);
        assert!(ticked(&html, "per_2") && !ticked(&html, "per_1"));
        assert!(html.contains("<option value=\"US-FL\" selected>"));
        let sent = Form::from(vec![field("act", "link"), field("link-per_2", "http://meet.example")]);
        assert!(begun(false, couple(), &sent).contains("value=\"http://meet.example\""));
    }

    #[test]
    fn a_form_stands_only_there_for_whoever_may_send_it() {
        let only = |can_arrange, can_note| BookableCouple { can_arrange, can_note, ..couple() };
        let html = begun(true, only(true, false), &Form::default());
        assert!(
            !html.contains("<form method=\"post\" action=\"/couples/") && html.contains("Whoever leads their care")
        );
        let html = begun(false, only(false, false), &Form::default());
        assert!(!html.contains("<form method=\"post\" action=\"/couples/") && html.contains("Florida, by link"));
    }

    #[test]
    fn a_problem_stands_beside_the_field_of_whoever_it_is_about() {
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let sent = |fields: &[(&str, &str)]| {
            let people = [
                field("person", "per_1"),
                field("person", "per_2"),
                field("place-per_1", "US-FL"),
                field("company-per_1", "ALONE"),
            ];
            Form::from(
                people.into_iter().chain(fields.iter().map(|(name, value)| field(name, value))).collect::<Vec<_>>(),
            )
        };
        assert_eq!(attendance::field_of("places", &sent(&[("company-per_2", "ALONE")])), "place-per_2");
        assert_eq!(attendance::field_of("companies", &sent(&[("place-per_2", "US-FL")])), "company-per_2");
        assert_eq!(attendance::field_of("link", &Form::from(vec![field("person", "per_2")])), "link-per_2");
        assert_eq!(attendance::field_of("at", &Form::default()), "at");
    }
}
