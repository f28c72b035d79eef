//! What somebody asks for around consultations, as it is read at the door.

use std::net::IpAddr;

use domain::{
    consultations::{Availability, Given, Whereabouts},
    ids::{ClaimId, ConsultationId, PersonId},
    people::SafeChannel,
    text::{ClinicalText, Name},
    zone::Zone,
};
use jiff::Timestamp;

/// Whose times are asked for: the page, the type, and where everybody will be.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Under which address the page stands.
    pub address: String,
    /// The key of the type.
    pub type_key: String,
    /// Where each who takes part will be, one or two.
    pub places: Vec<Whereabouts>,
    /// What lets somebody book what only those book who were invited.
    pub invitation: Option<String>,
}

/// A time to hold.
#[derive(Debug, Clone)]
pub struct HoldTime {
    /// What is wanted.
    pub wanted: Wanted,
    /// When it is to begin.
    pub starts_at: Timestamp,
    /// Where the request came from.
    pub remote: Option<IpAddr>,
}

/// Somebody whom nobody here knows yet.
#[derive(Debug, Clone)]
pub struct Newcomer {
    /// What they want to be called.
    pub name: Name,
    /// Where their clock stands.
    pub zone: Zone,
    /// Where they will be.
    pub place: Whereabouts,
    /// By which way they may be reached.
    pub channel: SafeChannel,
}

/// A held time to book.
#[derive(Debug, Clone)]
pub struct Book {
    /// Under which address the page stands.
    pub address: String,
    /// What recognises a repeat.
    pub key: String,
    /// What was held.
    pub hold: ClaimId,
    /// Who books.
    pub me: Newcomer,
    /// Where the partner will be who is to come too; none for oneself alone.
    pub partner_place: Option<Whereabouts>,
    /// What they answer to the questions of the type that is held.
    pub answers: Vec<Given>,
    /// What lets them book what only those book who were invited.
    pub invitation: Option<String>,
    /// Where the request came from.
    pub remote: Option<IpAddr>,
}

/// A request without a time.
#[derive(Debug, Clone)]
pub struct Ask {
    /// What is wanted.
    pub wanted: Wanted,
    /// What recognises a repeat.
    pub key: String,
    /// Who asks.
    pub me: Newcomer,
    /// What they answer to the questions of the type.
    pub answers: Vec<Given>,
    /// Where the request came from.
    pub remote: Option<IpAddr>,
}

/// Somebody who was handed a link to join.
#[derive(Debug, Clone)]
pub struct Join {
    /// Under which address the page stands.
    pub address: String,
    /// What was handed to them.
    pub link: String,
    /// What recognises a repeat.
    pub key: String,
    /// Who they are.
    pub me: Newcomer,
    /// What they answer to the questions of the type.
    pub answers: Vec<Given>,
    /// Where the request came from.
    pub remote: Option<IpAddr>,
}

/// When somebody can be booked from now on.
#[derive(Debug, Clone)]
pub struct ChangeAvailability {
    /// Who; none for oneself.
    pub member: Option<PersonId>,
    /// The version that was read.
    pub version: i64,
    /// When.
    pub rule: Availability,
}

/// Which part of the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BoardList {
    /// Who asked and has no time yet.
    Requests,
    /// Who waits.
    Waiting,
    /// What is booked, from a day ago on.
    Coming,
    /// What is over.
    Past,
}

/// Something that is done to a consultation as somebody saw it.
#[derive(Debug, Clone, Copy)]
pub struct Seen {
    /// Which.
    pub consultation: ConsultationId,
    /// The version that was read.
    pub version: i64,
}

/// A time with whoever would hold it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StaffTime {
    /// When it begins.
    pub starts_at: Timestamp,
    /// Who holds it.
    pub member: PersonId,
}

/// A time that staff book.
#[derive(Debug, Clone)]
pub struct BookFor {
    /// For which request.
    pub seen: Seen,
    /// When, and who holds it.
    pub time: StaffTime,
    /// Why it is booked although somebody's time is taken or nobody offers it; none to book only what is free.
    pub override_reason: Option<ClinicalText>,
}
