//! The last look before a letter leaves, over rows.

use domain::{
    people::{ContactPreference, SafeChannel},
    reminders::{
        Addressee, Decision, Facts, Jitter, Kind, Outcome, Reason, Sent,
        caps::CATCH_UP,
        check::{Address, Consent, Object, Pause, Standing},
        decide, lint,
    },
};
use jiff::Timestamp;

use super::{
    facts::{Mailbox, Surroundings},
    rows::{LeasedRow, kind},
};
use crate::{
    kernel::{refused::Failure, seal::SealKey, work::Work, zone::zone},
    people::open_preference,
};

/// What the last look came to.
pub(super) enum Verdict {
    /// It leaves, of this kind, to whoever this preference names.
    Send(Kind, Box<ContactPreference>),
    /// It does not, for now or for good.
    Keep(Outcome),
}

/// Looks at one letter of a batch. One that leaves counts for those after it.
pub(super) fn look(
    work: &Work,
    practice_key: &SealKey,
    around: &mut Surroundings,
    row: &LeasedRow,
) -> Result<Verdict, Failure> {
    let now = work.now();
    if row.delivery()?.is_exhausted() {
        return Ok(Verdict::Keep(Outcome::NotNow));
    }
    if around.left.contains(&row.id.0) {
        let is_old = now.duration_since(row.due_at.0) > CATCH_UP;
        return Ok(Verdict::Keep(Outcome::Dropped(if is_old { Reason::TooOld } else { Reason::Overtaken })));
    }
    let kind = kind(&row.kind)?;
    let zone = zone(&row.zone)?;
    let (wrapped, sealed) = (row.sealed_key.as_deref(), row.sealed_preference.as_deref());
    let mut preference = open_preference(work, practice_key, row.person_id.0, wrapped, sealed)?;
    if row.mailbox_index.is_none() && preference.address().is_some() {
        // Somebody else uses that mailbox. Until the practice has cleared that up, everything waits in the portal.
        preference.channel = SafeChannel::PortalOnly;
    }
    let pause = if around.paused.contains(&row.person_id.0) { Pause::On } else { Pause::None };
    let mailbox = around.mailboxes.entry(row.mailbox_index.clone().unwrap_or_default()).or_default();
    let facts = Facts {
        now,
        kind,
        wanted_at: row.wanted_at.0,
        due_at: row.due_at.0,
        to: Addressee { zone: &zone, preference: &preference },
        object: object(row),
        // Whoever has an appointment need not be in care yet; what ends it settles its letters.
        standing: if row.couples > 0 || row.memberships > 0 || row.starts_at.is_some() {
            Standing::Active
        } else {
            Standing::Ended
        },
        consent: if preference.address().is_some() { Consent::Current } else { Consent::Missing },
        address: address(&preference, mailbox),
        pause,
        // No page records a discovery or a disclosure yet.
        last_blow: around.still.get(&row.person_id.0).copied(),
        history: &mailbox.sent,
        checked_against: lint::VERSION,
        jitter: Jitter::draw(work.services().random()),
    };
    Ok(match decide(&facts) {
        Decision::Send => {
            mailbox.sent.push(Sent { at: now, class: kind.class() });
            Verdict::Send(kind, Box::new(preference))
        }
        Decision::Defer(until) => Verdict::Keep(Outcome::Deferred(until)),
        Decision::Drop(reason) => Verdict::Keep(Outcome::Dropped(reason)),
    })
}

fn object(row: &LeasedRow) -> Object {
    match row.settled_at {
        Some(_) => Object::Closed,
        None => Object::Open { touched_at: row.touched_at.map(|at| at.0) },
    }
}

/// An address is taken for its person's own from when they gave it and accepted what ordinary mail risks; a letter that came back since then
/// ends that.
fn address(preference: &ContactPreference, mailbox: &Mailbox) -> Address {
    let given_at: Option<Timestamp> = match &preference.channel {
        SafeChannel::Email { risk_acknowledged_at, .. } => Some(*risk_acknowledged_at),
        SafeChannel::Unknown | SafeChannel::PortalOnly => None,
    };
    if mailbox.bounced_at.is_some() && mailbox.bounced_at >= given_at { Address::Bounced } else { Address::Verified }
}
