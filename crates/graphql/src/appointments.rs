//! Appointments of ongoing care: a couple's, for those who arrange them, and one's own. No client finds one here that they do not come
//! to.

mod acts;
mod attendance;
mod desk;

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use services::{
    Page, PageRequest, Refused, Services,
    appointments::{self, AppointmentView, OwnAppointmentView, PartView},
    domain::{
        access::Actor,
        appointments::Shift,
        ids::{AppointmentId, CoupleId},
        practice::licence::ServiceKind as Service,
        reminders::Base,
    },
};

use crate::{
    connection::{self, connections},
    consultations::{AppointmentFile, ConsultationPlace},
    input::{Input, read_id, show_id},
    people::Person,
    problem::answer,
    scalars::{Date, Instant, time_of_day},
    scope::Scope,
};

pub use acts::AppointmentsMutation;
pub use attendance::{AppointmentAttendanceMutation, Attendance};
pub use desk::AppointmentsDeskQuery;

/// What kind of help is given, which decides what law applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Service")]
pub enum ServiceKind {
    /// Treatment.
    Therapy,
    /// Skills support without treatment.
    Coaching,
    /// A short, free talk about whether help fits.
    Consult,
    /// A few sessions for couples who are not sure whether to try.
    Discernment,
}

/// An appointment as those see it who arrange it: who and when, never why.
#[derive(SimpleObject)]
pub struct Appointment {
    /// Its id.
    id: ID,
    /// The couple in whose care it is.
    couple: ID,
    /// Who holds it.
    member: Person,
    /// What is done in it: what the couple's care is, and once it has begun, what it was then.
    service: ServiceKind,
    /// When it begins.
    starts_at: Instant,
    /// When it ends.
    ends_at: Instant,
    /// The day that was agreed, on the clock of whoever holds it.
    on: Date,
    /// The time of day that was agreed, `17:00`, on that clock.
    at: String,
    /// Where that clock stands: an IANA zone.
    zone: String,
    /// Whether it takes place.
    planned: bool,
    /// Whether it has begun: then it is noted who came.
    begun: bool,
    /// Why whoever is to hold it may not, and what can be done; null while they may.
    needs_cover: Option<String>,
    /// Those with which it was made at once; null for a single one.
    series: Option<ID>,
    /// Who comes.
    people: Vec<AppointmentPart>,
    /// Counts the changes; goes back with the next one.
    version: i64,
}

/// One who comes to an appointment, as those see them who arrange it.
#[derive(SimpleObject)]
pub struct AppointmentPart {
    /// Who.
    person: Person,
    /// Where they will be, by name.
    place: String,
    /// Whether they have a link to come by from afar.
    has_link: bool,
    /// Where they said they are when it began, by name.
    is_at: Option<String>,
    /// Whether somebody else than their partner is there too.
    overheard: bool,
    /// Under which number they can be called back at once.
    call_back: Option<String>,
    /// Whom to call if need be.
    emergency_contact: Option<String>,
    /// Whether they came, once that was noted. Nobody of the couple is ever told.
    attendance: Option<Attendance>,
}

impl From<PartView> for AppointmentPart {
    fn from(view: PartView) -> Self {
        let (call_back, emergency_contact) =
            view.call_back.map_or((None, None), |(number, other)| (Some(number), other));
        Self {
            person: view.person.into(),
            place: view.place,
            has_link: view.has_link,
            is_at: view.is_at,
            overheard: view.is_overheard,
            call_back,
            emergency_contact,
            attendance: view.attendance.map(Into::into),
        }
    }
}

impl From<AppointmentView> for Appointment {
    fn from(view: AppointmentView) -> Self {
        Self {
            id: show_id(view.id),
            couple: show_id(view.couple),
            member: view.member.into(),
            service: view.service.into(),
            starts_at: view.starts_at.into(),
            ends_at: view.ends_at.into(),
            on: view.wall_time.date().into(),
            at: time_of_day(view.wall_time.time()),
            zone: view.zone,
            planned: view.is_planned,
            begun: view.has_begun,
            needs_cover: view.needs_cover,
            series: view.series.map(show_id),
            people: view.people.into_iter().map(AppointmentPart::from).collect(),
            version: view.version,
        }
    }
}

/// One's own appointment. The same whatever anybody else of it does.
#[derive(SimpleObject)]
pub struct OwnAppointment {
    /// Its id.
    id: ID,
    /// The name of whoever holds it.
    member: String,
    /// Whether one comes alone; nobody else of the couple finds it then.
    alone: bool,
    /// When it begins.
    starts_at: Instant,
    /// When it ends.
    ends_at: Instant,
    /// Where one's own clock stands: an IANA zone.
    zone: String,
    /// Where the clock stands by which it was agreed: an IANA zone.
    agreed_zone: String,
    /// Where one meets from afar; one's own alone.
    link: Option<String>,
    /// That it begins at another hour than the one before, on one's own clock; null while that is more than a week ahead, and where it does not.
    shift: Option<HourShift>,
    /// Whether one can say now where one is.
    can_check_in: bool,
    /// Whether one has said it.
    here: bool,
    /// The places to choose from then; empty otherwise.
    places: Vec<ConsultationPlace>,
}

/// Another hour than before, on somebody's own clock.
#[derive(SimpleObject)]
pub struct HourShift {
    /// What their clock showed until now, `17:00`.
    from: String,
    /// What it shows from this one on.
    to: String,
}

impl From<Shift> for HourShift {
    fn from(shift: Shift) -> Self {
        Self { from: time_of_day(shift.from), to: time_of_day(shift.to) }
    }
}

impl From<OwnAppointmentView> for OwnAppointment {
    fn from(view: OwnAppointmentView) -> Self {
        Self {
            id: show_id(view.id),
            member: view.member,
            alone: view.is_alone,
            starts_at: view.starts_at.into(),
            ends_at: view.ends_at.into(),
            zone: view.zone,
            agreed_zone: view.agreed_zone,
            link: view.link,
            shift: view.shift.map(Into::into),
            places: if view.can_check_in { ConsultationPlace::all() } else { Vec::new() },
            can_check_in: view.can_check_in,
            here: view.is_here,
        }
    }
}

connections! {
    /// A couple's appointments, in pages.
    AppointmentConnection, AppointmentEdge of Appointment, from AppointmentView;
    /// One's own appointments, in pages.
    OwnAppointmentConnection, OwnAppointmentEdge of OwnAppointment, from OwnAppointmentView;
}

/// A page of one of the lists of a couple's appointments.
async fn page_of_couple(
    ctx: &Context<'_>,
    couple: &ID,
    (first, after): (Option<i32>, Option<String>),
    list: impl AsyncFnOnce(&Actor, &Services, CoupleId, PageRequest) -> Result<Page<AppointmentView>, Refused>,
) -> Option<Result<AppointmentConnection>> {
    let (scope, had) = (Scope::of(ctx), after.is_some());
    let page = async {
        let actor = scope.actor()?;
        list(actor, &scope.services, read_id(couple)?, connection::request(first, after)).await
    };
    Some(connection::connect(page.await, had))
}

/// Questions about appointments.
#[derive(Default)]
pub struct AppointmentsQuery;

#[Object]
impl AppointmentsQuery {
    /// A couple's appointments that are not over, the soonest first. Whoever treats or supervises the couple, staff and owners.
    async fn couple_appointments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose: the couple.")] id: ID,
        #[graphql(default_with = "Some(50)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Option<Result<AppointmentConnection>> {
        page_of_couple(ctx, &id, (first, after), appointments::of_couple).await
    }

    /// A couple's appointments that are over, the newest first. Whoever treats or supervises the couple, staff and owners.
    async fn couple_appointments_held(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose: the couple.")] id: ID,
        #[graphql(default_with = "Some(50)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Option<Result<AppointmentConnection>> {
        page_of_couple(ctx, &id, (first, after), appointments::held_of_couple).await
    }

    /// One appointment of a couple, also one that is over or was called off. Whoever treats or supervises the couple, staff and owners.
    async fn appointment(&self, ctx: &Context<'_>, #[graphql(desc = "Which.")] id: ID) -> Option<Result<Appointment>> {
        let read: Result<AppointmentId, Refused> = read_id(&id).map_err(Refused::from);
        answer(Scope::of(ctx).act(read, appointments::one).await.map(Appointment::from))
    }

    /// The appointments to come that somebody else has to hold, or nobody can, the soonest first. Staff and owners find all of them, therapists those
    /// of couples whose care they lead.
    async fn appointments_needing_cover(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(50)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Option<Result<AppointmentConnection>> {
        let had = after.is_some();
        let page = Scope::of(ctx).act(Ok(connection::request(first, after)), appointments::needing_cover).await;
        Some(connection::connect(page, had))
    }

    /// One's own appointments that are not over, the soonest first. Partners.
    async fn my_appointments(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(50)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Option<Result<OwnAppointmentConnection>> {
        let had = after.is_some();
        let page = Scope::of(ctx).act(Ok(connection::request(first, after)), appointments::mine).await;
        Some(connection::connect(page, had))
    }

    /// One's own appointment as a file for one's own calendar: an appointment, its time, and the address of the front door. One answer for
    /// everything one does not come to.
    async fn appointment_file(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] id: ID,
        #[graphql(desc = "The address of the front door, such as https://northgate.example.")] portal: String,
    ) -> Option<Result<AppointmentFile>> {
        let mut input = Input::default();
        let id: Option<AppointmentId> = input.take("id", read_id(&id));
        let portal = input.take("portal", Base::parse(&portal));
        let asked = input.finish(|| Some((id?, portal?)));
        let made = Scope::of(ctx)
            .act(asked, async |actor, services, (id, portal): (AppointmentId, Base)| {
                appointments::calendar_file(actor, services, id, &portal).await
            })
            .await;
        answer(made.map(AppointmentFile::from))
    }
}
