//! One line of the trail: who did what, where, to which thing, concerning whom. Never what it said.

use std::borrow::Cow;

use jiff::Timestamp;

use crate::{
    access::{Act, Place, Role},
    ids::{AuditId, Id as _, PersonId, PracticeId},
};

/// What somebody tried with who was not recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tried {
    /// A password.
    Password,
    /// The code of a second factor, after the right password.
    SecondFactor,
    /// A recovery code.
    RecoveryCode,
    /// A passkey.
    Passkey,
    /// A passkey whose counter stands where it stood or goes backwards: somebody may have a copy of it (`WebAuthn` level 2, 6.1.1).
    CopiedPasskey,
}

/// From which kind of device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Device {
    /// One that signed in to this account before.
    Known,
    /// Any other.
    Other,
}

/// One thing done or seen. Act, place and role are kept as words, so that a trail reads on when the list of acts has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Where.
    pub practice: PracticeId,
    /// Its id.
    pub id: AuditId,
    /// When, in whole microseconds.
    pub at: Timestamp,
    /// By whom; none for the clockwork.
    pub actor: Option<PersonId>,
    /// In which role.
    pub role: Cow<'static, str>,
    /// What.
    pub act: Cow<'static, str>,
    /// As the actor stood to it.
    pub place: Cow<'static, str>,
    /// The kind of thing it was done to (`couple`), empty for the practice as a whole.
    pub subject_kind: Cow<'static, str>,
    /// Its id, as text; empty where there is none.
    pub subject_id: String,
    /// The person whose record it is, if it is one person's.
    pub concerned: Option<PersonId>,
}

/// What an entry says about itself; the rest is known from the actor and the permit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Subject {
    /// The kind of thing.
    pub kind: &'static str,
    /// Its id, as text.
    pub id: String,
    /// The person whose record it is.
    pub concerned: Option<PersonId>,
}

/// By whom, in which role; none for the clockwork.
pub type By = (Option<PersonId>, Role);

impl Entry {
    /// An entry of something just done.
    pub fn new(
        practice: PracticeId,
        id: AuditId,
        at: Timestamp,
        by: By,
        (act, place): (Act, Place),
        subject: Subject,
    ) -> Self {
        Self {
            practice,
            id,
            at: crate::clock::to_microseconds(at),
            actor: by.0,
            role: by.1.as_str().into(),
            act: act.as_str().into(),
            place: place.as_str().into(),
            subject_kind: subject.kind.into(),
            subject_id: subject.id,
            concerned: subject.concerned,
        }
    }

    /// An entry of a try to get into somebody's account that failed. Nobody is known to have done it.
    pub fn refused(
        practice: PracticeId,
        id: AuditId,
        at: Timestamp,
        (tried, device): (Tried, Device),
        concerned: PersonId,
    ) -> Self {
        let act = match tried {
            Tried::Password => "access.refused-password",
            Tried::SecondFactor => "access.refused-second-factor",
            Tried::RecoveryCode => "access.refused-recovery-code",
            Tried::Passkey => "access.refused-passkey",
            Tried::CopiedPasskey => "access.refused-copied-passkey",
        };
        let place = match device {
            Device::Known => "known-device",
            Device::Other => "other-device",
        };
        Self {
            practice,
            id,
            at: crate::clock::to_microseconds(at),
            actor: None,
            role: "nobody".into(),
            act: act.into(),
            place: place.into(),
            subject_kind: PersonId::PREFIX.into(),
            subject_id: concerned.to_string(),
            concerned: Some(concerned),
        }
    }

    /// The bytes that stand for it in the chain. Every field is preceded by its length, and an absent one differs from an empty one, so that
    /// no two entries have the same.
    pub fn canonical_bytes(&self) -> Vec<u8> {
        let person = |person: Option<PersonId>| person.map(|person| person.uuid().into_bytes());
        let (actor, concerned) = (person(self.actor), person(self.concerned));
        let mut bytes = b"entry-1".to_vec();
        for field in [
            Some(self.practice.uuid().as_bytes().as_slice()),
            Some(self.id.uuid().as_bytes()),
            Some(&self.at.as_microsecond().to_be_bytes()),
            actor.as_ref().map(<[u8; 16]>::as_slice),
            Some(self.role.as_bytes()),
            Some(self.act.as_bytes()),
            Some(self.place.as_bytes()),
            Some(self.subject_kind.as_bytes()),
            Some(self.subject_id.as_bytes()),
            concerned.as_ref().map(<[u8; 16]>::as_slice),
        ] {
            push(&mut bytes, field);
        }
        bytes
    }
}

fn push(bytes: &mut Vec<u8>, field: Option<&[u8]>) {
    let Some(field) = field else {
        bytes.push(0);
        return;
    };
    bytes.push(1);
    bytes.extend_from_slice(&(field.len() as u64).to_be_bytes());
    bytes.extend_from_slice(field);
}
