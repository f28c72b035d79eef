//! Appointments of ongoing care: a couple's, for whoever arranges them, and one's own.

mod attendance;
mod couple;
mod couples;
mod here;
mod look;
mod mine;
mod one;
mod uncovered;

use axum::{Router, routing::get};

use crate::{
    desk::Desk,
    moments::Zone,
    schema,
    site::Site,
    vocabulary::{Date, Instant, Person, ServiceKind},
};

use attendance::Attendance;
#[cfg(test)]
pub(crate) use mine::tests::mine;
pub(crate) use mine::{MyAppointment, OwnAppointment, OwnAppointmentConnection};
pub(crate) use uncovered::{UncoveredLine, uncovered};

/// The pages of appointments.
pub(crate) fn routes() -> Router<Site> {
    Router::new()
        .route("/appointments", get(mine::show))
        .route("/appointments/{id}/appointment.ics", get(mine::file))
        .route("/appointments/{id}/here", get(here::show).post(here::check_in))
        .route("/consultations/care", get(couples::show))
        .route("/couples/{id}/appointments", get(couple::show).post(couple::make))
        .route("/couples/{id}/appointments/one", get(one::show).post(one::act))
}

/// A couple's appointments as the door gives them.
#[derive(cynic::QueryFragment, Debug, Clone)]
pub(crate) struct AppointmentConnection {
    pub(crate) nodes: Vec<Appointment>,
}

/// One of them.
#[derive(cynic::QueryFragment, Debug, Clone)]
pub(crate) struct Appointment {
    id: cynic::Id,
    starts_at: Instant,
    ends_at: Instant,
    on: Date,
    at: String,
    zone: String,
    series: Option<cynic::Id>,
    needs_cover: Option<String>,
    people: Vec<AppointmentPart>,
    version: i32,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
struct AppointmentPart {
    person: ZonedPerson,
    place: String,
    has_link: bool,
    is_at: Option<String>,
    overheard: bool,
    call_back: Option<String>,
    emergency_contact: Option<String>,
    attendance: Option<Attendance>,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Person")]
struct ZonedPerson {
    id: cynic::Id,
    name: String,
    zone: String,
}

/// A couple as those see it who arrange its appointments.
#[derive(cynic::QueryFragment, Debug, Clone)]
struct BookableCouple {
    id: cynic::Id,
    alias: String,
    service: ServiceKind,
    people: Vec<Person>,
    holders: Vec<AppointmentHolder>,
    can_arrange: bool,
    can_note: bool,
}

/// Somebody who can hold a couple's appointments.
#[derive(cynic::QueryFragment, Debug, Clone)]
struct AppointmentHolder {
    member: Person,
    treats: Option<cynic::Id>,
}

impl BookableCouple {
    /// Who can hold its appointments: the word that is sent, and who it is.
    fn choices(&self) -> Vec<(String, String)> {
        let name_of = |id: &cynic::Id| self.people.iter().find(|one| one.id == *id).map_or("", |one| &*one.name);
        let choice = |holder: &AppointmentHolder| {
            let (id, name) = (holder.member.id.inner().to_owned(), &holder.member.name);
            match &holder.treats {
                Some(treated) => (id, format!("{name}, with {} alone", name_of(treated))),
                None => (id, name.clone()),
            }
        };
        self.holders.iter().map(choice).collect()
    }

    /// Whom a form has chosen before anybody does: whoever looks, if they can hold it, and otherwise whoever leads the care.
    fn usual_holder(&self, me: &cynic::Id) -> String {
        let mine = self.holders.iter().find(|holder| holder.member.id == *me);
        mine.or(self.holders.first()).map(|holder| holder.member.id.inner().to_owned()).unwrap_or_default()
    }
}

/// Where somebody goes back to from a couple's appointments: to the couple, if they read of it, and otherwise to the list of couples.
fn back(desk: &Desk, couple: &BookableCouple) -> (String, String) {
    if desk.owns() || desk.keeps_front_desk() {
        (couples::HERE.to_owned(), "Couples in care".to_owned())
    } else {
        (format!("/couples/{}", couple.id.inner()), couple.alias.clone())
    }
}

/// An appointment as a line of the desk.
pub(crate) struct Line {
    id: String,
    version: i32,
    /// `Thu 26 Nov 2026, 10:00`, on the reader's clock.
    pub(crate) when: String,
    /// `50 minutes`
    length: String,
    /// Empty for a single one.
    series: String,
    /// Whether only one of them comes.
    alone: bool,
    /// Why whoever is to hold it may not; empty while they may.
    needs_cover: String,
    /// Whether it was noted of each whether they came.
    is_noted: bool,
    /// Each who comes: id, name, what is to know of them.
    people: Vec<(String, String, String)>,
}

impl Appointment {
    /// As a line, on the reader's clock.
    pub(crate) fn line(&self, zone: &Zone) -> Line {
        let minutes = self.ends_at.0.duration_since(self.starts_at.0).as_mins();
        Line {
            id: self.id.inner().to_owned(),
            version: self.version,
            when: zone.moment(&self.starts_at),
            length: format!("{minutes} minutes"),
            series: self.series.as_ref().map(|series| series.inner().to_owned()).unwrap_or_default(),
            alone: self.people.len() == 1,
            needs_cover: self.needs_cover.clone().unwrap_or_default(),
            is_noted: self.people.iter().all(|part| part.attendance.is_some()),
            people: self.people.iter().map(|part| self.person(part, zone)).collect(),
        }
    }

    /// One who comes: where they are, and their own clock where it shows another time.
    fn person(&self, part: &AppointmentPart, zone: &Zone) -> (String, String, String) {
        let theirs = Zone::named(&part.person.zone);
        let mut facts = part.place.clone();
        if theirs.moment(&self.starts_at) != zone.moment(&self.starts_at) {
            facts = format!("{facts}, where it is {} ({})", theirs.clock(&self.starts_at), part.person.zone);
        }
        if part.has_link {
            facts.push_str(", by link");
        }
        if let Some(place) = &part.is_at {
            let company = if part.overheard { ", and somebody else is there" } else { "" };
            facts = format!("{facts}. Said to be in {place}{company}");
        }
        if let Some(number) = &part.call_back {
            let other = part.emergency_contact.as_ref().map(|other| format!(", else {other}")).unwrap_or_default();
            facts = format!("{facts}. Call back: {number}{other}");
        }
        if let Some(attendance) = part.attendance {
            facts = format!("{facts}. {}", attendance.words());
        }
        (part.person.id.inner().to_owned(), part.person.name.clone(), facts)
    }
}

impl Line {
    /// Who comes, in one line.
    pub(crate) fn names(&self) -> String {
        let names: Vec<&str> = self.people.iter().map(|(_, name, _)| name.as_str()).collect();
        names.join(" and ")
    }
}

/// Somebody of a couple who may come, as the form shows them.
struct Candidate {
    id: String,
    name: String,
    chosen: bool,
    /// The names of their fields.
    place_field: String,
    link_field: String,
    place: String,
    link: String,
}

impl Candidate {
    /// Everybody of a couple; all of them come unless it is said otherwise.
    fn all<'people>(people: impl Iterator<Item = &'people Person>) -> Vec<Self> {
        let one = |(at, person): (usize, &Person)| Self {
            id: person.id.inner().to_owned(),
            name: person.name.clone(),
            chosen: true,
            place_field: format!("place{at}"),
            link_field: format!("link{at}"),
            place: String::new(),
            link: String::new(),
        };
        people.enumerate().map(one).collect()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A couple with a lead therapist, and somebody who treats Sam alone.
    pub(super) fn couple() -> BookableCouple {
        let person = |id: &str, name: &str| Person { id: cynic::Id::new(id), name: name.to_owned() };
        BookableCouple {
            id: cynic::Id::new("cpl_1"),
            alias: "Alder".to_owned(),
            service: ServiceKind::Discernment,
            people: vec![person("per_1", "Robin"), person("per_2", "Sam")],
            holders: vec![
                AppointmentHolder { member: person("per_8", "Ida Berg"), treats: None },
                AppointmentHolder { member: person("per_9", "Dr Ines Varga"), treats: Some(cynic::Id::new("per_2")) },
            ],
            can_arrange: true,
            can_note: true,
        }
    }

    #[test]
    fn whoever_can_hold_it_is_chosen_and_whoever_leads_otherwise() {
        let couple = couple();
        assert_eq!(couple.usual_holder(&cynic::Id::new("per_9")), "per_9");
        assert_eq!(couple.usual_holder(&cynic::Id::new("per_7")), "per_8");
        let names: Vec<String> = couple.choices().into_iter().map(|(_, name)| name).collect();
        assert_eq!(names, ["Ida Berg", "Dr Ines Varga, with Sam alone"]);
    }

    /// An appointment at noon in Miami, for Robin there and Sam in London.
    pub(crate) fn appointment() -> Appointment {
        let person = |id: &str, name: &str, zone: &str, place: &str| AppointmentPart {
            person: ZonedPerson { id: cynic::Id::new(id), name: name.to_owned(), zone: zone.to_owned() },
            place: place.to_owned(),
            has_link: true,
            is_at: None,
            overheard: false,
            call_back: None,
            emergency_contact: None,
            attendance: None,
        };
        Appointment {
            id: cynic::Id::new("apt_1"),
            starts_at: Instant("2026-03-10T16:00:00Z".parse().expect("an instant")),
            ends_at: Instant("2026-03-10T16:50:00Z".parse().expect("an instant")),
            on: Date(jiff::civil::date(2026, 3, 10)),
            at: "12:00".to_owned(),
            zone: "America/New_York".to_owned(),
            series: Some(cynic::Id::new("aps_1")),
            needs_cover: Some("Choose another member.".to_owned()),
            people: vec![
                person("per_1", "Robin", "America/New_York", "Florida"),
                person("per_2", "Sam", "Europe/London", "United Kingdom"),
            ],
            version: 1,
        }
    }

    #[test]
    fn another_clock_is_named_where_it_shows_another_time() {
        let line = appointment().line(&Zone::named("America/New_York"));
        assert_eq!((line.when.as_str(), line.length.as_str()), ("Tue 10 Mar 2026, 12:00", "50 minutes"));
        assert_eq!(line.people[0].2, "Florida, by link");
        assert_eq!(line.people[1].2, "United Kingdom, where it is 16:00 GMT (Europe/London), by link");
        assert_eq!((line.names().as_str(), line.alone), ("Robin and Sam", false));
    }

    #[test]
    fn what_was_said_and_noted_stands_beside_each() {
        let mut one = appointment();
        let part = &mut one.people[0];
        (part.is_at, part.overheard) = (Some("Ohio".to_owned()), true);
        (part.call_back, part.emergency_contact) = (Some("555 0100".to_owned()), Some("Ada, 555 0199".to_owned()));
        part.attendance = Some(Attendance::Came);
        let line = one.line(&Zone::named("America/New_York"));
        let told = "Florida, by link. Said to be in Ohio, and somebody else is there. Call back: 555 0100, else Ada, 555 0199. Came";
        assert_eq!(line.people[0].2, told);
    }
}
