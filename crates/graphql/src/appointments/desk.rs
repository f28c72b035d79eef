//! Appointments at the practice's desk: what ongoing care takes of everybody's time, for whom appointments can be made, and what several of them
//! will look like.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use services::{
    Refused,
    appointments::{self, CoupleToBook, HolderView, HourView, HoursView, KnownHour, TimeView},
    consultations::CalendarDays,
    domain::{
        appointments::OwnClock,
        ids::{CoupleId, PersonId},
    },
};

use super::{HourShift, ServiceKind};
use crate::{
    connection::{self, connections},
    input::{Input, read_id, show_id},
    people::Person,
    problem::answer,
    scalars::{Date, Instant, time_of_day},
    scope::Scope,
};

/// Some days of the practice's calendar, as far as ongoing care takes time in them.
#[derive(SimpleObject)]
pub struct AppointmentCalendar {
    /// The first day, on the reader's clock.
    first: Date,
    /// The last day.
    last: Date,
    /// Where the reader's clock stands.
    zone: String,
    /// What takes place or took place then, the earliest first.
    hours: Vec<AppointmentHour>,
}

/// An hour of ongoing care in the practice's calendar.
#[derive(SimpleObject)]
pub struct AppointmentHour {
    /// When it begins.
    starts_at: Instant,
    /// When it ends.
    ends_at: Instant,
    /// Whose time it is.
    member: Person,
    /// Who comes; null for whoever neither arranges nor holds it, to whom the time is taken and nothing else.
    known: Option<KnownAppointment>,
}

/// What those know of an hour who arrange or hold it: who comes, never why.
#[derive(SimpleObject)]
pub struct KnownAppointment {
    /// Which appointment it is.
    appointment: ID,
    /// The couple, for whoever arranges its appointments.
    couple: Option<ID>,
    /// What the practice calls the couple on its own screens.
    alias: String,
    /// Who comes: one of them alone, or everybody.
    people: Vec<Person>,
}

impl From<KnownHour> for KnownAppointment {
    fn from(view: KnownHour) -> Self {
        Self {
            appointment: show_id(view.id),
            couple: view.couple.map(show_id),
            alias: view.alias,
            people: view.people.into_iter().map(Person::from).collect(),
        }
    }
}

impl From<HourView> for AppointmentHour {
    fn from(view: HourView) -> Self {
        Self {
            starts_at: view.starts_at.into(),
            ends_at: view.ends_at.into(),
            member: view.member.into(),
            known: view.known.map(KnownAppointment::from),
        }
    }
}

impl From<HoursView> for AppointmentCalendar {
    fn from(view: HoursView) -> Self {
        Self {
            first: view.first.into(),
            last: view.last.into(),
            zone: view.zone,
            hours: view.hours.into_iter().map(AppointmentHour::from).collect(),
        }
    }
}

/// A couple as those see it who arrange its appointments: who, and with whom; never why.
#[derive(SimpleObject)]
pub struct BookableCouple {
    /// Its id.
    id: ID,
    /// What the practice calls it on its own screens.
    alias: String,
    /// What kind of help its care is, and so each of its appointments.
    service: ServiceKind,
    /// Who belongs to it.
    people: Vec<Person>,
    /// Who can hold its appointments, whoever leads the care first.
    holders: Vec<AppointmentHolder>,
    /// Whether the reader may make, move and call off its appointments.
    can_arrange: bool,
    /// Whether the reader may note who came to them.
    can_note: bool,
}

/// Somebody who can hold a couple's appointments.
#[derive(SimpleObject)]
pub struct AppointmentHolder {
    /// Who.
    member: Person,
    /// The one whom they treat alone; null for whoever leads the care of all.
    treats: Option<ID>,
}

impl From<HolderView> for AppointmentHolder {
    fn from(view: HolderView) -> Self {
        Self { member: view.member.into(), treats: view.treats.map(show_id) }
    }
}

impl From<CoupleToBook> for BookableCouple {
    fn from(view: CoupleToBook) -> Self {
        Self {
            id: show_id(view.id),
            alias: view.alias,
            service: view.service.into(),
            people: view.people.into_iter().map(Person::from).collect(),
            holders: view.holders.into_iter().map(AppointmentHolder::from).collect(),
            can_arrange: view.can_arrange,
            can_note: view.can_note,
        }
    }
}

connections! {
    /// Couples for whom appointments can be made, in pages.
    BookableCoupleConnection, BookableCoupleEdge of BookableCouple, from CoupleToBook;
}

/// One of several appointments, as those who come will read it.
#[derive(SimpleObject)]
pub struct AppointmentTime {
    /// When it begins.
    starts_at: Instant,
    /// The day that is agreed, on the clock of whoever holds it.
    on: Date,
    /// The time of day that is agreed, `17:00`, on that clock.
    at: String,
    /// What the clock of each who comes will show.
    clocks: Vec<AppointmentClock>,
}

/// What one person's own clock will show when an appointment begins.
#[derive(SimpleObject)]
pub struct AppointmentClock {
    /// Who.
    person: ID,
    /// The day there.
    on: Date,
    /// The time of day there.
    at: String,
    /// Where their clock stands: an IANA zone.
    zone: String,
    /// That it begins at another hour than the one before, on their clock; null where it does not.
    shift: Option<HourShift>,
}

impl From<TimeView> for AppointmentTime {
    fn from(view: TimeView) -> Self {
        let clock = |(person, clock): (PersonId, OwnClock)| AppointmentClock {
            person: show_id(person),
            on: clock.shows.date().into(),
            at: time_of_day(clock.shows.time()),
            zone: clock.zone.name().to_owned(),
            shift: clock.shift.map(Into::into),
        };
        Self {
            starts_at: view.starts_at.into(),
            on: view.wall_time.date().into(),
            at: time_of_day(view.wall_time.time()),
            clocks: view.clocks.into_iter().map(clock).collect(),
        }
    }
}

/// Questions of the desk about appointments.
#[derive(Default)]
pub struct AppointmentsDeskQuery;

#[Object]
impl AppointmentsDeskQuery {
    /// Some days of the practice's calendar, as the reader's own clock has them: what ongoing care takes of everybody's time. Who comes is there for
    /// whoever arranges or holds it. Staff, owners and therapists.
    async fn appointment_calendar(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first day; left out for today.")] from: Option<Date>,
        #[graphql(default_with = "Some(7)", desc = "How many days, 1 to 14.")] days: Option<i32>,
        #[graphql(desc = "Whose hours; left out for everybody's.")] member: Option<ID>,
    ) -> Option<Result<AppointmentCalendar>> {
        let mut input = Input::default();
        let first = from.as_ref().and_then(|from| input.take("from", from.read()));
        let member = input.optional_id("member", member.as_ref());
        let days = days.and_then(|days| u8::try_from(days).ok()).unwrap_or_default();
        let asked = input.finish(|| Some(CalendarDays { first, days, member }));
        answer(Scope::of(ctx).act(asked, appointments::calendar).await.map(AppointmentCalendar::from))
    }

    /// The couples for whom appointments can be made, in the order of their names on the practice's screens. Staff and owners.
    async fn bookable_couples(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(50)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Option<Result<BookableCoupleConnection>> {
        let had = after.is_some();
        let page = Scope::of(ctx).act(Ok(connection::request(first, after)), appointments::couples_to_book).await;
        Some(connection::connect(page, had))
    }

    /// One couple, as those see it who arrange its appointments. Whoever leads or supervises its care, staff and owners.
    async fn bookable_couple(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] id: ID,
    ) -> Option<Result<BookableCouple>> {
        let read: Result<CoupleId, Refused> = read_id(&id).map_err(Refused::from);
        answer(Scope::of(ctx).act(read, appointments::couple_to_book).await.map(BookableCouple::from))
    }
}
