//! What a passkey is asked to sign, between asking and answering. Kept in memory beside the limits: five minutes, once each, and no more of
//! them than a day of ordinary practices makes. When the process ends in between, somebody taps once more.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use data_encoding::BASE32_NOPAD;
use domain::{
    access::passkey::RelyingParty,
    ids::PersonId,
    problem::{Code, Problem},
    random::{self, Random},
};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;
use webauthn_rs::prelude::{DiscoverableAuthentication, PasskeyRegistration, Url, Webauthn, WebauthnBuilder};

use crate::access::second_factor::ISSUER;

/// How long somebody has for the tap.
const WAITS: SignedDuration = SignedDuration::from_mins(5);
/// The same, as the browser is told it.
const TIMEOUT: Duration = Duration::from_secs(300);
/// So many wait at once; the oldest gives way. Far above what the limits let strangers begin in five minutes.
const MOST: usize = 2_000;

/// The passkeys' part of the gate.
pub(crate) struct Passkeys {
    webauthn: Option<Webauthn>,
    additions: Waiting<Addition>,
    sign_ins: Waiting<DiscoverableAuthentication>,
}

/// Somebody who is about to add a passkey.
pub(in crate::access) struct Addition {
    pub(in crate::access) person: PersonId,
    /// What their devices are to call them.
    pub(in crate::access) handle: Uuid,
    pub(in crate::access) state: PasskeyRegistration,
}

impl Passkeys {
    /// For the address at which people reach the service; where no passkeys can be made, none are offered.
    pub(super) fn new(public_url: &str) -> Self {
        let webauthn = RelyingParty::of(public_url).and_then(|party| {
            let origin = Url::parse(party.origin()).ok()?;
            WebauthnBuilder::new(party.id(), &origin).ok()?.rp_name(ISSUER).timeout(TIMEOUT).build().ok()
        });
        Self { webauthn, additions: Waiting::default(), sign_ins: Waiting::default() }
    }

    /// Whether there can be passkeys here.
    pub(in crate::access) fn are_offered(&self) -> bool {
        self.webauthn.is_some()
    }

    /// What asks and checks.
    ///
    /// # Errors
    /// `WrongState` where no passkeys are offered.
    pub(in crate::access) fn webauthn(&self) -> Result<&Webauthn, Problem> {
        self.webauthn.as_ref().ok_or_else(|| {
            Problem::new(
                Code::WrongState,
                "There are no passkeys at this address. Nothing was changed. Use your password.",
            )
        })
    }

    /// Keeps what was begun for somebody who adds a passkey, in place of whatever they began before.
    pub(in crate::access) fn keep_addition(&self, random: &dyn Random, now: Timestamp, addition: Addition) -> String {
        let person = addition.person;
        self.additions.forget(|other| other.person == person);
        self.additions.keep(random, now, addition)
    }

    /// What this person began with this ticket.
    pub(in crate::access) fn take_addition(&self, ticket: &str, now: Timestamp, person: PersonId) -> Option<Addition> {
        self.additions.take(ticket, now).filter(|addition| addition.person == person)
    }

    /// Keeps what was begun for somebody who signs in.
    pub(in crate::access) fn keep_sign_in(
        &self,
        random: &dyn Random,
        now: Timestamp,
        state: DiscoverableAuthentication,
    ) -> String {
        self.sign_ins.keep(random, now, state)
    }

    /// What was begun with this ticket.
    pub(in crate::access) fn take_sign_in(&self, ticket: &str, now: Timestamp) -> Option<DiscoverableAuthentication> {
        self.sign_ins.take(ticket, now)
    }
}

/// Things that wait for a ticket, oldest first.
struct Waiting<S>(Mutex<VecDeque<(String, Timestamp, S)>>);

impl<S> Default for Waiting<S> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<S> Waiting<S> {
    fn keep(&self, random: &dyn Random, now: Timestamp, thing: S) -> String {
        let ticket = BASE32_NOPAD.encode(&random::array::<32>(random));
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|(_, until, _)| *until > now);
        while all.len() >= MOST {
            all.pop_front();
        }
        all.push_back((ticket.clone(), now + WAITS, thing));
        ticket
    }

    fn take(&self, ticket: &str, now: Timestamp) -> Option<S> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = all.iter().position(|(other, _, _)| other == ticket)?;
        all.remove(at).filter(|(_, until, _)| *until > now).map(|(_, _, thing)| thing)
    }

    fn forget(&self, is_old: impl Fn(&S) -> bool) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|(_, _, thing)| !is_old(thing));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    struct Counting(AtomicU64);
    impl Random for Counting {
        fn fill(&self, bytes: &mut [u8]) {
            let number = self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes();
            for (byte, part) in bytes.iter_mut().zip(number.iter().cycle()) {
                *byte = *part;
            }
        }
    }

    #[test]
    fn each_ticket_works_once_and_for_five_minutes() {
        let (random, waiting) = (Counting(AtomicU64::new(0)), Waiting::default());
        let now = Timestamp::UNIX_EPOCH;
        let (first, second) = (waiting.keep(&random, now, 1), waiting.keep(&random, now, 2));
        assert_eq!(waiting.take(&first, now + SignedDuration::from_secs(299)), Some(1));
        assert_eq!(waiting.take(&first, now), None);
        assert_eq!(waiting.take(&second, now + WAITS), None);
        assert_eq!(waiting.take("", now), None);
    }

    #[test]
    fn the_oldest_gives_way() {
        let (random, waiting) = (Counting(AtomicU64::new(0)), Waiting::default());
        let now = Timestamp::UNIX_EPOCH;
        let tickets: Vec<_> = (0..=MOST).map(|thing| waiting.keep(&random, now, thing)).collect();
        assert_eq!(waiting.take(&tickets[0], now), None);
        assert_eq!(waiting.take(&tickets[1], now), Some(1));
        assert_eq!(waiting.take(&tickets[MOST], now), Some(MOST));
    }

    #[test]
    fn where_there_is_no_name_there_are_no_passkeys() {
        assert!(Passkeys::new("https://office.example").are_offered());
        assert!(Passkeys::new("http://localhost:8080").are_offered());
        assert!(!Passkeys::new("http://127.0.0.1:8080").are_offered());
    }
}
