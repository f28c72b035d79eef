//! One transaction of one practice. A change, its audit row and its letters are written here together or not at all.

use domain::{
    access::{Actor, Permit},
    audit::{Entry, entry::Subject},
    ids::{AuditId, Id, PersonId, PracticeId},
    random,
};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait as _, DatabaseBackend, DatabaseTransaction, FromQueryResult, Statement, Value};

use super::{
    bind::values,
    refused::Failure,
    seal::{SealKey, Spot},
    services::Services,
};

/// A transaction in progress. Dropped without [`Work::commit`], nothing happened.
pub(crate) struct Work {
    transaction: DatabaseTransaction,
    services: Services,
    practice: PracticeId,
    now: Timestamp,
}

impl Work {
    /// Begins a change on behalf of `actor`.
    pub(crate) async fn begin(actor: &Actor, services: &Services) -> Result<Self, Failure> {
        Self::begin_in(actor.practice(), services).await
    }

    /// Begins a change in a practice, for acts that come before anybody is signed in.
    pub(crate) async fn begin_in(practice: PracticeId, services: &Services) -> Result<Self, Failure> {
        let doing = "beginning a change";
        let transaction = services.store().begin_write().await.map_err(Failure::database(doing))?;
        Self::enter(transaction, practice, services).await
    }

    /// Begins to read on behalf of `actor`.
    pub(crate) async fn read(actor: &Actor, services: &Services) -> Result<Self, Failure> {
        Self::read_in(actor.practice(), services).await
    }

    /// Begins to read in a practice.
    pub(crate) async fn read_in(practice: PracticeId, services: &Services) -> Result<Self, Failure> {
        let doing = "beginning to read";
        let transaction = services.store().begin_read().await.map_err(Failure::database(doing))?;
        Self::enter(transaction, practice, services).await
    }

    async fn enter(
        transaction: DatabaseTransaction,
        practice: PracticeId,
        services: &Services,
    ) -> Result<Self, Failure> {
        if services.store().backend() == DatabaseBackend::Postgres {
            enter(&transaction, practice).await?;
        }
        Ok(Self { transaction, services: services.clone(), practice, now: services.now() })
    }

    /// The tenant.
    pub(crate) fn practice(&self) -> PracticeId {
        self.practice
    }

    /// The instant of everything in this transaction.
    pub(crate) fn now(&self) -> Timestamp {
        self.now
    }

    /// The service this transaction belongs to.
    pub(crate) fn services(&self) -> &Services {
        &self.services
    }

    /// A fresh id.
    pub(crate) fn id<I: Id>(&self) -> I {
        random::id(self.services.random())
    }

    /// All rows of a query. `$1` is the practice and must be used; `values` begin at `$2`.
    pub(crate) async fn all<R: FromQueryResult>(
        &self,
        sql: &'static str,
        values: Vec<Value>,
    ) -> Result<Vec<R>, Failure> {
        R::find_by_statement(self.statement(sql, values)).all(&self.transaction).await.map_err(Failure::database(sql))
    }

    /// At most one row.
    pub(crate) async fn find<R: FromQueryResult>(
        &self,
        sql: &'static str,
        values: Vec<Value>,
    ) -> Result<Option<R>, Failure> {
        R::find_by_statement(self.statement(sql, values)).one(&self.transaction).await.map_err(Failure::database(sql))
    }

    /// At most one row, which nobody else changes until this transaction ends. (`SQLite` has one writer at a time anyway.)
    pub(crate) async fn find_for_update<R: FromQueryResult>(
        &self,
        sql: &'static str,
        values: Vec<Value>,
    ) -> Result<Option<R>, Failure> {
        let mut statement = self.statement(sql, values);
        if self.services.store().backend() == DatabaseBackend::Postgres {
            statement.sql.push_str(" for update");
        }
        R::find_by_statement(statement).one(&self.transaction).await.map_err(Failure::database(sql))
    }

    /// Runs a statement and tells how many rows it touched.
    pub(crate) async fn run(&self, sql: &'static str, values: Vec<Value>) -> Result<u64, Failure> {
        self.transaction
            .execute_raw(self.statement(sql, values))
            .await
            .map(|done| done.rows_affected())
            .map_err(Failure::database(sql))
    }

    /// Ends the transaction: the audit row of what was permitted, then everything at once.
    pub(crate) async fn commit(self, actor: &Actor, permit: Permit, subject: Subject) -> Result<(), Failure> {
        self.audit(actor, &permit, subject).await?;
        self.commit_audited().await
    }

    /// Ends a transaction whose audit rows were written one by one with [`Work::audit`].
    pub(crate) async fn commit_audited(self) -> Result<(), Failure> {
        self.transaction.commit().await.map_err(Failure::database("committing a change"))
    }

    /// Writes one audit row.
    pub(crate) async fn audit(&self, actor: &Actor, permit: &Permit, subject: Subject) -> Result<(), Failure> {
        let entry = entry(self.id(), self.now, actor, permit, subject);
        self.run(AUDIT, entry_values(&entry)).await.map(|_| ())
    }

    /// The key of the practice.
    pub(crate) async fn practice_key(&self) -> Result<std::sync::Arc<SealKey>, Failure> {
        if let Some(key) = self.services.cached_practice_key(self.practice) {
            return Ok(key);
        }
        let row: PracticeKeyRow = self
            .find("select sealed_key, master_key from practice where id = $1", values![])
            .await?
            .ok_or(Failure::Corrupt("a practice that is not there"))?;
        let master = self
            .services
            .keys()
            .master(&row.master_key)
            .ok_or(Failure::Sealed("the key file lacks the master key of this practice"))?;
        let spot = Spot::new("practice.sealed_key", self.practice, self.practice);
        let key = SealKey::new(master.clone()).unwrap_key(spot, &row.sealed_key)?;
        Ok(self.services.cache_practice_key(self.practice, key))
    }

    /// The key of a person, from the wrapped key that a row brought along. Gone for good once a person was erased.
    pub(crate) fn person_key(
        &self,
        practice_key: &SealKey,
        person: PersonId,
        wrapped: Option<&[u8]>,
    ) -> Result<SealKey, Failure> {
        let wrapped = wrapped.ok_or(Failure::Sealed("a person who was erased"))?;
        practice_key.unwrap_key(Spot::new("person.sealed_key", self.practice, person), wrapped)
    }

    /// The key of a person, looked up.
    pub(crate) async fn find_person_key(&self, person: PersonId) -> Result<SealKey, Failure> {
        let practice_key = self.practice_key().await?;
        let row: PersonKeyRow = self
            .find("select sealed_key from person where practice_id = $1 and id = $2", values![person])
            .await?
            .ok_or(Failure::Corrupt("a person who is not there"))?;
        self.person_key(&practice_key, person, row.sealed_key.as_deref())
    }

    fn statement(&self, sql: &'static str, values: Vec<Value>) -> Statement {
        debug_assert!(
            sql.contains("practice_id = $1") || sql.contains("where id = $1") || sql.contains("values ($1"),
            "no query without its tenant: {sql}"
        );
        let all = std::iter::once(Value::from(self.practice.uuid())).chain(values);
        Statement::from_sql_and_values(self.services.store().backend(), sql, all)
    }
}

#[derive(FromQueryResult)]
struct PracticeKeyRow {
    sealed_key: Vec<u8>,
    master_key: String,
}

#[derive(FromQueryResult)]
struct PersonKeyRow {
    sealed_key: Option<Vec<u8>>,
}

/// How an audit row is written.
pub(crate) const AUDIT: &str = "insert into audit_entry
    (practice_id, id, at, actor_person_id, role, act, place, subject, concerned_person_id)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

/// What stands in it, after the practice.
pub(crate) fn entry_values(entry: &Entry) -> Vec<Value> {
    values![
        entry.id,
        entry.at,
        entry.actor.map(Id::uuid),
        entry.role.as_ref(),
        entry.act.as_ref(),
        entry.place.as_ref(),
        entry.subject_id.as_str(),
        entry.concerned.map(Id::uuid),
    ]
}

/// The entry of something an actor was permitted to do.
pub(crate) fn entry(id: AuditId, at: Timestamp, actor: &Actor, permit: &Permit, subject: Subject) -> Entry {
    let by = (actor.person_id(), permit.role());
    Entry::new(actor.practice(), id, at, by, (permit.act(), permit.place()), subject)
}

/// A thing as the trail names it.
pub(crate) fn subject<I: Id>(id: I) -> Subject {
    Subject { kind: I::PREFIX, id: id.to_string(), concerned: None }
}

/// A thing in one person's record.
pub(crate) fn subject_of<I: Id>(id: I, concerned: PersonId) -> Subject {
    Subject { concerned: Some(concerned), ..subject(id) }
}

/// A thing that comes with the service: the trail names it by the service's own word for it, where others have an id of the practice.
pub(crate) fn subject_of_service<I: Id>(word: &'static str) -> Subject {
    Subject { kind: I::PREFIX, id: format!("{}_{word}", I::PREFIX), concerned: None }
}

/// How a PostgreSQL transaction enters a practice: its policies show no other from here on.
pub(crate) const ENTER: &str = "select set_config('app.practice_id', $1, true)";

/// Enters a practice for the length of a PostgreSQL transaction.
pub(crate) async fn enter(transaction: &DatabaseTransaction, practice: PracticeId) -> Result<(), Failure> {
    set(transaction, ENTER, Value::from(practice.uuid().to_string())).await
}

/// Sets something for the length of a PostgreSQL transaction.
pub(crate) async fn set(transaction: &DatabaseTransaction, sql: &'static str, value: Value) -> Result<(), Failure> {
    let statement = Statement::from_sql_and_values(DatabaseBackend::Postgres, sql, [value]);
    transaction.query_one_raw(statement).await.map(|_| ()).map_err(Failure::database("entering a practice"))
}
