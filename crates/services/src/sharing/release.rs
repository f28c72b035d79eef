//! One release, read as a whole: the ledger's line, the answer it is about, and whoever stands at its other end. Both lists are made of these.

use domain::{ids::PersonId, sharing::Share};

use super::rows::ReleaseRow;
use crate::{
    inventories::{Catalogue, Kept, Told, tell},
    kernel::{refused::Failure, seal::SealKey, work::Work},
    people::{PersonView, open_name},
};

/// A release.
pub(super) struct Release {
    /// The line of the ledger.
    pub(super) share: Share,
    /// What was asked and answered.
    pub(super) told: Told,
    /// Whoever stands at the other end.
    pub(super) other: PersonView,
}

/// Opens releases one after the other. The instruments they are about are looked up once each.
pub(super) struct Reading<'a> {
    work: &'a Work,
    practice_key: &'a SealKey,
    catalogue: Catalogue,
}

impl<'a> Reading<'a> {
    /// Nothing read yet.
    pub(super) fn new(work: &'a Work, practice_key: &'a SealKey) -> Self {
        Self { work, practice_key, catalogue: Catalogue::default() }
    }

    /// Opens a release with whoever `other` says stands at its other end; none when its author was erased or the item has no answer.
    pub(super) async fn open(
        &mut self,
        row: ReleaseRow,
        other: impl Fn(&Share) -> PersonId,
    ) -> Result<Option<Release>, Failure> {
        let share = Share::from(row.share);
        if row.author_key.is_none() {
            return Ok(None);
        }
        let key = self.work.person_key(self.practice_key, share.from, row.author_key.as_deref())?;
        let kept = Kept {
            response: share.shared.response,
            instrument: (&row.instrument_key, &row.instrument_version),
            sealed_answers: &row.sealed_answers,
            visibility: &row.visibility,
        };
        let told = tell(self.work, &mut self.catalogue, (kept, &key), &share.shared.item).await?;
        let id = other(&share);
        let name = open_name(self.work, self.practice_key, id, row.other_key.as_deref(), &row.other_name)?;
        let other = PersonView { id, name, zone: row.other_zone };
        Ok(told.map(|told| Release { share, told, other }))
    }
}
