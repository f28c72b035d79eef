//! The rule every night: which booked sessions would not be allowed any more, and which licences end soon.

use jiff::{SignedDuration, Timestamp, ToSpan as _, civil::Date};

use super::{
    assess::assess,
    days::DaysUsed,
    held::{Licence, Standing},
    session::Session,
    verdict::{Basis, Refusal, Verdict},
};
use crate::practice::jurisdiction::Jurisdictions;

/// How many days ahead are looked at.
pub const NIGHTLY_DAYS: i64 = 30;

/// A booked session of one clinician, with whatever the caller knows it by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upcoming<K> {
    /// What the caller knows it by.
    pub key: K,
    /// The session.
    pub session: Session,
}

/// A booked session that somebody else has to hold, or nobody can.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeedsCover<K> {
    /// What the caller knows it by.
    pub key: K,
    /// Why.
    pub refusals: Vec<Refusal>,
}

/// The sessions of one clinician that begin within the next 30 days and are not allowed as things stand, in the order in which they begin.
///
/// `used` are the exempt days of sessions that were held. Those of the coming ones are counted here, first come, first served, so that a
/// session is flagged when the days run out before it.
pub fn nightly<K: Clone>(
    upcoming: &[Upcoming<K>],
    licences: &[Licence],
    table: &Jurisdictions,
    used: &DaysUsed,
    now: Timestamp,
) -> Vec<NeedsCover<K>> {
    let horizon = SignedDuration::from_hours(24 * NIGHTLY_DAYS);
    let is_near = |session: &Session| session.time().0 >= now && session.time().0.duration_since(now) <= horizon;
    let mut near: Vec<_> = upcoming.iter().filter(|one| is_near(&one.session)).collect();
    near.sort_by_key(|one| one.session.time());
    let mut used = used.clone();
    let mut flagged = Vec::new();
    for Upcoming { key, session } in near {
        match assess(session, licences, table, &used) {
            Verdict::Refused(refusals) => flagged.push(NeedsCover { key: key.clone(), refusals }),
            Verdict::Authorised(grounds) => {
                for ground in grounds {
                    if let Basis::Days(days) = ground.basis {
                        used.extend(days.into_iter().map(|day| (ground.place, day)));
                    }
                }
            }
        }
    }
    flagged
}

/// The licences in force whose last day is today or within the next 30 days, the first to end first.
pub fn lapsing(licences: &[Licence], today: Date) -> Vec<&Licence> {
    let horizon = today.checked_add(NIGHTLY_DAYS.days()).unwrap_or(Date::MAX);
    let ends_soon = |licence: &&Licence| {
        licence.standing() == Standing::Active && licence.days().1.is_some_and(|to| today <= to && to <= horizon)
    };
    let mut soon: Vec<_> = licences.iter().filter(ends_soon).collect();
    soon.sort_by_key(|licence| licence.days().1);
    soon
}
