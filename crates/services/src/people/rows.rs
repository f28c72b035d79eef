//! Rows of people.

use domain::{
    ids::{Id, PersonId},
    people::ContactPreference,
};
use sea_orm::FromQueryResult;

use super::PersonView;
use crate::kernel::{
    bind::Key,
    refused::Failure,
    seal::{SealKey, Spot},
    work::Work,
};

/// A person with what opens their name.
#[derive(FromQueryResult)]
pub(super) struct PersonRow {
    pub(super) id: Key<PersonId>,
    pub(super) sealed_key: Option<Vec<u8>>,
    pub(super) sealed_name: Vec<u8>,
    pub(super) zone: String,
}

impl PersonRow {
    /// Opens the name. Somebody who was erased has none left.
    pub(super) fn open(&self, work: &Work, practice_key: &SealKey) -> Result<PersonView, Failure> {
        let name = open_name(work, practice_key, self.id.0, self.sealed_key.as_deref(), &self.sealed_name)?;
        Ok(PersonView { id: self.id.0, name, zone: self.zone.clone() })
    }
}

/// A name, opened with the person's own key.
pub(crate) fn open_name(
    work: &Work,
    practice_key: &SealKey,
    person: PersonId,
    sealed_key: Option<&[u8]>,
    sealed_name: &[u8],
) -> Result<String, Failure> {
    if sealed_key.is_none() {
        return Ok("(erased)".to_owned());
    }
    let key = work.person_key(practice_key, person, sealed_key)?;
    key.open_text(Spot::new("person.sealed_name", work.practice(), person), sealed_name)
}

/// A person in the front desk's list.
#[derive(FromQueryResult)]
pub(super) struct RecordRow {
    pub(super) id: Key<PersonId>,
    pub(super) sealed_key: Option<Vec<u8>>,
    pub(super) sealed_name: Vec<u8>,
    pub(super) zone: String,
    /// The parts they play in the practice, each a power of two.
    pub(super) roles: Option<i64>,
    pub(super) is_client: i64,
    pub(super) ways_in: i64,
    pub(super) is_invited: i64,
    pub(super) sealed_preference: Option<Vec<u8>>,
    pub(super) has_mailbox: bool,
}

/// How somebody can be reached, sealed.
#[derive(FromQueryResult)]
pub(super) struct PreferenceRow {
    pub(super) sealed_key: Option<Vec<u8>>,
    pub(super) zone: String,
    pub(super) sealed_preference: Option<Vec<u8>>,
    pub(super) version: Option<i64>,
}

/// How somebody stands to somebody else.
#[derive(FromQueryResult)]
pub(super) struct RelationRow {
    pub(super) treats: i64,
    pub(super) supervises: i64,
    pub(super) awaits: i64,
    pub(super) shares_couple: i64,
    pub(super) is_there: i64,
}

/// One number.
#[derive(FromQueryResult)]
pub(super) struct CountRow {
    pub(super) count: i64,
}

/// One id.
#[derive(FromQueryResult)]
pub(super) struct HolderRow {
    pub(super) person_id: Key<PersonId>,
}

/// The spot of a person's contact preference.
pub(super) fn preference_spot(work: &Work, person: impl Id) -> Spot {
    Spot::new("contact_preference.sealed_preference", work.practice(), person)
}

/// A contact preference, opened with the person's own key; the default one where nobody was asked.
pub(crate) fn open_preference(
    work: &Work,
    practice_key: &SealKey,
    person: PersonId,
    sealed_key: Option<&[u8]>,
    sealed: Option<&[u8]>,
) -> Result<ContactPreference, Failure> {
    let (Some(_), Some(sealed)) = (sealed_key, sealed) else {
        return Ok(ContactPreference::default());
    };
    let key = work.person_key(practice_key, person, sealed_key)?;
    let json = key.open_text(preference_spot(work, person), sealed)?;
    serde_json::from_str(&json).map_err(|_| Failure::Corrupt("a contact preference"))
}
