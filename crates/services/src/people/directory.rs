//! People who were looked up before: one statement for each of them, however often a list names them.

use std::collections::{HashMap, hash_map::Entry};

use domain::ids::PersonId;
use sea_orm::Value;

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

    /// Looks everybody up at once whom a statement finds, so that a list of many takes no statement more. It gives `id`, `sealed_key`,
    /// `sealed_name` and `zone` of people.
    pub(crate) async fn learn(&mut self, work: &Work, sql: &'static str, values: Vec<Value>) -> Result<(), Failure> {
        let rows: Vec<PersonRow> = work.all(sql, values).await?;
        self.0.extend(rows.into_iter().map(|row| (row.id.0, row)));
        Ok(())
    }

    async fn find(&mut self, work: &Work, person: PersonId) -> Result<&PersonRow, Failure> {
        Ok(match self.0.entry(person) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => entry.insert(row_of(work, person).await?),
        })
    }
}
