//! The rule itself.

use jiff::civil::Date;

use super::{
    days::DaysUsed,
    held::{Authority, Licence},
    service::ServiceKind,
    session::{Participant, Session},
    verdict::{Basis, Ground, Reason, Refusal, Verdict},
};
use crate::practice::jurisdiction::{Accepted, Jurisdictions, Place, Terms};

/// Whether a clinician who holds these licences may hold a session, where its participants are.
///
/// `used` are the days on which the clinician relied on an exemption: those of sessions held, and of sessions booked other than this one.
pub fn assess(session: &Session, licences: &[Licence], table: &Jurisdictions, used: &DaysUsed) -> Verdict {
    let mut used = used.clone();
    let mut grounds = Vec::new();
    let mut refusals = Vec::new();
    for (position, participant) in session.participants().iter().enumerate() {
        let place = participant.whereabouts.place();
        let found = place.ok_or(Reason::PlaceUnknown).and_then(|place| {
            let clinician = Clinician { licences, table, used: &used };
            Ok((place, clinician.basis(session, participant, place)?))
        });
        match found {
            Ok((place, basis)) => {
                if let Basis::Days(days) = &basis {
                    used.extend(days.iter().map(|day| (place, *day)));
                }
                grounds.push(Ground { participant: position, place, basis });
            }
            Err(reason) => refusals.push(Refusal { participant: position, place, reason }),
        }
    }
    if refusals.is_empty() { Verdict::Authorised(grounds) } else { Verdict::Refused(refusals) }
}

struct Clinician<'a> {
    licences: &'a [Licence],
    table: &'a Jurisdictions,
    used: &'a DaysUsed,
}

impl Clinician<'_> {
    fn basis(&self, session: &Session, participant: &Participant, place: Place) -> Result<Basis, Reason> {
        let rule = self.table.rule(place);
        if !rule.is_open_to(session.service()) {
            return Err(Reason::PlaceClosed);
        }
        if !session.service().needs_authority() {
            return Ok(Basis::NotNeeded);
        }
        let terms = rule.therapy.as_ref().ok_or(Reason::PlaceClosed)?;
        let days = participant.days(session.time());
        let here = self.licences.iter().filter(|licence| licence.place() == place);
        let mut tried: Vec<_> = here.map(|licence| self.by(licence, terms, session.service(), days)).collect();
        // A licence is better than days that are counted, and of the reasons against, the last is the nearest to being put right.
        tried.sort_by_key(|tried| match tried {
            Ok(Basis::NotNeeded | Basis::Held(_)) => (0, None),
            Ok(Basis::Days(_)) => (1, None),
            Err(reason) => (2, Some(std::cmp::Reverse(*reason))),
        });
        tried.into_iter().next().unwrap_or(Err(Reason::NoAuthority))
    }

    /// What one licence comes to.
    fn by(&self, licence: &Licence, terms: &Terms, service: ServiceKind, days: (Date, Date)) -> Result<Basis, Reason> {
        let accepted = terms.accepts().iter().find(|accepted| accepts(**accepted, licence.authority()));
        let accepted = accepted.filter(|_| terms.families().contains(&licence.family())).ok_or(Reason::NotAccepted)?;
        if !licence.covers(service) {
            return Err(Reason::NotCovered(service));
        }
        if !licence.holds(days) {
            return Err(not_in_force(licence, days));
        }
        match accepted {
            Accepted::Exemption { days_per_year } => self.exempt(licence, days_per_year.get(), days),
            Accepted::Licence | Accepted::Registration | Accepted::Compact { .. } => {
                Ok(Basis::Held(licence.authority()))
            }
        }
    }

    /// Days of an exemption, which only somebody licensed elsewhere has.
    fn exempt(&self, licence: &Licence, days_per_year: u16, (first, last): (Date, Date)) -> Result<Basis, Reason> {
        let is_home = |other: &&Licence| {
            other.authority() == Authority::Licence
                && other.place() != licence.place()
                && other.family() == licence.family()
                && other.holds((first, last))
        };
        if !self.licences.iter().any(|other| is_home(&other)) {
            return Err(Reason::NoHomeLicence);
        }
        let mut after = self.used.clone();
        let mut new = Vec::new();
        for day in first.series(jiff::ToSpan::day(1)).take_while(|day| *day <= last) {
            let before = after.in_year(licence.place(), day.year());
            after.add(licence.place(), day);
            let now = after.in_year(licence.place(), day.year());
            if now > before {
                new.push(day);
            }
            if now > before && now > usize::from(days_per_year) {
                return Err(Reason::DaysUsedUp { days_per_year, year: day.year() });
            }
        }
        Ok(Basis::Days(new))
    }
}

fn accepts(accepted: Accepted, authority: Authority) -> bool {
    match (accepted, authority) {
        (Accepted::Licence, Authority::Licence)
        | (Accepted::Registration, Authority::Registration)
        | (Accepted::Exemption { .. }, Authority::Exemption) => true,
        (Accepted::Compact { compact }, Authority::Compact(held)) => compact == held,
        _ => false,
    }
}

fn not_in_force(licence: &Licence, (first, last): (Date, Date)) -> Reason {
    let (from, to) = licence.days();
    match to {
        _ if licence.standing() != super::Standing::Active => Reason::NotInForce,
        Some(to) if to < last => Reason::Lapses(to),
        _ if first < from => Reason::NotYet(from),
        _ => Reason::NotInForce,
    }
}
