//! What the licence rule says, to the practice and to everybody else.

use jiff::civil::Date;

use super::{held::Authority, service::ServiceKind};
use crate::{
    practice::jurisdiction::Place,
    problem::{Code, Problem},
};

/// What the rule says of one session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It may be held, with the ground for each participant.
    Authorised(Vec<Ground>),
    /// It may not, with a reason for each participant who stands in its way.
    Refused(Vec<Refusal>),
}

/// Why one participant may be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ground {
    /// Their position in the session, from 0.
    pub participant: usize,
    /// Where they are.
    pub place: Place,
    /// On what it rests.
    pub basis: Basis,
}

/// On what it rests that somebody may be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Basis {
    /// The service needs no authority there.
    NotNeeded,
    /// The clinician holds one.
    Held(Authority),
    /// The clinician uses days of an exemption. Those that were not used before are named; they count once the session is booked.
    Days(Vec<Date>),
}

/// Why one participant may not be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Their position in the session, from 0.
    pub participant: usize,
    /// Where they are, if that is known.
    pub place: Option<Place>,
    /// Why.
    pub reason: Reason,
}

/// A reason, for the practice's own eyes. Of several that apply, the one that is nearest to being put right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Nobody knows where they will be.
    PlaceUnknown,
    /// No verified row opens their place to this service.
    PlaceClosed,
    /// The clinician holds nothing there.
    NoAuthority,
    /// What they hold there is of a kind or profession that the place does not accept.
    NotAccepted,
    /// What they hold there does not cover this service.
    NotCovered(ServiceKind),
    /// What they hold there is not in force.
    NotInForce,
    /// It begins only after the session.
    NotYet(Date),
    /// Its last day is before the session ends.
    Lapses(Date),
    /// The exemption there needs a licence from elsewhere, and none is in force.
    NoHomeLicence,
    /// The days of the exemption are used up for the year.
    DaysUsedUp {
        /// How many there are.
        days_per_year: u16,
        /// The year.
        year: i16,
    },
}

impl Verdict {
    /// Whether it may be held.
    pub fn is_authorised(&self) -> bool {
        matches!(self, Self::Authorised(_))
    }

    /// What to say to whoever asked for the time, when it may not be: the same for every reason and participant.
    pub fn refusal_for_anybody(&self) -> Option<Problem> {
        let words = "This time cannot be booked. What you entered is kept. Choose another time, or ask us and we will look for one.";
        (!self.is_authorised()).then(|| Problem::new(Code::NotAllowed, words))
    }
}

impl Refusal {
    /// What to say to staff: what stands in the way, and what can be done.
    pub fn for_staff(&self) -> String {
        let place = self.place.map_or("their place", Place::name);
        match self.reason {
            Reason::PlaceUnknown => "We do not know where this person will be. Ask them, then look again.".to_owned(),
            Reason::PlaceClosed => format!(
                "Nobody has verified the rules of {place} for this service. Have them verified and entered, or refer on."
            ),
            Reason::NoAuthority => {
                format!("No licence or other authority is entered for {place}. Choose a member who holds one.")
            }
            Reason::NotAccepted => {
                format!("{place} does not accept this kind of authority. Choose a member who holds another.")
            }
            Reason::NotCovered(service) => {
                format!("The authority for {place} does not cover {}. Choose another member.", service.as_str())
            }
            Reason::NotInForce => format!("The authority for {place} is not in force. Choose another member."),
            Reason::NotYet(from) => format!("The authority for {place} begins on {from}. Choose a later time."),
            Reason::Lapses(to) => {
                format!("The authority for {place} ends on {to}. Choose an earlier time, or enter its renewal.")
            }
            Reason::NoHomeLicence => {
                format!("The exemption of {place} needs a licence from elsewhere that is in force. Enter it first.")
            }
            Reason::DaysUsedUp { days_per_year, year } => {
                format!("All {days_per_year} exempt days of {year} in {place} are used. Choose another member.")
            }
        }
    }
}
