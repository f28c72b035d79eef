//! What stands on the board: consultations as the front desk sees them, and the days of the calendar.

use async_graphql::{Enum, ID, SimpleObject};
use services::{
    consultations::{AttendeeView, BoardList, CalendarView, ConsultationView},
    domain::consultations::Step,
};

use super::super::{
    ConsultationType,
    outcome::{ConsultationDecision, Recommendation},
};
use crate::{
    connection::connections,
    input::show_id,
    people::{Person, SafeChannel},
    scalars::{Date, Instant},
};

/// A part of the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "BoardList")]
pub enum ConsultationList {
    /// Who asked and has no time yet.
    Requests,
    /// Who waits.
    Waiting,
    /// What is booked.
    Coming,
    /// What is over.
    Past,
}

/// Where a consultation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Step")]
pub enum ConsultationStep {
    /// Somebody asked.
    Requested,
    /// Somebody of the practice has looked at it.
    Triaged,
    /// There was no room.
    Waitlisted,
    /// Times are held for them.
    Offered,
    /// A time was chosen.
    Booked,
    /// Everybody has said that they come.
    Confirmed,
    /// Somebody is there.
    CheckedIn,
    /// It was held.
    Attended,
    /// It was held with one of two.
    PartlyAttended,
    /// Nobody came.
    NoShow,
    /// It does not take place; known in good time, or on the practice's side.
    Cancelled,
    /// It does not take place; known on the last day.
    LateCancelled,
    /// Something was recommended.
    Recommended,
    /// They began care here.
    Enrolled,
    /// They did not want it.
    Declined,
    /// Somebody else can help them better.
    ReferredOut,
    /// Nobody answered.
    Expired,
}

/// One who takes part, as the front desk sees them.
#[derive(SimpleObject)]
pub struct Attendee {
    /// Who.
    person: Person,
    /// Where they will be, by name.
    place: String,
    /// By which way they may be reached.
    safe_channel: SafeChannel,
    /// Whether they have said that they come.
    confirmed: bool,
    /// Whether they have said that they do not.
    withdrawn: bool,
    /// Where they said they are when it began, by name.
    is_at: Option<String>,
    /// Whether somebody else than their partner is there too.
    overheard: bool,
    /// Under which number they can be called back at once.
    call_back: Option<String>,
    /// Whom to call if need be.
    emergency_contact: Option<String>,
    /// Whether they did not come. Their partner is never told.
    stayed_away: bool,
    /// What they make of what was recommended, as they said for themself.
    decision: Option<ConsultationDecision>,
}

impl From<AttendeeView> for Attendee {
    fn from(view: AttendeeView) -> Self {
        let (call_back, emergency_contact) = view.call_back.unzip();
        Self {
            person: view.person.into(),
            place: view.place,
            safe_channel: view.channel.into(),
            confirmed: view.has_confirmed,
            withdrawn: view.has_withdrawn,
            is_at: view.is_at,
            overheard: view.is_overheard,
            call_back,
            emergency_contact: emergency_contact.flatten(),
            stayed_away: view.stayed_away,
            decision: view.decision.map(ConsultationDecision::from),
        }
    }
}

/// A consultation as the front desk sees it: who and when, never why.
#[derive(SimpleObject)]
pub struct Consultation {
    /// Its id.
    id: ID,
    /// What it is.
    r#type: ConsultationType,
    /// Where it stands.
    step: ConsultationStep,
    /// Since when it stands there.
    since: Instant,
    /// When it was asked for.
    requested_at: Instant,
    /// Who holds it.
    member: Option<Person>,
    /// When it begins.
    starts_at: Option<Instant>,
    /// For how many it is.
    seats: i32,
    /// Where the second of two will be, by name, as far as that is known.
    partner_place: Option<String>,
    /// Who takes part, as far as they have said who they are.
    attendees: Vec<Attendee>,
    /// How often it was moved.
    moves: i32,
    /// Why whoever is to hold it may not, and what can be done; null while they may.
    needs_cover: Option<String>,
    /// Whether it looks as if nobody came: the time of grace is over. A person says so, or does not.
    seems_missed: bool,
    /// What was recommended, also of one that ended afterwards.
    recommended: Option<Recommendation>,
    /// Counts the changes; goes back with the next one.
    version: i64,
}

impl From<ConsultationView> for Consultation {
    fn from(view: ConsultationView) -> Self {
        Self {
            id: show_id(view.id),
            r#type: view.kind.into(),
            step: view.step.into(),
            since: view.since.into(),
            requested_at: view.requested_at.into(),
            member: view.member.map(Person::from),
            starts_at: view.starts_at.map(Instant::from),
            seats: view.seats.into(),
            partner_place: view.partner_place,
            attendees: view.attendees.into_iter().map(Attendee::from).collect(),
            moves: view.moves.into(),
            needs_cover: view.needs_cover,
            seems_missed: view.seems_missed,
            recommended: view.recommended.map(Recommendation::from),
            version: view.version,
        }
    }
}

/// Some days of the practice's calendar.
#[derive(SimpleObject)]
pub struct ConsultationCalendar {
    /// The first day, on the reader's clock.
    first: Date,
    /// The last day.
    last: Date,
    /// Where the reader's clock stands.
    zone: String,
    /// What takes place or took place then, the earliest first.
    meetings: Vec<Consultation>,
}

impl From<CalendarView> for ConsultationCalendar {
    fn from(view: CalendarView) -> Self {
        Self {
            first: view.first.into(),
            last: view.last.into(),
            zone: view.zone,
            meetings: view.meetings.into_iter().map(Consultation::from).collect(),
        }
    }
}

connections! {
    /// Consultations, in pages.
    ConsultationConnection, ConsultationEdge of Consultation, from ConsultationView;
}
