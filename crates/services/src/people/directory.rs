//! People who were looked up before: one statement for each of them, however often a list names them.

use std::collections::{HashMap, hash_map::Entry};

use domain::ids::PersonId;

use super::{PersonView, list::row_of, rows::PersonRow};
use crate::kernel::{refused::Failure, seal::SealKey, work::Work};

/// What was looked up so far.
#[derive(Default)]
pub(crate) struct Directory(HashMap<PersonId, PersonRow>);

impl Directory {
    /// A person's name, for whoever was found to be allowed to read it.
    pub(crate) async fn name(&mut self, work: &Work, person: PersonId) -> Result<PersonView, Failure> {
        let practice_key = work.practice_key().await?;
        self.find(work, person).await?.open(work, &practice_key)
    }

    /// A person's key.
    pub(crate) async fn key(&mut self, work: &Work, person: PersonId) -> Result<SealKey, Failure> {
        let practice_key = work.practice_key().await?;
        work.person_key(&practice_key, person, self.find(work, person).await?.sealed_key.as_deref())
    }

    async fn find(&mut self, work: &Work, person: PersonId) -> Result<&PersonRow, Failure> {
        Ok(match self.0.entry(person) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => entry.insert(row_of(work, person).await?),
        })
    }
}
