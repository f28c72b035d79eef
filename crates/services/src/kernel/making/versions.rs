//! What a practice made for itself and published: its versions are numbered, sealed with the practice's key, and never edited.

use std::marker::PhantomData;

use domain::{
    ids::{Id, PersonId},
    name::free_name,
};
use sea_orm::FromQueryResult;

use crate::kernel::{bind::values, refused::Failure, seal::Spot, work::Work};

/// The published versions of one kind of thing: their table, and the statements about it. [`versions_in`] writes them.
pub(crate) struct Versions<I> {
    pub(crate) sealed: &'static str,
    pub(crate) select_numbers: &'static str,
    pub(crate) insert: &'static str,
    pub(crate) id: PhantomData<I>,
}

/// The published versions in a table.
macro_rules! versions_in {
    ($table:literal) => {
        $crate::kernel::making::Versions {
            sealed: concat!($table, ".sealed_definition"),
            select_numbers: concat!(
                "select key, max(number) as number from ",
                $table,
                " where practice_id = $1 group by key"
            ),
            insert: concat!(
                "insert into ",
                $table,
                " (practice_id, id, key, version, number, sealed_definition, made_by, made_at)
                 values ($1, $2, $3, $4, $5, $6, $7, $8)"
            ),
            id: std::marker::PhantomData,
        }
    };
}
pub(crate) use versions_in;

impl<I: Id> Versions<I> {
    /// The name and the number of the version that is published now: the next one of `key`, or the first of a new thing under the name that is
    /// wished for or one like it.
    pub(crate) async fn next(&self, work: &Work, (key, wish): (Option<&str>, &str)) -> Result<(String, i64), Failure> {
        let rows: Vec<NumberRow> = work.all(self.select_numbers, values![]).await?;
        let number = |key: &str| rows.iter().find(|row| row.key == key).map_or(0, |row| row.number);
        let name = key.map_or_else(|| free_name(wish, |name| number(name) > 0), str::to_owned);
        let number = number(&name) + 1;
        Ok((name, number))
    }

    /// Writes a version down: its key, its version and its number, and its definition as JSON.
    pub(crate) async fn write(
        &self,
        work: &Work,
        (key, version, number): (&str, &str, i64),
        definition: &str,
        me: PersonId,
    ) -> Result<(), Failure> {
        let id: I = work.id();
        let key_of_practice = work.practice_key().await?;
        let sealed = key_of_practice.seal(self.spot(work, id), definition.as_bytes(), work.services().random());
        work.run(self.insert, values![id.uuid(), key, version, number, sealed, me, work.now()]).await.map(|_| ())
    }

    /// The definition in a row.
    pub(crate) async fn open(&self, work: &Work, id: I, sealed: &[u8]) -> Result<String, Failure> {
        work.practice_key().await?.open_text(self.spot(work, id), sealed)
    }

    fn spot(&self, work: &Work, id: I) -> Spot {
        Spot::new(self.sealed, work.practice(), id)
    }
}

#[derive(FromQueryResult)]
struct NumberRow {
    key: String,
    number: i64,
}

#[cfg(test)]
mod tests {
    use domain::ids::ProgrammeId;

    use super::*;

    #[test]
    fn every_statement_names_its_practice_first() {
        let versions: Versions<ProgrammeId> = versions_in!("programme");
        assert_eq!(versions.sealed, "programme.sealed_definition");
        assert!(versions.insert.starts_with("insert into programme (practice_id, id, key,"));
        assert!(versions.select_numbers.contains("from programme where practice_id = $1 group"));
    }
}
