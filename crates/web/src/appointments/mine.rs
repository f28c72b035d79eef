//! One's own appointments: when, on one's own clock, with whom, and where to come in.

use askama::Template;
use axum::extract::{Path, State};
use cynic::QueryBuilder;

use super::look::HourShift;
use crate::{
    ask::ask,
    caller::Visitor,
    consultations::AppointmentFile,
    errors::Stop,
    forms::Asked,
    moments::Zone,
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{Instant, PageInfo},
};

/// Where they stand.
const HERE: &str = "/appointments";

#[derive(cynic::QueryVariables)]
struct After {
    after: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "After")]
struct MineQuery {
    #[arguments(first: 20, after: $after)]
    my_appointments: Option<OwnAppointments>,
}

/// A page of one's own appointments, and where they go on.
#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "OwnAppointmentConnection")]
struct OwnAppointments {
    nodes: Vec<OwnAppointment>,
    page_info: PageInfo,
}

/// One's own appointments as the door gives them.
#[derive(cynic::QueryFragment)]
pub(crate) struct OwnAppointmentConnection {
    pub(crate) nodes: Vec<OwnAppointment>,
}

/// One of them.
#[derive(cynic::QueryFragment)]
pub(crate) struct OwnAppointment {
    id: cynic::Id,
    member: String,
    alone: bool,
    starts_at: Instant,
    ends_at: Instant,
    zone: String,
    agreed_zone: String,
    link: Option<String>,
    shift: Option<HourShift>,
    can_check_in: bool,
    here: bool,
}

/// An appointment as its own person reads it.
pub(crate) struct MyAppointment {
    id: String,
    member: String,
    alone: bool,
    /// `Tuesday 10 March`
    day: String,
    /// `16:00 GMT (Europe/London)`, on one's own clock.
    pub(crate) time: String,
    until: String,
    /// The same time where the therapist is; empty where both clocks show it alike.
    there: String,
    link: String,
    /// That the hour moves; empty where it does not.
    pub(crate) shift: String,
    /// Whether one can say now where one is.
    can_check_in: bool,
    /// Whether one has said it.
    here: bool,
}

impl MyAppointment {
    /// `Tuesday 10 March, 16:00 GMT (Europe/London)`
    pub(crate) fn when(&self) -> String {
        format!("{}, {}", self.day, self.time)
    }
}

impl OwnAppointment {
    /// As a card, on one's own clock.
    pub(crate) fn card(self) -> MyAppointment {
        let (mine, theirs) = (Zone::named(&self.zone), Zone::named(&self.agreed_zone));
        let named = |zone: &Zone, name: &str| format!("{} ({name})", zone.clock(&self.starts_at));
        let differs = mine.moment(&self.starts_at) != theirs.moment(&self.starts_at);
        let there = format!("{}, {}", theirs.near_day(&self.starts_at), named(&theirs, &self.agreed_zone));
        let shift = self.shift.as_ref().map(|shift| {
            format!(
                "It starts at {} for you from {} on, not at {}.",
                shift.to,
                mine.near_day(&self.starts_at),
                shift.from
            )
        });
        MyAppointment {
            id: self.id.inner().to_owned(),
            day: mine.near_day(&self.starts_at),
            time: named(&mine, &self.zone),
            until: mine.time(&self.ends_at),
            there: if differs { there } else { String::new() },
            member: self.member,
            alone: self.alone,
            link: self.link.unwrap_or_default(),
            shift: shift.unwrap_or_default(),
            can_check_in: self.can_check_in,
            here: self.here,
        }
    }
}

#[derive(Template)]
#[template(path = "appointments/mine.html")]
struct MinePage {
    appointments: Vec<MyAppointment>,
    sooner: &'static str,
    later: String,
}

/// `GET /appointments`
pub(super) async fn show(State(site): State<Site>, visitor: Visitor, Asked(asked): Asked) -> Page {
    let after = asked.some("after");
    let sooner = if after.is_some() { HERE } else { "" };
    let answer = ask(&site, &visitor, MineQuery::build(After { after })).await?;
    let found = answer.my_appointments.ok_or(Stop::NotFound)?;
    pages::show(&MinePage {
        later: found.page_info.onward(HERE),
        appointments: found.nodes.into_iter().map(OwnAppointment::card).collect(),
        sooner,
    })
}

#[derive(cynic::QueryVariables)]
struct FileVariables {
    id: cynic::Id,
    portal: String,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "FileVariables")]
struct FileQuery {
    #[arguments(id: $id, portal: $portal)]
    appointment_file: Option<AppointmentFile>,
}

/// `GET /appointments/{id}/appointment.ics`
pub(super) async fn file(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Page {
    let variables = FileVariables { id: cynic::Id::new(id), portal: site.origin().to_owned() };
    let found = ask(&site, &visitor, FileQuery::build(variables)).await?.appointment_file.ok_or(Stop::NotFound)?;
    pages::file(&found.content_type, &found.name, found.text)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::testing::check_page;

    /// An appointment at noon in Miami, for somebody in London while only Miami has changed its clock.
    pub(crate) fn mine() -> MyAppointment {
        let own = OwnAppointment {
            id: cynic::Id::new("apt_1"),
            member: "Dr Ines Varga".to_owned(),
            alone: true,
            starts_at: Instant("2026-03-10T16:00:00Z".parse().expect("an instant")),
            ends_at: Instant("2026-03-10T16:50:00Z".parse().expect("an instant")),
            zone: "Europe/London".to_owned(),
            agreed_zone: "America/New_York".to_owned(),
            link: Some("https://meet.example/r/7?a=1&b=2".to_owned()),
            shift: Some(HourShift { from: "17:00".to_owned(), to: "16:00".to_owned() }),
            can_check_in: true,
            here: false,
        };
        own.card()
    }

    #[test]
    fn both_clocks_are_named_and_a_shift_is_told() {
        let card = mine();
        assert_eq!(card.when(), "Tuesday 10 March, 16:00 GMT (Europe/London)");
        assert_eq!(card.there, "Tuesday 10 March, 12:00 EDT (America/New_York)");
        assert_eq!(card.shift, "It starts at 16:00 for you from Tuesday 10 March on, not at 17:00.");
        let html = MinePage { appointments: vec![card], sooner: "", later: "/appointments?after=x".to_owned() }
            .render()
            .expect("it renders");
        check_page(&html);
        assert!(html.contains("Only you and your therapist know of this one."));
        assert!(html.contains("/appointments/apt_1/appointment.ics"));
        assert!(html.contains("href=\"/appointments?after=x\"") && html.contains("/appointments/apt_1/here"));
    }

    #[test]
    fn without_any_the_page_says_so() {
        let html =
            MinePage { appointments: Vec::new(), sooner: "", later: String::new() }.render().expect("it renders");
        check_page(&html);
        assert!(html.contains("No appointment is planned"));
    }
}
