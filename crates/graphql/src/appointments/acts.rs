//! Acts about appointments: making, moving, calling off, and who comes by which link.

use async_graphql::{Context, ID, InputObject, Object, Result};
use services::{
    Refused,
    appointments::{self, AppointmentView, ChangeLink, Coming, Make, Move, OnTheWall, Seen},
    domain::{
        appointments::{Length, MeetingLink, Repetition},
        consultations::Whereabouts,
        ids::AppointmentSeriesId,
        problem::Problems,
    },
};

use super::{Appointment, desk::AppointmentTime};
use crate::{
    input::{Input, read_id},
    problem::{payload, payloads},
    scalars::{Date, read_time_of_day},
    scope::Scope,
};

payloads! {
    /// The appointment, as it is now.
    AppointmentPayload {
        /// The appointment.
        appointment: Option<Appointment>,
    }
    /// Appointments that were made, or would be.
    MakeAppointmentsPayload {
        /// The first of them; null where it was only looked.
        appointment: Option<Appointment>,
        /// How many were made.
        made: i32,
        /// Each of them, on everybody's clock; also where it was only looked.
        times: Vec<AppointmentTime>,
    }
    /// Appointments that were called off at once.
    EndAppointmentSeriesPayload {
        /// How many there were.
        called_off: i32,
    }
}

/// Somebody who is to come.
#[derive(InputObject)]
pub struct ComingInput {
    /// Who.
    person: ID,
    /// Where they will be: a country, or one of its states or provinces, as IE or US-FL.
    place: String,
    /// Where they meet from afar, `https://...`; for their eyes alone. Sealed.
    link: Option<String>,
}

impl ComingInput {
    fn read(&self, input: &mut Input) -> Option<Coming> {
        let person = input.id("people", &self.person);
        let place = input.take("places", Whereabouts::parse(&self.place));
        let wrong = self.link.as_deref().map(str::trim).filter(|link| !link.is_empty()).map(MeetingLink::parse);
        let link = wrong.and_then(|read| input.take("links", read));
        Some(Coming { person: person?, place: place?, link })
    }
}

/// Appointments to make.
#[derive(InputObject)]
pub struct MakeAppointmentsInput {
    /// A fresh key; the same key again gives the first answer.
    key: String,
    /// For which couple.
    couple: ID,
    /// Who holds them: somebody who treats those who come; left out for oneself.
    member: Option<ID>,
    /// Who comes: one of the couple, of which nobody else learns, or everybody.
    people: Vec<ComingInput>,
    /// The day of the first, on the clock of whoever holds it.
    on: Date,
    /// The time of day on that clock, `17:00`.
    at: String,
    /// How long each takes, 10 to 240 minutes.
    #[graphql(default = 50)]
    minutes: i32,
    /// How many there are, 1 to 26.
    #[graphql(default = 1)]
    times: i32,
    /// How many weeks from one to the next, 1 to 8.
    #[graphql(default = 1)]
    every_weeks: i32,
    /// Only look: say when each would be on everybody's clock, and whether they could be made, and keep nothing.
    only_look: Option<bool>,
}

impl MakeAppointmentsInput {
    fn read(self) -> Result<Make, Refused> {
        let mut input = Input::default();
        let couple = input.id("couple", &self.couple);
        let member = input.optional_id("member", self.member.as_ref());
        let people: Vec<Option<Coming>> = self.people.iter().map(|coming| coming.read(&mut input)).collect();
        let people: Option<Vec<Coming>> = people.into_iter().collect();
        let first = on_the_wall(&mut input, &self.on, &self.at);
        let length = input.take("minutes", Length::minutes(self.minutes));
        let repetition = match Repetition::new(self.every_weeks, self.times) {
            Ok(repetition) => Some(repetition),
            Err(Problems(problems)) => {
                for problem in problems {
                    input.take::<()>("times", Err(problem));
                }
                None
            }
        };
        let (key, only_look) = (self.key, self.only_look == Some(true));
        input.finish(|| {
            let (couple, people, first, length) = (couple?, people?, first?, length?);
            let repetition = repetition?;
            Some(Make { key, couple, member, people, first, length, repetition, only_look })
        })
    }
}

fn on_the_wall(input: &mut Input, on: &Date, at: &str) -> Option<OnTheWall> {
    let on = input.take("on", on.read());
    let at = input.take("at", read_time_of_day(at));
    Some(OnTheWall { on: on?, at: at? })
}

/// Another time for an appointment.
#[derive(InputObject)]
pub struct MoveAppointmentInput {
    /// Which.
    appointment: ID,
    /// The version that was read.
    version: i64,
    /// The day, on the clock by which it was agreed.
    on: Date,
    /// The time of day on that clock, `17:00`.
    at: String,
}

/// An appointment to call off.
#[derive(InputObject)]
pub struct CallOffAppointmentInput {
    /// Which.
    appointment: ID,
    /// The version that was read.
    version: i64,
}

/// Appointments to call off at once.
#[derive(InputObject)]
pub struct EndAppointmentSeriesInput {
    /// Which were made at once.
    series: ID,
}

/// Another link for one who comes.
#[derive(InputObject)]
pub struct ChangeMeetingLinkInput {
    /// To which appointment.
    appointment: ID,
    /// The version that was read.
    version: i64,
    /// Whose link.
    person: ID,
    /// The link; left out for somebody who comes to the practice. Sealed.
    link: Option<String>,
}

pub(super) fn seen(input: &mut Input, appointment: &ID, version: i64) -> Option<Seen> {
    input.id("appointment", appointment).map(|appointment| Seen { appointment, version })
}

pub(super) fn shown(outcome: Result<AppointmentView, Refused>) -> Result<AppointmentPayload> {
    payload(outcome, |view| AppointmentPayload { appointment: Some(view.into()), problems: Vec::new() })
}

fn count(number: impl TryInto<i32>) -> i32 {
    number.try_into().unwrap_or(i32::MAX)
}

/// Acts about appointments.
#[derive(Default)]
pub struct AppointmentsMutation;

#[Object]
impl AppointmentsMutation {
    /// Makes one appointment, or several at the same time of the week: all of them, or none. With `onlyLook` nothing is kept. Whoever leads the
    /// couple's care, staff and owners, as all that follows.
    async fn make_appointments(
        &self,
        ctx: &Context<'_>,
        input: MakeAppointmentsInput,
    ) -> Result<MakeAppointmentsPayload> {
        payload(Scope::of(ctx).act(input.read(), appointments::make).await, |made| MakeAppointmentsPayload {
            appointment: made.first.map(Appointment::from),
            made: count(made.times),
            times: made.outlook.into_iter().map(AppointmentTime::from).collect(),
            problems: Vec::new(),
        })
    }

    /// Moves one appointment. Each who comes is told that something has changed.
    async fn move_appointment(&self, ctx: &Context<'_>, input: MoveAppointmentInput) -> Result<AppointmentPayload> {
        let mut noted = Input::default();
        let read = seen(&mut noted, &input.appointment, input.version);
        let to = on_the_wall(&mut noted, &input.on, &input.at);
        let command = noted.finish(|| Some(Move { seen: read?, to: to? }));
        shown(Scope::of(ctx).act(command, appointments::move_to).await)
    }

    /// Calls one appointment off. Each who was to come is told that something has changed.
    async fn call_off_appointment(
        &self,
        ctx: &Context<'_>,
        input: CallOffAppointmentInput,
    ) -> Result<AppointmentPayload> {
        let mut noted = Input::default();
        let read = seen(&mut noted, &input.appointment, input.version);
        shown(Scope::of(ctx).act(noted.finish(|| read), appointments::call_off).await)
    }

    /// Calls off all that is to come of those that were made at once. Each who was to come gets one letter.
    async fn end_appointment_series(
        &self,
        ctx: &Context<'_>,
        input: EndAppointmentSeriesInput,
    ) -> Result<EndAppointmentSeriesPayload> {
        let id: Result<AppointmentSeriesId, Refused> =
            read_id(&input.series).map_err(|problem| problem.on("series").into());
        payload(Scope::of(ctx).act(id, appointments::end_series).await, |called_off| EndAppointmentSeriesPayload {
            called_off: count(called_off),
            problems: Vec::new(),
        })
    }

    /// Gives one who comes another link, or none. They find it on their own page; no letter carries it.
    async fn change_meeting_link(
        &self,
        ctx: &Context<'_>,
        input: ChangeMeetingLinkInput,
    ) -> Result<AppointmentPayload> {
        let mut noted = Input::default();
        let read = seen(&mut noted, &input.appointment, input.version);
        let person = noted.id("person", &input.person);
        let link = noted.take_optional("link", input.link.as_deref(), MeetingLink::parse);
        let command = noted.finish(|| Some(ChangeLink { seen: read?, person: person?, link }));
        shown(Scope::of(ctx).act(command, appointments::change_link).await)
    }
}
