//! Who came to an appointment, as their therapist notes it.

use cynic::MutationBuilder;

use super::{Appointment, AppointmentPart, Line, one::AppointmentPayload};
use crate::{
    ask::ask, caller::Visitor, consultations::Company, errors::Stop, forms::Form, schema, site::Site,
    vocabulary::Problem,
};

/// Whether somebody came.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Attendance {
    Came,
    StayedAway,
}

impl Attendance {
    /// In words of the desk.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Came => "Came",
            Self::StayedAway => "Did not come",
        }
    }
}

#[derive(cynic::QueryVariables)]
struct NoteVariables {
    input: NoteAppointmentAttendanceInput,
}

#[derive(cynic::InputObject)]
struct NoteAppointmentAttendanceInput {
    appointment: cynic::Id,
    version: i32,
    people: Vec<AttendedInput>,
}

#[derive(cynic::InputObject)]
struct AttendedInput {
    person: cynic::Id,
    attendance: Attendance,
    place: Option<String>,
    company: Option<Company>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "NoteVariables")]
struct Note {
    #[arguments(input: $input)]
    note_appointment_attendance: AppointmentPayload,
}

/// Notes who came, as a form says it: a box, a place and who is there for each, by the ids that the form names.
pub(super) async fn note(
    site: &Site,
    visitor: &Visitor,
    (appointment, version): (cynic::Id, i32),
    form: &Form,
) -> Result<Vec<Problem>, Stop> {
    let attended = |person: &str| AttendedInput {
        person: cynic::Id::new(person),
        attendance: if form.has("came", person) { Attendance::Came } else { Attendance::StayedAway },
        place: form.some(&field("place", person)),
        company: Company::parse(form.text(&field("company", person))),
    };
    let input =
        NoteAppointmentAttendanceInput { appointment, version, people: form.all("person").map(attended).collect() };
    let noted = ask(site, visitor, Note::build(NoteVariables { input })).await?.note_appointment_attendance;
    Ok(noted.problems)
}

/// The name of a field that stands there once for each who comes.
pub(super) fn field(what: &str, person: &str) -> String {
    format!("{what}-{person}")
}

/// Which field of a form that was sent a problem is about: the door says of what kind it is, and the form has one for each who comes.
pub(super) fn field_of(of: &str, form: &Form) -> String {
    let is_said = |what: &str, person: &str| form.some(&field(what, person)).is_some();
    let half = |said: &str, unsaid: &str| {
        let person = form.all("person").find(|person| is_said(said, person) && !is_said(unsaid, person));
        person.map(|person| field(unsaid, person))
    };
    match of {
        "places" => half("company", "place"),
        "companies" => half("place", "company"),
        "link" | "person" => Some(field("link", form.text("person"))),
        _ => None,
    }
    .unwrap_or_else(|| of.to_owned())
}

const UNSAID: &str = "They have not said it yet";

/// One who comes, as the forms about them stand on the page: with what is noted already, or what was just sent.
pub(super) struct Guest {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) facts: String,
    /// Whether it is ticked that they came.
    pub(super) came: bool,
    /// What it means to choose no place: what was said stays.
    pub(super) unchosen: String,
    /// What it means not to choose who is in the room.
    pub(super) unchosen_company: &'static str,
    pub(super) place: String,
    pub(super) company: String,
    pub(super) link: String,
    /// The names of their fields.
    pub(super) place_field: String,
    pub(super) company_field: String,
    pub(super) link_field: String,
}

impl Guest {
    /// Everybody who comes, as it stands.
    pub(super) fn all(one: &Appointment, line: &Line) -> Vec<Self> {
        let guest = |(part, (id, name, facts)): (&AppointmentPart, &(String, String, String))| Self {
            id: id.clone(),
            name: name.clone(),
            facts: facts.clone(),
            came: part.attendance == Some(Attendance::Came),
            unchosen: part.is_at.as_ref().map_or_else(|| UNSAID.to_owned(), |place| format!("As it was said: {place}")),
            unchosen_company: if part.is_at.is_some() { "As it was said" } else { UNSAID },
            place: String::new(),
            company: String::new(),
            link: String::new(),
            place_field: field("place", id),
            company_field: field("company", id),
            link_field: field("link", id),
        };
        one.people.iter().zip(&line.people).map(guest).collect()
    }

    /// The same with what was sent about them.
    pub(super) fn typed(self, form: &Form) -> Self {
        match form.text("act") {
            "came" => Self {
                came: form.has("came", &self.id),
                place: form.text(&self.place_field).to_owned(),
                company: form.text(&self.company_field).to_owned(),
                ..self
            },
            "link" => Self { link: form.text(&self.link_field).to_owned(), ..self },
            _ => self,
        }
    }
}
