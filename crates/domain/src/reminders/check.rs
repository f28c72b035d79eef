//! The last look before a letter leaves (DOMAIN.md 7.5): one pure function over everything that could speak against it.

use jiff::{SignedDuration, Timestamp};

use super::{
    caps::{self, Sent},
    kind::{Class, Kind},
    lint,
    schedule::{Addressee, Jitter, next_allowed},
};

/// Somebody who opened the thing within this time is not reminded of it.
pub const JUST_TOUCHED: SignedDuration = SignedDuration::from_hours(12);
/// After a discovery, a disclosure or a lapse no care letters arrive for this long.
pub const STILL: SignedDuration = SignedDuration::from_hours(24 * 7);
/// How long a letter waits for a program whose templates are not the checked ones to be replaced.
const UNTIL_CHECKED: SignedDuration = SignedDuration::from_hours(1);

/// The thing a letter is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Object {
    /// Still open; last opened or saved then, if ever.
    Open {
        /// The last time its person did anything with it.
        touched_at: Option<Timestamp>,
    },
    /// Done, waived, cancelled or expired.
    Closed,
}

/// Whether the person is in care and their account open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Yes.
    Active,
    /// Discharged, locked, withdrawn or dead.
    Ended,
}

/// Whether consent to be written to is current.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consent {
    /// It is.
    Current,
    /// It is missing or was withdrawn.
    Missing,
}

/// What is known about the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Address {
    /// Its person has shown that they read it.
    Verified,
    /// Nobody has shown that yet.
    Unverified,
    /// Mail came back, or was called spam.
    Bounced,
    /// Its person took it off reminders that are not transactional.
    Unsubscribed,
}

/// Whether anything pauses the person's or their couple's letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pause {
    /// Nothing does.
    None,
    /// A safety, legal or couple-wide pause.
    On,
}

/// Everything that is looked at. Gathered in the transaction in which the letter is handed over.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The present instant.
    pub now: Timestamp,
    /// Why the letter goes.
    pub kind: Kind,
    /// When it was first wanted, before any deferring.
    pub wanted_at: Timestamp,
    /// When it is wanted now.
    pub due_at: Timestamp,
    /// Whose clock and wishes count.
    pub to: Addressee<'a>,
    /// What it is about.
    pub object: Object,
    /// Whether the person is in care.
    pub standing: Standing,
    /// Whether they agreed.
    pub consent: Consent,
    /// What is known about the address.
    pub address: Address,
    /// Whether anything pauses it.
    pub pause: Pause,
    /// The last discovery, disclosure or lapse of the couple, if any.
    pub last_blow: Option<Timestamp>,
    /// What the mailbox got in the last eight days, and what another worker has in hand for it at this moment.
    pub history: &'a [Sent],
    /// The version of the word list that the templates were checked against; [`lint::VERSION`] in a healthy program.
    pub checked_against: u32,
    /// By how much a deferred letter is late.
    pub jitter: Jitter,
}

/// What becomes of the letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// It leaves.
    Send,
    /// It is looked at again then.
    Defer(Timestamp),
    /// It never leaves.
    Drop(Reason),
}

/// Why a letter never left. For staff; never for the other partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// What it was about is closed.
    Closed,
    /// The person is not in care any more.
    PersonEnded,
    /// They did not agree.
    NoConsent,
    /// They are written to in the portal only, or no hour of the week is left.
    PortalOnly,
    /// The address was never shown to be theirs.
    NotVerified,
    /// Mail to the address came back.
    Bounced,
    /// They unsubscribed.
    Unsubscribed,
    /// Something pauses it.
    Paused,
    /// It is too soon after something hard.
    StillTime,
    /// It could not be sent in time: seven days in all, or a day of outage.
    TooOld,
    /// A newer letter says the same.
    Overtaken,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 11] = [
        Self::Closed,
        Self::PersonEnded,
        Self::NoConsent,
        Self::PortalOnly,
        Self::NotVerified,
        Self::Bounced,
        Self::Unsubscribed,
        Self::Paused,
        Self::StillTime,
        Self::TooOld,
        Self::Overtaken,
    ];

    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::PersonEnded => "person-ended",
            Self::NoConsent => "no-consent",
            Self::PortalOnly => "portal-only",
            Self::NotVerified => "not-verified",
            Self::Bounced => "bounced",
            Self::Unsubscribed => "unsubscribed",
            Self::Paused => "paused",
            Self::StillTime => "still-time",
            Self::TooOld => "too-old",
            Self::Overtaken => "overtaken",
        }
    }

    /// The reason a database row names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == word)
    }
}

/// Decides what becomes of a letter. What forbids it for good comes before what only delays it.
pub fn decide(facts: &Facts<'_>) -> Decision {
    if let Some(reason) = forbidden(facts) {
        return Decision::Drop(reason);
    }
    match delay(facts) {
        Delay::None => Decision::Send,
        Delay::Until(Some(until)) if !is_too_late(facts, until) => Decision::Defer(until),
        Delay::Until(Some(_)) => Decision::Drop(Reason::TooOld),
        Delay::Until(None) => Decision::Drop(Reason::PortalOnly),
    }
}

fn forbidden(facts: &Facts<'_>) -> Option<Reason> {
    let is_security = facts.kind.class() == Class::Security;
    let is_care = facts.kind.class() == Class::Care;
    let is_still = facts.last_blow.is_some_and(|at| facts.now.duration_since(at) < STILL);
    [
        (facts.object == Object::Closed, Reason::Closed),
        (facts.standing == Standing::Ended, Reason::PersonEnded),
        (facts.to.preference.address().is_none(), Reason::PortalOnly),
        (facts.address == Address::Bounced, Reason::Bounced),
        (facts.address == Address::Unverified && facts.kind != Kind::ConfirmAddress, Reason::NotVerified),
        (facts.address == Address::Unsubscribed && !facts.kind.is_transactional(), Reason::Unsubscribed),
        (facts.consent == Consent::Missing && !is_security, Reason::NoConsent),
        (facts.pause == Pause::On && !is_security, Reason::Paused),
        (is_care && is_still, Reason::StillTime),
        (facts.now.duration_since(facts.due_at) > caps::CATCH_UP, Reason::TooOld),
        (is_too_late(facts, facts.now), Reason::TooOld),
    ]
    .into_iter()
    .find_map(|(speaks_against, reason)| speaks_against.then_some(reason))
}

fn is_too_late(facts: &Facts<'_>, at: Timestamp) -> bool {
    at.duration_since(facts.wanted_at) > caps::TOO_OLD
}

/// How long a letter waits.
enum Delay {
    /// Not at all.
    None,
    /// Until then; without an instant for ever, because no hour of the week is left.
    Until(Option<Timestamp>),
}

fn delay(facts: &Facts<'_>) -> Delay {
    let class = facts.kind.class();
    if facts.checked_against != lint::VERSION {
        return Delay::Until(facts.now.checked_add(UNTIL_CHECKED).ok());
    }
    if facts.due_at > facts.now {
        return Delay::Until(Some(facts.due_at));
    }
    if class == Class::Security {
        return Delay::None;
    }
    if let Some(until) = left_alone_until(facts) {
        return Delay::Until(next_allowed(until, facts.to, class, facts.jitter));
    }
    let is_early =
        facts.kind == Kind::AppointmentHourBefore && facts.to.preference.allows_early(facts.to.local(facts.now));
    if !facts.to.allows(class, facts.now) && !is_early {
        return Delay::Until(next_allowed(facts.now, facts.to, class, facts.jitter));
    }
    if !caps::has_room(facts.history, class, facts.now, facts.to) {
        return Delay::Until(caps::next_room(facts.history, class, facts.now, facts.to, facts.jitter));
    }
    Delay::None
}

/// Until when somebody who is at it is not reminded of it.
fn left_alone_until(facts: &Facts<'_>) -> Option<Timestamp> {
    let Object::Open { touched_at: Some(touched_at) } = facts.object else { return None };
    let until = touched_at.checked_add(JUST_TOUCHED).ok()?;
    (facts.kind.class() == Class::Care && facts.now < until).then_some(until)
}

#[cfg(test)]
#[path = "check/tests.rs"]
mod tests;
