//! What a practice made for itself and offers no longer: an instrument, an exercise, a programme. Nobody is given it anew; what runs goes on, every
//! version stays readable, and it comes back as it was, or with its next version. One rule for all three: each says only in which tables it stands.

use std::{collections::BTreeSet, marker::PhantomData};

use domain::{
    ids::{Id, PersonId},
    problem::{Code, Problem},
};
use sea_orm::FromQueryResult;

use super::{
    bind::values,
    making::IdRow,
    refused::{Failure, Refused},
    work::Work,
};

/// Which part of a library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// What can be given.
    Offered,
    /// What the practice made and took out.
    Retired,
}

impl Offer {
    /// Whether this part lists something that is taken out, or is not.
    pub(crate) fn lists(self, is_retired: bool) -> bool {
        (self == Self::Retired) == is_retired
    }
}

/// What is taken out of one kind of thing: the table, and the statements about it. [`retired_in`] writes them.
pub(crate) struct Retired<I> {
    pub(crate) insert: &'static str,
    pub(crate) delete: &'static str,
    pub(crate) select: &'static str,
    pub(crate) select_all: &'static str,
    pub(crate) select_newest: &'static str,
    pub(crate) id: PhantomData<I>,
}

/// What is taken out, in a table. After `of` stands the table of the versions, and after `by` its column by which the newest is the greatest.
macro_rules! retired_in {
    ($table:literal, of $versions:literal by $order:literal) => {
        $crate::kernel::retiring::Retired {
            insert: concat!(
                "insert into ",
                $table,
                " (practice_id, key, retired_by, retired_at) values ($1, $2, $3, $4)
                 on conflict (practice_id, key) do nothing"
            ),
            delete: concat!("delete from ", $table, " where practice_id = $1 and key = $2"),
            select: concat!("select key from ", $table, " where practice_id = $1 and key = $2"),
            select_all: concat!("select key from ", $table, " where practice_id = $1 order by key"),
            select_newest: concat!(
                "select id from ",
                $versions,
                " where practice_id = $1 and key = $2 order by ",
                $order,
                " desc, id limit 1"
            ),
            id: std::marker::PhantomData,
        }
    };
}
pub(crate) use retired_in;

#[derive(FromQueryResult)]
struct KeyRow {
    key: String,
}

impl<I: Id> Retired<I> {
    /// Takes something of the practice's own out of the library, or brings it back; doing it again changes nothing. The id of its newest version,
    /// which the audit trail names.
    ///
    /// # Errors
    /// `NotFound` for a key that is not one of the practice's own.
    pub(crate) async fn turn(&self, work: &Work, (key, to): (&str, Offer), me: PersonId) -> Result<I, Refused> {
        let row: Option<IdRow<I>> = work.find(self.select_newest, values![key]).await?;
        let id = row.ok_or_else(Problem::not_found)?.id.0;
        match to {
            Offer::Retired => {
                work.run(self.insert, values![key, me, work.now()]).await?;
            }
            Offer::Offered => self.bring_back(work, key).await?,
        }
        Ok(id)
    }

    /// Brings it back, as publishing its next version does.
    pub(crate) async fn bring_back(&self, work: &Work, key: &str) -> Result<(), Failure> {
        work.run(self.delete, values![key]).await.map(|_| ())
    }

    /// Whether something is taken out.
    pub(crate) async fn holds(&self, work: &Work, key: &str) -> Result<bool, Failure> {
        let row: Option<KeyRow> = work.find(self.select, values![key]).await?;
        Ok(row.is_some_and(|row| row.key == key))
    }

    /// The keys of everything that is taken out.
    pub(crate) async fn keys(&self, work: &Work) -> Result<BTreeSet<String>, Failure> {
        let rows: Vec<KeyRow> = work.all(self.select_all, values![]).await?;
        Ok(rows.into_iter().map(|row| row.key).collect())
    }
}

/// That the practice took something out of its library.
pub(crate) fn no_longer_offered() -> Problem {
    let words = "Your practice no longer offers this. Choose another from the library, or bring it back there. Nothing was changed.";
    Problem::new(Code::WrongState, words)
}

#[cfg(test)]
mod tests {
    use domain::ids::ProgrammeId;

    use super::*;

    #[test]
    fn every_statement_names_its_practice() {
        let retired: Retired<ProgrammeId> = retired_in!("retired_programme", of "programme" by "number");
        assert!(retired.insert.starts_with("insert into retired_programme (practice_id, key,"));
        for sql in [retired.delete, retired.select, retired.select_all, retired.select_newest] {
            assert!(sql.contains("where practice_id = $1"), "{sql}");
        }
        assert!(retired.select_newest.ends_with("order by number desc, id limit 1"));
    }

    #[test]
    fn a_part_of_the_library_lists_what_belongs_in_it_and_nothing_else() {
        for is_retired in [false, true] {
            assert_ne!(Offer::Offered.lists(is_retired), Offer::Retired.lists(is_retired));
        }
        assert!(Offer::Offered.lists(false));
    }
}
