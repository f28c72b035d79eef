//! What a passkey is asked to sign, between asking and answering. Kept in memory beside the limits: five minutes, once each, for one who may
//! answer, and no more of them than a day of ordinary practices makes. When the process ends in between, somebody taps once more.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use data_encoding::BASE32_NOPAD;
use domain::{
    access::passkey::RelyingParty,
    ids::{InvitationId, SessionId},
    problem::{Code, Problem},
    random::{self, Random},
};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, PasskeyAuthentication, PasskeyRegistration, Url, Webauthn, WebauthnBuilder,
};

use crate::access::second_factor::ISSUER;

/// How long somebody has for the tap.
const WAITS: SignedDuration = SignedDuration::from_mins(5);
/// The same, as the browser is told it.
const TIMEOUT: Duration = Duration::from_mins(5);
/// So many wait at once; the oldest gives way. Far above what the limits let strangers begin in five minutes.
const MOST: usize = 2_000;

/// The passkeys' part of the gate.
pub(crate) struct Passkeys {
    webauthn: Option<Webauthn>,
    registrations: Waiting<Registration>,
    sign_ins: Waiting<DiscoverableAuthentication>,
    step_ups: Waiting<PasskeyAuthentication>,
}

/// Who alone may answer what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::access) enum Whose {
    /// Nobody has said who they are yet: whoever holds the ticket.
    Stranger,
    /// The session in which it was asked.
    Session(SessionId),
    /// Whoever holds the code of this invitation.
    Invitation(InvitationId),
}

/// A passkey that is about to be made.
pub(in crate::access) struct Registration {
    /// What the devices of its owner are to call them.
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
        Self { webauthn, registrations: Waiting::default(), sign_ins: Waiting::default(), step_ups: Waiting::default() }
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

    /// Passkeys that are about to be made.
    pub(in crate::access) fn registrations(&self) -> &Waiting<Registration> {
        &self.registrations
    }

    /// People who are about to sign in.
    pub(in crate::access) fn sign_ins(&self) -> &Waiting<DiscoverableAuthentication> {
        &self.sign_ins
    }

    /// People who are signed in and about to prove themselves again.
    pub(in crate::access) fn step_ups(&self) -> &Waiting<PasskeyAuthentication> {
        &self.step_ups
    }
}

/// Something that waits: the hash of its ticket, until when, who may answer, and what was asked.
struct Asked<S> {
    ticket: [u8; 32],
    until: Timestamp,
    whose: Whose,
    state: S,
}

/// Things that wait for a ticket, oldest first.
pub(in crate::access) struct Waiting<S>(Mutex<VecDeque<Asked<S>>>);

impl<S> Default for Waiting<S> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<S> Waiting<S> {
    /// Keeps what was asked and gives the ticket for it. Of each session and each invitation the newest question counts.
    pub(in crate::access) fn keep(&self, random: &dyn Random, now: Timestamp, whose: Whose, state: S) -> String {
        let ticket = BASE32_NOPAD.encode(&random::array::<32>(random));
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|asked| asked.until > now && (asked.whose == Whose::Stranger || asked.whose != whose));
        while all.len() >= MOST {
            all.pop_front();
        }
        all.push_back(Asked { ticket: hash(&ticket), until: now + WAITS, whose, state });
        ticket
    }

    /// What was asked with this ticket, which works no more from here on, whoever presents it.
    ///
    /// # Errors
    /// `Expired` for tickets that were used, are too old or another's, all in the same words.
    pub(in crate::access) fn take(&self, ticket: &str, now: Timestamp, whose: Whose) -> Result<S, Problem> {
        let hash = hash(ticket);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = all.iter().position(|asked| asked.ticket == hash).ok_or_else(expired)?;
        let asked = all.remove(at).ok_or_else(expired)?;
        if asked.until > now && asked.whose == whose { Ok(asked.state) } else { Err(expired()) }
    }
}

fn hash(ticket: &str) -> [u8; 32] {
    Sha256::digest(ticket.as_bytes()).into()
}

fn expired() -> Problem {
    Problem::new(
        Code::Expired,
        "That took more than five minutes. Nothing was changed. Begin again, or go on with a password.",
    )
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use domain::ids::Id as _;

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

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn session(number: u128) -> Whose {
        Whose::Session(SessionId::from_uuid(Uuid::from_u128(number)))
    }

    #[test]
    fn each_ticket_works_once_and_for_five_minutes() {
        let (random, waiting) = (Counting(AtomicU64::new(0)), Waiting::default());
        let keep = |thing| waiting.keep(&random, NOW, Whose::Stranger, thing);
        let (first, second) = (keep(1), keep(2));
        let take = |ticket: &str, at| waiting.take(ticket, at, Whose::Stranger).ok();
        assert_eq!(take(&first, NOW + SignedDuration::from_secs(299)), Some(1));
        assert_eq!(take(&first, NOW), None);
        assert_eq!(take(&second, NOW + WAITS), None);
        assert_eq!(take("", NOW), None);
    }

    #[test]
    fn nobody_answers_for_somebody_else() {
        let (random, waiting) = (Counting(AtomicU64::new(0)), Waiting::default());
        let invited = |number| Whose::Invitation(InvitationId::from_uuid(Uuid::from_u128(number)));
        for (asked, answers) in [
            (session(1), session(2)),
            (session(1), Whose::Stranger),
            (session(1), invited(1)),
            (invited(1), invited(2)),
            (Whose::Stranger, session(1)),
        ] {
            let ticket = waiting.keep(&random, NOW, asked, ());
            assert!(waiting.take(&ticket, NOW, answers).is_err(), "{asked:?} {answers:?}");
            assert!(waiting.take(&ticket, NOW, asked).is_err(), "whoever presents it, it works no more");
        }
    }

    #[test]
    fn of_one_session_the_newest_question_counts() {
        let (random, waiting) = (Counting(AtomicU64::new(0)), Waiting::default());
        let keep = |whose, thing| waiting.keep(&random, NOW, whose, thing);
        let (old, other, new) = (keep(session(1), 1), keep(session(2), 2), keep(session(1), 3));
        assert!(waiting.take(&old, NOW, session(1)).is_err());
        assert_eq!(waiting.take(&other, NOW, session(2)).ok(), Some(2));
        assert_eq!(waiting.take(&new, NOW, session(1)).ok(), Some(3));
    }

    #[test]
    fn the_oldest_gives_way() {
        let (random, waiting) = (Counting(AtomicU64::new(0)), Waiting::default());
        let tickets: Vec<_> = (0..=MOST).map(|thing| waiting.keep(&random, NOW, Whose::Stranger, thing)).collect();
        let take = |at: usize| waiting.take(&tickets[at], NOW, Whose::Stranger).ok();
        assert_eq!((take(0), take(1), take(MOST)), (None, Some(1), Some(MOST)));
    }

    #[test]
    fn where_there_is_no_name_there_are_no_passkeys() {
        assert!(Passkeys::new("https://office.example").are_offered());
        assert!(Passkeys::new("http://localhost:8080").are_offered());
        assert!(!Passkeys::new("http://127.0.0.1:8080").are_offered());
    }
}
