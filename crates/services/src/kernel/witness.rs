//! Whoever reads something private is written down before they get it. Many readers at once share one commit, which keeps that cheap.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use domain::{audit::Entry, ids::Id as _};
use sea_orm::{ConnectionTrait as _, DatabaseBackend, DatabaseTransaction, Statement, Value};
use tokio::sync::{mpsc, oneshot};

use super::{
    refused::Failure,
    store::Store,
    work::{AUDIT, enter, entry_values},
};

const STOPPED: Failure = Failure::Stopped("the writer of view records");
/// How many records share a commit at most.
const GROUP: usize = 256;

/// What waits to be written.
enum Waiting {
    /// Something was seen; whoever looks waits until that is durable.
    Seen(Entry, oneshot::Sender<bool>),
    /// Something was tried and refused; nobody waits. Where there is no such practice, because the account does not exist, nothing is written
    /// by the same statement.
    Refused(Entry),
}

/// As [`AUDIT`], for a practice that may not be there.
const AUDIT_IF_THERE: &str = "insert into audit_entry
    (practice_id, id, at, actor_person_id, role, act, place, subject, concerned_person_id)
    select practice.id, $2, $3, $4, $5, $6, $7, $8, $9 from practice where practice.id = $1";

/// The writer of view records.
pub(crate) struct Witness {
    queue: mpsc::Sender<Waiting>,
    failed: Arc<AtomicBool>,
}

impl Witness {
    /// Starts it. It ends when the last service handle is gone.
    pub(crate) fn start(store: Store) -> Self {
        let (queue, waiting) = mpsc::channel(4 * GROUP);
        let failed = Arc::new(AtomicBool::new(false));
        tokio::spawn(write_groups(store, waiting, Arc::clone(&failed)));
        Self { queue, failed }
    }

    /// Whether the last group could not be written; the service is then not ready.
    pub(crate) fn has_failed(&self) -> bool {
        self.failed.load(Ordering::Relaxed)
    }

    /// Waits until `entry` is durable.
    pub(crate) async fn record(&self, entry: Entry) -> Result<(), Failure> {
        let (written, is_written) = oneshot::channel();
        self.queue.send(Waiting::Seen(entry, written)).await.map_err(|_| STOPPED)?;
        match is_written.await {
            Ok(true) => Ok(()),
            Ok(false) | Err(_) => Err(STOPPED),
        }
    }

    /// Notes a try that was refused. It comes into the trail a moment later: whoever tried must not be able to tell by the time it takes whether
    /// there is anything to note.
    pub(crate) async fn note(&self, entry: Entry) -> Result<(), Failure> {
        self.queue.send(Waiting::Refused(entry)).await.map_err(|_| STOPPED)
    }
}

async fn write_groups(store: Store, mut waiting: mpsc::Receiver<Waiting>, failed: Arc<AtomicBool>) {
    let mut group = Vec::with_capacity(GROUP);
    while waiting.recv_many(&mut group, GROUP).await > 0 {
        let written = write(&store, &group).await;
        if let Err(failure) = &written {
            tracing::error!(error = %failure, source = ?std::error::Error::source(failure), "view records could not be written");
        }
        failed.store(written.is_err(), Ordering::Relaxed);
        for waiting in group.drain(..) {
            if let Waiting::Seen(_, acknowledge) = waiting {
                let _ = acknowledge.send(written.is_ok());
            }
        }
    }
}

async fn write(store: &Store, group: &[Waiting]) -> Result<(), Failure> {
    let failure = Failure::database("writing view records");
    let transaction = store.begin_write().await.map_err(&failure)?;
    let mut entered = None;
    for waiting in group {
        let (entry, sql) = match waiting {
            Waiting::Seen(entry, _) => (entry, AUDIT),
            Waiting::Refused(entry) => (entry, AUDIT_IF_THERE),
        };
        if entered != Some(entry.practice) && store.backend() == DatabaseBackend::Postgres {
            enter(&transaction, entry.practice).await?;
            entered = Some(entry.practice);
        }
        insert(&transaction, store.backend(), sql, entry).await?;
    }
    transaction.commit().await.map_err(&failure)
}

async fn insert(
    transaction: &DatabaseTransaction,
    backend: DatabaseBackend,
    sql: &'static str,
    entry: &Entry,
) -> Result<(), Failure> {
    let values = std::iter::once(Value::from(entry.practice.uuid())).chain(entry_values(entry));
    let statement = Statement::from_sql_and_values(backend, sql, values);
    transaction.execute_raw(statement).await.map(|_| ()).map_err(Failure::database("writing a view record"))
}
