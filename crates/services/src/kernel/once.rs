//! A repeated request gives the first answer. Keys are bound to the caller, the operation and what was asked, and kept for seven days.

use domain::{
    access::Actor,
    ids::Id,
    problem::{Code, Problem},
};
use jiff::SignedDuration;
use sea_orm::{DatabaseBackend, FromQueryResult};
use uuid::Uuid;

use super::{
    bind::values,
    refused::{Failure, Refused},
    work::Work,
};

/// For how long a repeat is recognised.
const KEPT_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);

/// One request that may come twice.
#[derive(Debug)]
pub(crate) struct Once {
    operation: &'static str,
    key: Vec<u8>,
    arguments: Vec<u8>,
}

/// The longest key a caller may give.
const LONGEST_KEY: usize = 128;

impl Once {
    /// The request `operation` under the caller's `key`, asked with `arguments`.
    ///
    /// # Errors
    /// `Missing` for an empty key, `TooLong` for one of more than 128 characters.
    pub(crate) fn new(work: &Work, operation: &'static str, key: &str, arguments: &[&str]) -> Result<Self, Problem> {
        if key.is_empty() {
            return Err(Problem::at(
                "key",
                Code::Missing,
                "Send a key with this request, so that a repeat is recognised.",
            ));
        }
        if key.len() > LONGEST_KEY {
            return Err(Problem::at("key", Code::TooLong, "A key has at most 128 characters."));
        }
        let keys = work.services().keys();
        // Length-prefixed, so that no two lists of arguments read alike.
        let joined: Vec<u8> = arguments
            .iter()
            .flat_map(|argument| argument.len().to_le_bytes().into_iter().chain(argument.bytes()))
            .collect();
        Ok(Self {
            operation,
            key: keys.index("idempotency key", key.as_bytes()),
            arguments: keys.index("idempotency arguments", &joined),
        })
    }

    /// What the first request made, if this one is a repeat.
    ///
    /// # Errors
    /// `KeyReused` when the key came before with other arguments.
    pub(crate) async fn recall<I: Id>(&self, work: &Work, actor: &Actor) -> Result<Option<I>, Refused> {
        let person = actor.person_id().map_or(Uuid::nil(), Id::uuid);
        self.wait_for_twin(work, person).await?;
        let row: Option<OnceRow> = work
            .find(
                "select arguments_hash, answer from idempotency
                 where practice_id = $1 and person_id = $2 and operation = $3 and key_hash = $4 and created_at > $5",
                values![person, self.operation, self.key.clone(), work.now() - KEPT_FOR],
            )
            .await?;
        match row {
            None => Ok(None),
            Some(row) if row.arguments_hash == self.arguments => Ok(Some(I::from_uuid(row.answer))),
            Some(_) => Err(Problem::at(
                "key",
                Code::KeyReused,
                "This form was sent before with other words in it, and the first one was kept. Open the page again to send another.",
            )
            .into()),
        }
    }

    /// Two of the same request at once: the second waits here for the first, and then finds what it made. (`SQLite` has one writer at a time
    /// anyway.)
    async fn wait_for_twin(&self, work: &Work, person: Uuid) -> Result<(), Failure> {
        if work.services().store().backend() != DatabaseBackend::Postgres {
            return Ok(());
        }
        let _locked: Option<LockedRow> = work
            .find(
                "select pg_advisory_xact_lock(hashtextextended($2 || encode($3, 'hex') || id::text, 1))::text as locked
                 from practice where id = $1",
                values![format!("{person} {} ", self.operation), self.key.clone()],
            )
            .await?;
        Ok(())
    }

    /// Keeps what this request made, in the transaction that made it.
    pub(crate) async fn keep(self, work: &Work, actor: &Actor, answer: impl Id) -> Result<(), Failure> {
        let person = actor.person_id().map_or(Uuid::nil(), Id::uuid);
        work.run("delete from idempotency where practice_id = $1 and created_at <= $2", values![work.now() - KEPT_FOR])
            .await?;
        work.run(
            "insert into idempotency (practice_id, person_id, operation, key_hash, arguments_hash, answer, created_at)
             values ($1, $2, $3, $4, $5, $6, $7)",
            values![person, self.operation, self.key, self.arguments, answer.uuid(), work.now()],
        )
        .await
        .map(|_| ())
    }
}

/// Requests that make several things.
impl Once {
    /// What the first request made, in order, if this one is a repeat.
    ///
    /// # Errors
    /// `KeyReused` when the key came before with other arguments.
    pub(crate) async fn recall_all<I: Id>(&self, work: &Work, actor: &Actor) -> Result<Option<Vec<I>>, Refused> {
        let Some(first) = self.recall(work, actor).await? else { return Ok(None) };
        let mut all = vec![first];
        while let Some(next) = self.further(work, all.len()).recall(work, actor).await? {
            all.push(next);
        }
        Ok(Some(all))
    }

    /// Keeps what this request made, in the transaction that made it.
    pub(crate) async fn keep_all(self, work: &Work, actor: &Actor, answers: &[impl Id]) -> Result<(), Failure> {
        for (number, answer) in answers.iter().enumerate().skip(1) {
            self.further(work, number).keep(work, actor, *answer).await?;
        }
        match answers.first() {
            Some(first) => self.keep(work, actor, *first).await,
            None => Ok(()),
        }
    }

    /// Under which name the answer of that number is kept; from 1.
    fn further(&self, work: &Work, number: usize) -> Self {
        let named = [self.key.as_slice(), &number.to_le_bytes()].concat();
        let key = work.services().keys().index("idempotency key, further", &named);
        Self { operation: self.operation, key, arguments: self.arguments.clone() }
    }
}

#[derive(FromQueryResult)]
struct LockedRow {
    #[expect(dead_code, reason = "the lock is what is wanted; a row must have a column")]
    locked: Option<String>,
}

#[derive(FromQueryResult)]
struct OnceRow {
    arguments_hash: Vec<u8>,
    answer: Uuid,
}
