//! A couple's appointments: what is to come, and making more, after a look at what they will be on everybody's clock.

use askama::Template;
use axum::extract::{Path, State};
use cynic::{MutationBuilder, QueryBuilder};

use super::{
    Appointment, BookableCouple, Candidate, Line, back,
    look::{AppointmentTime, Look},
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
    vocabulary::{PageInfo, Problem, TypedDate},
};

#[derive(cynic::QueryVariables)]
struct ListVariables {
    id: cynic::Id,
    after: Option<String>,
    over: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "ListVariables")]
struct AppointmentsQuery {
    viewer: Option<DeskViewer>,
    #[arguments(id: $id)]
    bookable_couple: Option<BookableCouple>,
    #[arguments(id: $id, first: 20, after: $after)]
    couple_appointments: Option<Listed>,
    #[arguments(id: $id, first: 20, after: $over)]
    couple_appointments_held: Option<Listed>,
    places: Option<Vec<KnownPlace>>,
}

/// A page of a couple's appointments, and where they go on.
#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "AppointmentConnection")]
struct Listed {
    nodes: Vec<Appointment>,
    page_info: PageInfo,
}

#[derive(cynic::QueryVariables)]
struct MakeVariables {
    input: MakeAppointmentsInput,
}

#[derive(cynic::InputObject)]
struct MakeAppointmentsInput {
    key: String,
    couple: cynic::Id,
    member: Option<cynic::Id>,
    people: Vec<ComingInput>,
    on: TypedDate,
    at: String,
    minutes: i32,
    times: i32,
    every_weeks: i32,
    only_look: Option<bool>,
}

#[derive(cynic::InputObject)]
struct ComingInput {
    person: cynic::Id,
    place: String,
    link: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "MakeVariables")]
struct Make {
    #[arguments(input: $input)]
    make_appointments: MakeAppointmentsPayload,
}

#[derive(cynic::QueryFragment)]
struct MakeAppointmentsPayload {
    times: Vec<AppointmentTime>,
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "appointments/couple.html")]
struct CouplePage {
    desk: Desk,
    /// Where the way back leads, and what it is called.
    back: (String, String),
    couple: BookableCouple,
    lines: Vec<Line>,
    later: String,
    /// What is over, the newest first: there it is noted who came.
    over: Vec<Line>,
    earlier: String,
    places: Vec<ConsultationPlace>,
    people: Vec<Candidate>,
    typed: Typed,
    /// What was looked at before it is made, and can be; empty otherwise.
    looks: Vec<Look>,
    problems: Problems,
}

/// What was typed.
struct Typed {
    key: String,
    member: String,
    on: String,
    at: String,
    minutes: String,
    times: String,
    every_weeks: String,
}

/// `GET /couples/{id}/appointments`
pub(super) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    Asked(asked): Asked,
) -> Page {
    pages::show(&page(&site, &visitor, id, (asked.some("after"), asked.some("over"))).await?)
}

/// `POST /couples/{id}/appointments`
pub(super) async fn make(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    let page = page(&site, &visitor, id.clone(), (None, None)).await?;
    let people: Vec<Candidate> = page.people.into_iter().map(|one| typed(one, &form)).collect();
    let coming = people.iter().filter(|one| one.chosen).map(|one| ComingInput {
        person: cynic::Id::new(&one.id),
        place: one.place.clone(),
        link: Some(one.link.clone()),
    });
    let number = |name: &str| form.text(name).trim().parse().unwrap_or_default();
    let only_look = form.text("act") == "look";
    let input = MakeAppointmentsInput {
        key: form.text("key").to_owned(),
        couple: cynic::Id::new(&id),
        member: form.some("member").map(cynic::Id::new),
        people: coming.collect(),
        on: TypedDate(form.text("on").to_owned()),
        at: form.text("at").to_owned(),
        minutes: number("minutes"),
        times: number("times"),
        every_weeks: number("everyWeeks"),
        only_look: Some(only_look),
    };
    let payload = ask(&site, &visitor, Make::build(MakeVariables { input })).await?.make_appointments;
    let problems = Problems::of_payload(payload.problems)?;
    if problems.is_empty() && !only_look {
        return pages::to(&format!("/couples/{id}/appointments"));
    }
    let name_of =
        |id: &cynic::Id| people.iter().find(|one| one.id == id.inner()).map(|one| one.name.clone()).unwrap_or_default();
    let looks = payload.times.iter().map(|time| time.look(name_of)).collect();
    let is_refused = !problems.is_empty();
    let page = CouplePage { looks, people, typed: Typed::read(&form), problems: problems.beside(field_of), ..page };
    if is_refused { pages::again(&page) } else { pages::show(&page) }
}

impl Typed {
    fn read(form: &Form) -> Self {
        let owned = |name: &str| form.text(name).to_owned();
        Self {
            key: owned("key"),
            member: owned("member"),
            on: owned("on"),
            at: owned("at"),
            minutes: owned("minutes"),
            times: owned("times"),
            every_weeks: owned("everyWeeks"),
        }
    }
}

/// The first field of several that a problem may be about.
fn field_of(field: &str) -> String {
    match field {
        "places" => "place0".to_owned(),
        "links" => "link0".to_owned(),
        "couple" => "people".to_owned(),
        other => other.to_owned(),
    }
}

fn typed(one: Candidate, form: &Form) -> Candidate {
    let chosen = form.all("people").any(|person| person == one.id);
    let (place, link) = (form.text(&one.place_field).to_owned(), form.text(&one.link_field).to_owned());
    Candidate { chosen, place, link, ..one }
}

async fn page(
    site: &Site,
    visitor: &Visitor,
    id: String,
    (after, over): (Option<String>, Option<String>),
) -> Result<CouplePage, Stop> {
    let variables = ListVariables { id: cynic::Id::new(&id), after, over };
    let answer = ask(site, visitor, AppointmentsQuery::build(variables)).await?;
    let desk = Desk::open(answer.viewer, "/caseload")?;
    let couple = answer.bookable_couple.ok_or(Stop::NotFound)?;
    let list = answer.couple_appointments.ok_or(Stop::NotFound)?;
    let over = answer.couple_appointments_held.ok_or(Stop::NotFound)?;
    let places = answer.places.ok_or(Stop::NotFound)?;
    let here = format!("/couples/{id}/appointments");
    Ok(CouplePage {
        lines: list.nodes.iter().map(|one| one.line(&desk.zone)).collect(),
        later: list.page_info.onward(&here),
        over: over.nodes.iter().map(|one| one.line(&desk.zone)).collect(),
        earlier: over.page_info.onward_by(&here, "over"),
        places: places.into_iter().map(KnownPlace::choice).collect(),
        people: Candidate::all(couple.people.iter()),
        typed: Typed {
            key: site.door.fresh_key(),
            member: couple.usual_holder(&desk.me),
            on: String::new(),
            at: String::new(),
            minutes: "50".to_owned(),
            times: "1".to_owned(),
            every_weeks: "1".to_owned(),
        },
        looks: Vec::new(),
        problems: Problems::none(),
        back: back(&desk, &couple),
        couple,
        desk,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        appointments::{
            look::tests::time,
            tests::{appointment, couple},
        },
        desk::tests::{check_page, staff, therapist},
    };

    fn page(desk: Desk, looks: Vec<Look>) -> CouplePage {
        let couple = couple();
        CouplePage {
            lines: vec![appointment().line(&desk.zone)],
            later: "/couples/cpl_1/appointments?after=x".to_owned(),
            over: vec![appointment().line(&desk.zone)],
            earlier: "/couples/cpl_1/appointments?over=x".to_owned(),
            places: vec![ConsultationPlace { code: "US-FL".to_owned(), name: "Florida".to_owned() }],
            people: Candidate::all(couple.people.iter()),
            typed: Typed {
                key: "key".to_owned(),
                member: "per_9".to_owned(),
                on: "2026-13-01".to_owned(),
                at: "17:00".to_owned(),
                minutes: "50".to_owned(),
                times: "6".to_owned(),
                every_weeks: "2".to_owned(),
            },
            looks,
            problems: Problems::one("on", "There is no such date."),
            back: back(&desk, &couple),
            couple,
            desk,
        }
    }

    #[test]
    fn the_page_keeps_what_was_typed() {
        let html = check_page(&page(therapist("/caseload"), Vec::new()));
        assert!(html.contains("value=\"2026-13-01\"") && html.contains("There is no such date."));
        assert!(html.contains("<option value=\"per_9\" selected>") && html.contains("A few sessions to decide"));
        assert!(html.contains("/couples/cpl_1/appointments/one?appointment=apt_1") && html.contains("Robin and Sam"));
        assert!(html.contains("href=\"/couples/cpl_1/appointments?after=x\""));
        assert!(html.contains("Somebody else has to hold this") && html.contains("?over=x\""));
        assert!(html.contains("href=\"/couples/cpl_1\"") && !html.contains("id=\"look\""));
        assert_eq!((field_of("places").as_str(), field_of("member").as_str()), ("place0", "member"));
    }

    #[test]
    fn what_was_looked_at_stands_above_the_form_that_makes_it() {
        let html = check_page(&page(staff("/consultations"), vec![time().look(|_| "Sam".to_owned())]));
        assert!(html.contains("Tue 10 Mar 2026, 12:00") && html.contains("For Sam it is 09:00 (America/Phoenix)"));
        assert!(html.contains("href=\"/consultations/care\""), "the front desk reads nothing of the couple");
    }
}
