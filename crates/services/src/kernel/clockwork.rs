//! The one read that spans practices: which of them have something due. It sees ids and due instants, and nothing else is asked of it.

use domain::{
    access::{Act, Actor, Permit, Place, permit},
    ids::{Id, PracticeId},
};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{DatabaseBackend, FromQueryResult, Statement, Value};

use super::{
    bind::{At, Bind as _, Key, values},
    refused::Failure,
    services::Services,
    work::{Work, set},
};

#[derive(FromQueryResult)]
struct PracticeRow {
    practice_id: Key<PracticeId>,
}

#[derive(FromQueryResult)]
struct InstantRow {
    instant: Option<At>,
}

/// Every practice.
pub(crate) async fn practices(services: &Services) -> Result<Vec<PracticeId>, Failure> {
    find(services, "select id as practice_id from practice order by created_at, id", vec![]).await
}

/// The practices that `sql` names, given the present instant as `$1`.
pub(crate) async fn practices_with_due(services: &Services, sql: &'static str) -> Result<Vec<PracticeId>, Failure> {
    let now: Timestamp = services.now();
    find(services, sql, vec![now.bind()]).await
}

/// The instant that `sql` names as `instant`, across all practices.
pub(crate) async fn earliest(services: &Services, sql: &'static str) -> Result<Option<Timestamp>, Failure> {
    let rows: Vec<InstantRow> = read(services, sql, vec![]).await?;
    Ok(rows.into_iter().find_map(|row| row.instant).map(|at| at.0))
}

/// The permission of the clockwork to do `act` in its practice, for the audit row of what happens by itself.
pub(crate) fn own_permit(clockwork: &Actor, act: Act) -> Result<Permit, Failure> {
    permit(clockwork, act, Place::Practice).map_err(|_| Failure::Corrupt("the clockwork's own permission"))
}

/// When something that failed is tried again.
const AGAIN_AFTER: SignedDuration = SignedDuration::from_mins(15);

/// One thing that was due failed, and holds up none of the others: the log says which, and `sql` puts it off, in a transaction of its own, until the
/// instant that is given to it as `$3`. `$2` is the id. The transaction in which it failed is over by then.
///
/// # Errors
/// The database fails.
pub(crate) async fn put_off<I: Id>(
    services: &Services,
    practice: PracticeId,
    (failure, id): (Failure, I),
    sql: &'static str,
) -> Result<(), Failure> {
    tracing::error!(%practice, %id, error = %failure, "what was due could not be done, and is tried again later");
    let work = Work::begin(&Actor::clockwork(practice), services).await?;
    work.run(sql, values![id.uuid(), work.now() + AGAIN_AFTER]).await?;
    work.commit_audited().await
}

#[derive(FromQueryResult)]
struct LockRow {
    is_ours: bool,
}

/// Whether no other worker is at `task` in this practice until this transaction ends. (`SQLite` has one writer at a time anyway.)
pub(crate) async fn is_alone(work: &Work, task: &'static str) -> Result<bool, Failure> {
    if work.services().store().backend() != DatabaseBackend::Postgres {
        return Ok(true);
    }
    let row: Option<LockRow> = work
        .find(
            "select pg_try_advisory_xact_lock(hashtextextended($2 || ' ' || id::text, 0)) as is_ours
             from practice where id = $1",
            values![task],
        )
        .await?;
    Ok(row.is_some_and(|row| row.is_ours))
}

async fn find(services: &Services, sql: &'static str, values: Vec<Value>) -> Result<Vec<PracticeId>, Failure> {
    let rows: Vec<PracticeRow> = read(services, sql, values).await?;
    Ok(rows.into_iter().map(|row| row.practice_id.0).collect())
}

async fn read<R: FromQueryResult>(
    services: &Services,
    sql: &'static str,
    values: Vec<Value>,
) -> Result<Vec<R>, Failure> {
    let store = services.store();
    let transaction = store.begin_read().await.map_err(Failure::database(sql))?;
    if store.backend() == DatabaseBackend::Postgres {
        set(&transaction, "select set_config('app.clockwork', $1, true)", Value::from("on")).await?;
    }
    R::find_by_statement(Statement::from_sql_and_values(store.backend(), sql, values))
        .all(&transaction)
        .await
        .map_err(Failure::database(sql))
}
