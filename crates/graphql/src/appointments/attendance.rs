//! Being there: where one says one is when an appointment begins, and who came, as the therapist notes it.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result};
use services::{
    Refused,
    appointments::{self, Attended, CheckIn, NoteAttendance},
    domain::{
        appointments::Attendance as Came,
        consultations::Whereabouts,
        problem::{Code, Problem},
    },
};

use super::{
    OwnAppointment,
    acts::{AppointmentPayload, seen, shown},
};
use crate::{
    consultations::{Company, read_whereabouts},
    input::Input,
    problem::{payload, payloads},
    scope::Scope,
};

/// Whether somebody came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Came")]
pub enum Attendance {
    /// They came.
    Came,
    /// They did not. They are not told that it was noted, and nobody else of the couple is.
    StayedAway,
}

payloads! {
    /// One's own appointment, as it is now.
    OwnAppointmentPayload {
        /// The appointment.
        appointment: Option<OwnAppointment>,
    }
}

/// Where one is when one's own appointment begins.
#[derive(InputObject)]
pub struct CheckInToAppointmentInput {
    /// Which.
    appointment: ID,
    /// Where one is: a country, or one of its states or provinces, as IE or US-FL.
    place: String,
    /// Who else is there.
    company: Company,
    /// Under which number one can be called back at once. Sealed.
    call_back: String,
    /// Whom to call if need be; may be left out. Sealed.
    emergency_contact: Option<String>,
}

impl CheckInToAppointmentInput {
    fn read(self) -> Result<CheckIn, Refused> {
        let mut input = Input::default();
        let appointment = input.id("appointment", &self.appointment);
        let said = read_whereabouts(&mut input, &self.place, (&self.call_back, self.emergency_contact.as_deref()));
        let company = self.company.into();
        input.finish(|| {
            let (place, call_back, emergency) = said?;
            Some(CheckIn { appointment: appointment?, place, company, call_back, emergency })
        })
    }
}

/// What is noted of one who was to come.
#[derive(InputObject)]
pub struct AttendedInput {
    /// Who.
    person: ID,
    /// Whether they came.
    attendance: Attendance,
    /// Where they are, as they said it in the room; left out where they said it themself.
    place: Option<String>,
    /// Who else is there; goes with the place.
    company: Option<Company>,
}

impl AttendedInput {
    fn read(&self, input: &mut Input) -> Option<Attended> {
        let person = input.id("people", &self.person);
        let place = input.take_optional("places", self.place.as_deref(), Whereabouts::parse);
        let unsaid = || Problem::new(Code::Missing, "Say who is in the room with them.");
        let company = place.and_then(|_| input.take("companies", self.company.map(Into::into).ok_or_else(unsaid)));
        let is_nowhere = self.place.as_deref().is_none_or(|place| place.trim().is_empty());
        if self.company.is_some() && is_nowhere {
            input.take::<()>("places", Err(Problem::new(Code::Missing, "Say where they are, too. Nothing was noted.")));
        }
        let said = place.zip(company);
        Some(Attended { person: person?, attendance: self.attendance.into(), said })
    }
}

/// Who came to an appointment.
#[derive(InputObject)]
pub struct NoteAppointmentAttendanceInput {
    /// To which.
    appointment: ID,
    /// The version that was read.
    version: i64,
    /// Each who was to come, once.
    people: Vec<AttendedInput>,
}

impl NoteAppointmentAttendanceInput {
    fn read(&self) -> Result<NoteAttendance, Refused> {
        let mut input = Input::default();
        let read = seen(&mut input, &self.appointment, self.version);
        let people: Vec<Option<Attended>> = self.people.iter().map(|one| one.read(&mut input)).collect();
        let people: Option<Vec<Attended>> = people.into_iter().collect();
        input.finish(|| Some(NoteAttendance { seen: read?, people: people? }))
    }
}

/// Acts about being there.
#[derive(Default)]
pub struct AppointmentAttendanceMutation;

#[Object]
impl AppointmentAttendanceMutation {
    /// Says where one is, from a quarter of an hour before one's own appointment until it ends. What the practice may do there is never answered
    /// here.
    async fn check_in_to_appointment(
        &self,
        ctx: &Context<'_>,
        input: CheckInToAppointmentInput,
    ) -> Result<OwnAppointmentPayload> {
        let said = Scope::of(ctx).act(input.read(), appointments::check_in).await;
        payload(said, |view| OwnAppointmentPayload { appointment: Some(view.into()), problems: Vec::new() })
    }

    /// Notes who came, once it has begun. Nobody who was to come is told. Whoever leads the couple's care.
    async fn note_appointment_attendance(
        &self,
        ctx: &Context<'_>,
        input: NoteAppointmentAttendanceInput,
    ) -> Result<AppointmentPayload> {
        shown(Scope::of(ctx).act(input.read(), appointments::note_attendance).await)
    }
}
