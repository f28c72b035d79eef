//! The rule at the door of the session: what was attested wins over what was told (DOMAIN.md 5.4, Annex E 7).

use super::{
    assess::assess,
    days::DaysUsed,
    held::Licence,
    session::{Session, Whereabouts},
    verdict::{Ground, Refusal, Verdict},
};
use crate::practice::jurisdiction::Jurisdictions;

/// Proof that a session may begin. It comes from [`check_in`] and from nowhere else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clearance {
    grounds: Vec<Ground>,
}

impl Clearance {
    /// The ground for each participant.
    pub fn grounds(&self) -> &[Ground] {
        &self.grounds
    }
}

/// What check-in comes to. Help in a crisis is not a session: it is always allowed, and asks nothing here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CheckIn {
    /// Not everybody has confirmed where they are. Their positions, from 0.
    Waiting(Vec<usize>),
    /// The session may begin.
    MayBegin(Clearance),
    /// It cannot begin as this service. Offer another time.
    CannotBegin(Vec<Refusal>),
}

/// Asks the rule at check-in.
///
/// No answer is given before everybody has confirmed, so that its moment does not tell whose place stands in the way.
pub fn check_in(session: &Session, licences: &[Licence], table: &Jurisdictions, used: &DaysUsed) -> CheckIn {
    let has_not_said = |whereabouts: Whereabouts| !matches!(whereabouts, Whereabouts::Attested(_));
    let participants = session.participants().iter().enumerate();
    let waiting: Vec<_> =
        participants.filter(|(_, one)| has_not_said(one.whereabouts)).map(|(position, _)| position).collect();
    if !waiting.is_empty() {
        return CheckIn::Waiting(waiting);
    }
    match assess(session, licences, table, used) {
        Verdict::Authorised(grounds) => CheckIn::MayBegin(Clearance { grounds }),
        Verdict::Refused(refusals) => CheckIn::CannotBegin(refusals),
    }
}
