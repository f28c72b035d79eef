//! What a practice makes for itself, while it is made: an instrument, an exercise, a programme. A draft may hold anything that has the form of the
//! thing; it is sealed with the practice's key, because what a practice means to ask or to give is its own affair until it does. A thing has one
//! draft of its next version at most, and nobody overwrites what somebody else kept meanwhile.

mod acts;
mod versions;

use std::marker::PhantomData;

use domain::{
    access::Act,
    ids::{Id, PersonId},
    problem::{Code, Problem},
};
use jiff::Timestamp;
use sea_orm::FromQueryResult;
use serde::de::DeserializeOwned;

use super::{
    bind::{At, Key, values},
    page::Window,
    refused::{Failure, Refused},
    seal::Spot,
    work::Work,
};

pub(crate) use self::{
    acts::Sent,
    versions::{Versions, versions_in},
};

/// The drafts of one kind of thing: who makes them, their table, and the statements about it. [`drafts_in`] writes them.
pub(crate) struct Drafts<I> {
    /// Making one.
    pub(crate) act: Act,
    /// The operation under which a repeat of beginning one is recognised.
    pub(crate) operation: &'static str,
    /// The list of them, for its cursors.
    pub(crate) list: &'static str,
    pub(crate) sealed: &'static str,
    pub(crate) insert: &'static str,
    pub(crate) update: &'static str,
    pub(crate) select: &'static str,
    pub(crate) select_page: &'static str,
    pub(crate) select_of: &'static str,
    pub(crate) delete: &'static str,
    pub(crate) id: PhantomData<I>,
}

/// The drafts in a table. After `of` stands its column for the key of the thing whose next version a draft shall be, then the act of making one,
/// the operation under which a repeat is recognised and the name of the list.
macro_rules! drafts_in {
    ($table:literal, of $key:literal, $act:expr, $operation:literal, $list:literal) => {
        $crate::kernel::making::Drafts {
            act: $act,
            operation: $operation,
            list: $list,
            sealed: concat!($table, ".sealed_draft"),
            insert: concat!(
                "insert into ",
                $table,
                " (practice_id, id, ",
                $key,
                ", sealed_draft, saved_by, saved_at) values ($1, $2, $3, $4, $5, $6)"
            ),
            update: concat!(
                "update ",
                $table,
                " set sealed_draft = $3, saved_by = $4, saved_at = $5, version = version + 1
                 where practice_id = $1 and id = $2 and version = $6"
            ),
            select: concat!(
                "select id, ",
                $key,
                " as of_key, sealed_draft, saved_at, version from ",
                $table,
                " where practice_id = $1 and id = $2"
            ),
            select_page: concat!(
                "select id, ",
                $key,
                " as of_key, sealed_draft, saved_at, version from ",
                $table,
                " where practice_id = $1 order by saved_at desc, id limit $2 offset $3"
            ),
            select_of: concat!("select id from ", $table, " where practice_id = $1 and ", $key, " = $2"),
            delete: concat!("delete from ", $table, " where practice_id = $1 and id = $2"),
            id: std::marker::PhantomData,
        }
    };
}
pub(crate) use drafts_in;

/// A draft, opened.
pub(crate) struct Draft<I> {
    pub(crate) id: I,
    /// The key of the thing whose next version it shall be; none for a new one.
    pub(crate) of: Option<String>,
    /// What was made so far, as JSON.
    pub(crate) content: String,
    pub(crate) saved_at: Timestamp,
    /// Counts the changes.
    pub(crate) version: i64,
}

#[derive(FromQueryResult)]
struct DraftRow<I: Id> {
    id: Key<I>,
    of_key: Option<String>,
    sealed_draft: Vec<u8>,
    saved_at: At,
    version: i64,
}

#[derive(FromQueryResult)]
pub(super) struct IdRow<I: Id> {
    pub(super) id: Key<I>,
}

impl<I: Id> Drafts<I> {
    /// Begins a draft; `of` is the key of the thing whose next version it shall be.
    ///
    /// # Errors
    /// `Taken` at `of` when somebody began the next version before.
    async fn begin(&self, work: &Work, of: Option<&str>, content: &str, me: PersonId) -> Result<I, Refused> {
        let id: I = work.id();
        let sealed = self.seal(work, id, content).await?;
        work.run(self.insert, values![id.uuid(), of, sealed, me, work.now()]).await.map_err(|failure| {
            if !failure.is_taken() {
                return Refused::Failure(failure);
            }
            let words =
                "Somebody has begun the next version already. Open that draft from the library; yours is not kept.";
            Problem::at("of", Code::Taken, words).into()
        })?;
        Ok(id)
    }

    /// Keeps a draft over the version that was read.
    ///
    /// # Errors
    /// `NotFound`; `Stale` when somebody kept another meanwhile.
    async fn keep(&self, work: &Work, (id, version): (I, i64), content: &str, me: PersonId) -> Result<(), Refused> {
        let sealed = self.seal(work, id, content).await?;
        let kept = work.run(self.update, values![id.uuid(), sealed, me, work.now(), version]).await?;
        if kept == 1 {
            return Ok(());
        }
        self.find(work, id).await?;
        Err(stale().into())
    }

    /// One draft.
    ///
    /// # Errors
    /// `NotFound`.
    pub(crate) async fn find(&self, work: &Work, id: I) -> Result<Draft<I>, Refused> {
        let row: DraftRow<I> = work.find(self.select, values![id.uuid()]).await?.ok_or_else(Problem::not_found)?;
        Ok(self.open(work, row).await?)
    }

    /// One draft, in the version that was read.
    ///
    /// # Errors
    /// `NotFound`; `Stale` when somebody kept another meanwhile.
    pub(crate) async fn find_version(&self, work: &Work, (id, version): (I, i64)) -> Result<Draft<I>, Refused> {
        let draft = self.find(work, id).await?;
        if draft.version == version { Ok(draft) } else { Err(stale().into()) }
    }

    /// The drafts of a page, the last one kept first.
    async fn page(&self, work: &Work, window: Window) -> Result<Vec<Draft<I>>, Failure> {
        let rows: Vec<DraftRow<I>> = work.all(self.select_page, values![window.limit(), window.offset()]).await?;
        let mut drafts = Vec::with_capacity(rows.len());
        for row in rows {
            drafts.push(self.open(work, row).await?);
        }
        Ok(drafts)
    }

    /// The draft of the next version of the thing of that key.
    pub(crate) async fn next_of(&self, work: &Work, key: &str) -> Result<Option<I>, Failure> {
        let row: Option<IdRow<I>> = work.find(self.select_of, values![key]).await?;
        Ok(row.map(|row| row.id.0))
    }

    /// Throws a draft away.
    ///
    /// # Errors
    /// `NotFound`.
    pub(crate) async fn discard(&self, work: &Work, id: I) -> Result<(), Refused> {
        let gone = work.run(self.delete, values![id.uuid()]).await?;
        if gone == 1 { Ok(()) } else { Err(Problem::not_found().into()) }
    }

    async fn seal(&self, work: &Work, id: I, content: &str) -> Result<Vec<u8>, Failure> {
        Ok(work.practice_key().await?.seal(self.spot(work, id), content.as_bytes(), work.services().random()))
    }

    async fn open(&self, work: &Work, row: DraftRow<I>) -> Result<Draft<I>, Failure> {
        let id = row.id.0;
        let content = work.practice_key().await?.open_text(self.spot(work, id), &row.sealed_draft)?;
        Ok(Draft { id, of: row.of_key, content, saved_at: row.saved_at.0, version: row.version })
    }

    fn spot(&self, work: &Work, id: I) -> Spot {
        Spot::new(self.sealed, work.practice(), id)
    }
}

/// Reads what was sent as what it is to be a draft of; `what` names that: `a programme`.
///
/// # Errors
/// `Malformed` at `content`, with the place.
pub(crate) fn read<T: DeserializeOwned>(content: &str, what: &'static str) -> Result<T, Problem> {
    serde_json::from_str(content).map_err(|error| {
        let words = format!("This is not {what}. At line {}, column {}: {error}.", error.line(), error.column());
        Problem::at("content", Code::Malformed, words)
    })
}

/// That somebody was faster.
fn stale() -> Problem {
    let words = "Somebody changed this draft meanwhile. What they made is kept, and what you typed is still on this page. \
                 Copy it, then load the page again.";
    Problem::new(Code::Stale, words)
}

#[cfg(test)]
mod tests {
    use domain::ids::ProgrammeDraftId;

    use super::*;

    #[test]
    fn every_statement_names_its_practice_first() {
        let drafts: Drafts<ProgrammeDraftId> =
            drafts_in!("programme_draft", of "programme_key", Act::MakeProgramme, "draftProgramme", "programme drafts");
        assert_eq!(drafts.sealed, "programme_draft.sealed_draft");
        assert!(drafts.insert.starts_with("insert into programme_draft (practice_id, id, programme_key,"));
        for sql in [drafts.update, drafts.select, drafts.select_page, drafts.select_of, drafts.delete] {
            assert!(sql.contains("practice_id = $1"), "{sql}");
        }
    }

    #[test]
    fn what_is_not_the_thing_is_refused_with_its_place() {
        let problem = read::<Vec<u8>>("[1,\n x]", "a list").expect_err("is no list");
        assert_eq!((problem.field.as_deref(), problem.code), (Some("content"), Code::Malformed));
        assert!(problem.message.starts_with("This is not a list. At line 2, column "), "{}", problem.message);
    }
}
