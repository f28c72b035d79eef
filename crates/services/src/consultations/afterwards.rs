//! What is handed to the acts that come after a meeting was booked, and what they show.

use std::net::IpAddr;

use domain::{
    consultations::{ShownFunnel, Whereabouts},
    ids::PersonId,
    practice::licence::Company,
    text::{CallBack, ClinicalText},
};
use jiff::civil::Date;

use super::Seen;

/// Where somebody is when their meeting begins.
#[derive(Debug, Clone)]
pub struct CheckIn {
    /// Under which address the page stands.
    pub address: String,
    /// What opens their part.
    pub link: String,
    /// Where they are.
    pub place: Whereabouts,
    /// Who else is there.
    pub company: Company,
    /// Under which number they can be called back at once.
    pub call_back: CallBack,
    /// Whom to call if need be.
    pub emergency: Option<CallBack>,
}

/// The same, as somebody said it in the room.
#[derive(Debug, Clone, Copy)]
pub struct NoteWhereabouts {
    /// In which consultation.
    pub seen: Seen,
    /// Who.
    pub person: PersonId,
    /// Where they are.
    pub place: Whereabouts,
    /// Who else is there.
    pub company: Company,
}

/// Who came to a meeting.
#[derive(Debug, Clone, Copy)]
pub enum Came {
    /// Everybody who was to come.
    Everybody,
    /// One of two; none where only one can be meant.
    OnlyOne(Option<PersonId>),
}

/// A meeting that was held.
#[derive(Debug, Clone, Copy)]
pub struct NoteAttendance {
    /// Which.
    pub seen: Seen,
    /// Who came.
    pub came: Came,
}

/// Somebody whom others can help better.
#[derive(Debug, Clone)]
pub struct Refer {
    /// Whose request or consultation.
    pub seen: Seen,
    /// Whom they can turn to.
    pub alternatives: Vec<ClinicalText>,
    /// Why fewer than three are named; none where three are.
    pub why_fewer: Option<ClinicalText>,
}

/// Another consultation, asked for with the link to one that is over.
#[derive(Debug, Clone)]
pub struct AskAgain {
    /// Under which address the page stands.
    pub address: String,
    /// What opens their part in the earlier one.
    pub link: String,
    /// What recognises a repeat.
    pub key: String,
    /// Where the request came from.
    pub remote: Option<IpAddr>,
}

/// From asking to care, in numbers of one quarter.
#[derive(Debug, Clone, Copy)]
pub struct FunnelView {
    /// The first day of the quarter, on the practice's calendar.
    pub first: Date,
    /// The last day.
    pub last: Date,
    /// The numbers; none for each that would tell of a few.
    pub shown: ShownFunnel,
}
