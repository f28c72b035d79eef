//! Who is offered a slot that has come free: whoever waits longest, if it suits them (DOMAIN.md 5.1). Nobody is told their place.

use jiff::{
    SignedDuration, Timestamp,
    civil::{Time, Weekday},
};

use super::slots::Slot;
use crate::{ids::ConsultationId, people::hours::Weekdays, zone::Zone};

/// Somebody who waits is asked this often whether they still do.
pub const ASKED_EVERY: SignedDuration = SignedDuration::from_hours(24 * 30);
/// After so many questions without an answer they wait no longer.
pub const MOST_UNANSWERED: u8 = 2;

/// When somebody could come, on their own wall clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// Where their clock stands.
    pub zone: Zone,
    /// On these days; empty means any.
    pub days: Weekdays,
    /// Not before.
    pub from: Time,
    /// Beginning before.
    pub until: Time,
}

impl Wish {
    /// Between seven in the morning and nine in the evening of any day: what holds until somebody says more.
    pub fn any(zone: Zone) -> Self {
        Self { zone, days: Weekdays::default(), from: Time::constant(7, 0, 0, 0), until: Time::constant(21, 0, 0, 0) }
    }

    /// Whether something that begins then suits them.
    pub fn suits(&self, starts_at: Timestamp) -> bool {
        let local = self.zone.rules().to_datetime(starts_at);
        let day: Weekday = local.weekday();
        (self.days.is_empty() || self.days.contains(day)) && self.from <= local.time() && local.time() < self.until
    }
}

/// Somebody who waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// What they asked for.
    pub consultation: ConsultationId,
    /// Since when they wait.
    pub since: Timestamp,
    /// When everybody who takes part could come.
    pub wishes: Vec<Wish>,
}

/// To whom a slot goes: of those whom it suits, and for whom `may_hold` says that its member may hold it where they are, the one who waits
/// longest. Of two who began at one instant, always the same one.
pub fn next_in_line<'a>(
    slot: &Slot,
    waiting: &'a [Waiting],
    may_hold: impl Fn(&Waiting, &Slot) -> bool,
) -> Option<&'a Waiting> {
    let suits = |one: &&Waiting| one.wishes.iter().all(|wish| wish.suits(slot.starts_at)) && may_hold(one, slot);
    waiting.iter().filter(suits).min_by_key(|one| (one.since, one.consultation))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::ids::{Id as _, PersonId};

    fn waiting(number: u128, since: i64, zones: &[&str]) -> Waiting {
        Waiting {
            consultation: ConsultationId::from_uuid(Uuid::from_u128(number)),
            since: Timestamp::from_second(since).expect("is an instant"),
            wishes: zones.iter().map(|zone| Wish::any(Zone::parse(zone).expect("exists"))).collect(),
        }
    }

    fn slot(text: &str) -> Slot {
        let starts_at = text.parse().expect("is an instant");
        Slot { starts_at, member: PersonId::from_uuid(Uuid::from_u128(9)) }
    }

    #[test]
    fn the_oldest_whom_it_suits_comes_first() {
        let all = [
            waiting(1, 300, &["America/New_York"]),
            waiting(2, 100, &["Australia/Perth", "America/New_York"]),
            waiting(3, 200, &["America/Denver"]),
            waiting(4, 200, &["America/Denver"]),
        ];
        let next = |slot: Slot, may_hold: fn(&Waiting, &Slot) -> bool| {
            next_in_line(&slot, &all, may_hold).map(|one| one.consultation.uuid().as_u128())
        };
        // Ten in the morning in New York is ten in the evening in Perth: too late for two. Nine in the evening is nine in the morning there.
        assert_eq!(next(slot("2026-06-10T14:00:00Z"), |_, _| true), Some(3));
        assert_eq!(next(slot("2026-06-10T11:30:00Z"), |_, _| true), Some(2));
        assert_eq!(next(slot("2026-06-10T14:00:00Z"), |one, _| one.wishes.len() > 1), None);
        assert_eq!(next(slot("2026-06-10T08:00:00Z"), |_, _| true), None);
    }

    #[test]
    fn days_count_where_the_person_is() {
        let zone = Zone::parse("Australia/Perth").expect("exists");
        let wish = Wish { days: Weekdays::default().with(Weekday::Thursday), ..Wish::any(zone) };
        // Wednesday evening in Miami is Thursday morning in Perth.
        assert!(wish.suits("2026-06-10T23:30:00Z".parse().expect("is an instant")));
        assert!(!wish.suits("2026-06-10T09:00:00Z".parse().expect("is an instant")));
    }
}
