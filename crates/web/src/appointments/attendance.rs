//! Who came to an appointment, as their therapist notes it.

use cynic::MutationBuilder;

use super::one::AppointmentPayload;
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
        attendance: if form.all("came").any(|came| came == person) { Attendance::Came } else { Attendance::StayedAway },
        place: form.some(&format!("place-{person}")),
        company: Company::parse(form.text(&format!("company-{person}"))),
    };
    let input =
        NoteAppointmentAttendanceInput { appointment, version, people: form.all("person").map(attended).collect() };
    let noted = ask(site, visitor, Note::build(NoteVariables { input })).await?.note_appointment_attendance;
    Ok(noted.problems)
}
