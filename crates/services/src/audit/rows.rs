//! Rows of the trail.

use domain::{
    audit::{Entry, Head, Sealed},
    ids::{AuditId, PersonId, PracticeId},
};
use sea_orm::FromQueryResult;

use crate::kernel::{
    bind::{At, Key},
    refused::Failure,
};

/// A line of the trail.
#[derive(FromQueryResult)]
pub(super) struct EntryRow {
    pub(super) id: Key<AuditId>,
    pub(super) at: At,
    pub(super) actor_person_id: Option<Key<PersonId>>,
    pub(super) role: String,
    pub(super) act: String,
    pub(super) place: String,
    pub(super) subject: String,
    pub(super) concerned_person_id: Option<Key<PersonId>>,
}

impl EntryRow {
    /// The entry, as it is sealed.
    pub(super) fn read(self, practice: PracticeId) -> Entry {
        let kind = self.subject.split_once('_').map_or("", |(kind, _)| kind).to_owned();
        Entry {
            practice,
            id: self.id.0,
            at: self.at.0,
            actor: self.actor_person_id.map(|id| id.0),
            role: self.role.into(),
            act: self.act.into(),
            place: self.place.into(),
            subject_kind: kind.into(),
            subject_id: self.subject,
            concerned: self.concerned_person_id.map(|id| id.0),
        }
    }
}

/// A line of the trail, for its reader.
#[derive(FromQueryResult)]
pub(super) struct ListedRow {
    pub(super) id: Key<AuditId>,
    pub(super) at: At,
    pub(super) actor_person_id: Option<Key<PersonId>>,
    pub(super) actor_sealed_key: Option<Vec<u8>>,
    pub(super) actor_sealed_name: Option<Vec<u8>>,
    pub(super) role: String,
    pub(super) act: String,
    pub(super) place: String,
    pub(super) subject: String,
    pub(super) concerned_person_id: Option<Key<PersonId>>,
    pub(super) concerned_sealed_key: Option<Vec<u8>>,
    pub(super) concerned_sealed_name: Option<Vec<u8>>,
    pub(super) position: Option<i64>,
}

/// The last link of a chain, with the instant of its entry.
#[derive(FromQueryResult)]
pub(super) struct LastRow {
    pub(super) position: i64,
    pub(super) hash: Vec<u8>,
    pub(super) at: At,
}

impl LastRow {
    /// How far the chain has come.
    pub(super) fn head(&self) -> Result<Head, Failure> {
        Ok(Head { length: position(self.position)? + 1, link: link(&self.hash)? })
    }
}

/// A link with its entry.
#[derive(FromQueryResult)]
pub(super) struct SealedRow {
    position: i64,
    hash: Vec<u8>,
    id: Key<AuditId>,
    at: At,
    actor_person_id: Option<Key<PersonId>>,
    role: String,
    act: String,
    place: String,
    subject: String,
    concerned_person_id: Option<Key<PersonId>>,
}

impl SealedRow {
    /// The entry in its place.
    pub(super) fn read(self, practice: PracticeId) -> Result<Sealed, Failure> {
        let entry = EntryRow {
            id: self.id,
            at: self.at,
            actor_person_id: self.actor_person_id,
            role: self.role,
            act: self.act,
            place: self.place,
            subject: self.subject,
            concerned_person_id: self.concerned_person_id,
        };
        Ok(Sealed { position: position(self.position)?, entry: entry.read(practice), link: link(&self.hash)? })
    }
}

fn position(number: i64) -> Result<u64, Failure> {
    u64::try_from(number).map_err(|_| Failure::Corrupt("a position in the trail"))
}

/// A link has 32 bytes.
fn link(hash: &[u8]) -> Result<[u8; 32], Failure> {
    hash.try_into().map_err(|_| Failure::Corrupt("a link of the trail"))
}
