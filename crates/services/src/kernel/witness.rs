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
    work::{AUDIT, entry_values, set},
};

/// How many records share a commit at most.
const GROUP: usize = 256;

type Waiting = (Entry, oneshot::Sender<bool>);

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
        const STOPPED: Failure = Failure::Stopped("the writer of view records");
        let (written, is_written) = oneshot::channel();
        self.queue.send((entry, written)).await.map_err(|_| STOPPED)?;
        match is_written.await {
            Ok(true) => Ok(()),
            Ok(false) | Err(_) => Err(STOPPED),
        }
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
        for (_, acknowledge) in group.drain(..) {
            let _ = acknowledge.send(written.is_ok());
        }
    }
}

async fn write(store: &Store, group: &[Waiting]) -> Result<(), Failure> {
    let failure = Failure::database("writing view records");
    let transaction = store.begin_write().await.map_err(&failure)?;
    let mut entered = None;
    for (entry, _) in group {
        if entered != Some(entry.practice) && store.backend() == DatabaseBackend::Postgres {
            let practice = Value::from(entry.practice.uuid().to_string());
            set(&transaction, "select set_config('app.practice_id', $1, true)", practice).await?;
            entered = Some(entry.practice);
        }
        insert(&transaction, store.backend(), entry).await?;
    }
    transaction.commit().await.map_err(&failure)
}

async fn insert(transaction: &DatabaseTransaction, backend: DatabaseBackend, entry: &Entry) -> Result<(), Failure> {
    let values = std::iter::once(Value::from(entry.practice.uuid())).chain(entry_values(entry));
    let statement = Statement::from_sql_and_values(backend, AUDIT, values);
    transaction.execute_raw(statement).await.map(|_| ()).map_err(Failure::database("writing a view record"))
}
