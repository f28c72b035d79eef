//! What couples and people are called: one statement for everybody on the list, opened for those on the page.

use std::collections::HashMap;

use domain::ids::{CoupleId, PersonId};

use super::{rows::NameRow, sources::Reader};
use crate::{
    couples::open_alias,
    kernel::{bind::values, refused::Failure, work::Work},
    people::open_name,
};

/// The names of a reader's couples and their members, still sealed.
pub(super) struct Names(HashMap<CoupleId, Vec<NameRow>>);

impl Names {
    /// Gathers them.
    pub(super) async fn gather(work: &Work, reader: Reader) -> Result<Self, Failure> {
        let rows: Vec<NameRow> = work
            .all(
                "select couple.id as couple_id, couple.sealed_alias, person.id as person_id, person.sealed_key,
                     person.sealed_name
                 from couple
                 join couple_member member on member.practice_id = couple.practice_id and member.couple_id = couple.id
                 join person on person.practice_id = member.practice_id and person.id = member.person_id
                 where couple.practice_id = $1
                   and couple.id in (
                       select care.couple_id from care_team care
                       where care.practice_id = $1 and care.person_id = $2 and care.ended_at is null
                         and ((care.role = 'lead-therapist' and $3) or (care.role = 'supervisor' and $4)))",
                values![reader.me, reader.treats, reader.supervises],
            )
            .await?;
        let mut names: HashMap<CoupleId, Vec<NameRow>> = HashMap::new();
        for row in rows {
            names.entry(row.couple_id.0).or_default().push(row);
        }
        Ok(Self(names))
    }

    /// What a couple is called, and one of its members.
    pub(super) async fn open(
        &self,
        work: &Work,
        couple: CoupleId,
        person: Option<PersonId>,
    ) -> Result<(String, Option<String>), Failure> {
        let rows = self.0.get(&couple).map(Vec::as_slice).unwrap_or_default();
        let first = rows.first().ok_or(Failure::Corrupt("a couple without members"))?;
        let key = work.practice_key().await?;
        let alias = open_alias(work, &key, couple, &first.sealed_alias)?;
        let row = rows.iter().find(|row| Some(row.person_id.0) == person);
        let name = row
            .map(|row| open_name(work, &key, row.person_id.0, row.sealed_key.as_deref(), &row.sealed_name))
            .transpose()?;
        Ok((alias, name))
    }
}
