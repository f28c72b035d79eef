//! Two databases, one way in. `SQLite`: one writer, several readers, write-ahead log with `synchronous=FULL` so that what was confirmed survives a
//! power cut. PostgreSQL: one pool, every connection in the role that owns nothing.

use std::time::Duration;

use sea_orm::{
    AccessMode, ConnectOptions, Database, DatabaseBackend, DatabaseConnection, DatabaseTransaction, DbErr,
    SqliteTransactionMode, TransactionOptions, TransactionTrait as _,
    sqlx::{
        Executor as _,
        sqlite::{SqliteJournalMode, SqliteSynchronous},
    },
};
use sea_orm_migration::MigratorTrait as _;

use super::work::ENTER;

/// An open database.
#[derive(Debug, Clone)]
pub struct Store {
    writer: DatabaseConnection,
    reader: DatabaseConnection,
}

/// Why a database cannot be used; each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address is of no database we know.
    #[error("DATABASE_URL must begin with postgres:// or sqlite://")]
    UnknownKind,
    /// It cannot be reached.
    #[error(
        "the database cannot be opened; check DATABASE_URL, that the server runs, and that the folder can be written"
    )]
    Unreachable(#[source] DbErr),
    /// Its tables could not be brought up to date.
    #[error("the tables could not be brought up to date; nothing was half done, the last migration was rolled back")]
    Migration(#[source] DbErr),
    /// Its tables are older than this program.
    #[error("the database waits for {0} migrations; run `rapport migrate`")]
    Outdated(usize),
}

impl Store {
    /// Opens the database at `url`: `postgres://…` or `sqlite://path`. The tables must be up to date.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let store = Self::connect(url).await?;
        let pending = store.pending().await?;
        if pending == 0 { Ok(store) } else { Err(StoreError::Outdated(pending)) }
    }

    /// Brings the tables of the database at `url` up to date, making the file if it is `SQLite` and there is none. Works as the tables' owner.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn migrate(url: &str) -> Result<(), StoreError> {
        let owner = if kind(url)? == DatabaseBackend::Sqlite {
            sqlite(url, 1, false).await?
        } else {
            let mut options = quiet(url);
            options.max_connections(1);
            Database::connect(options).await.map_err(StoreError::Unreachable)?
        };
        migrations::Migrator::up(&owner, None).await.map_err(StoreError::Migration)?;
        owner.close().await.map_err(StoreError::Unreachable)
    }

    /// How many migrations the database still waits for.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn pending_at(url: &str) -> Result<usize, StoreError> {
        let store = Self::connect(url).await?;
        store.pending().await
    }

    /// Calls `seen` at every statement that is run, for the test that counts them; not at the one with which a transaction enters its practice,
    /// for how many readers share a transaction of the audit trail is chance (see `witness`).
    pub fn watch_statements(&mut self, seen: impl Fn() + Clone + Send + Sync + 'static) {
        for pool in [&mut self.writer, &mut self.reader] {
            let seen = seen.clone();
            pool.set_metric_callback(move |run| {
                if run.statement.sql != ENTER {
                    seen();
                }
            });
        }
    }

    /// Closes every connection.
    pub async fn close(self) {
        let _ = self.reader.close().await;
        let _ = self.writer.close().await;
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// Whatever it says instead.
    pub async fn ping(&self) -> Result<(), DbErr> {
        self.reader.ping().await
    }

    /// Which of the two it is.
    pub(crate) fn backend(&self) -> DatabaseBackend {
        self.writer.get_database_backend()
    }

    /// A transaction that may write. On `SQLite` it takes the only writer at once, so that it cannot fail half way for another's sake.
    pub(crate) async fn begin_write(&self) -> Result<DatabaseTransaction, DbErr> {
        let mode = Some(SqliteTransactionMode::Immediate);
        self.writer
            .begin_with_options(TransactionOptions { sqlite_transaction_mode: mode, ..TransactionOptions::default() })
            .await
    }

    /// A transaction that reads one state of the database.
    pub(crate) async fn begin_read(&self) -> Result<DatabaseTransaction, DbErr> {
        let access_mode = (self.backend() == DatabaseBackend::Postgres).then_some(AccessMode::ReadOnly);
        self.reader.begin_with_options(TransactionOptions { access_mode, ..TransactionOptions::default() }).await
    }

    async fn connect(url: &str) -> Result<Self, StoreError> {
        if kind(url)? == DatabaseBackend::Sqlite {
            let writer = sqlite(url, 1, false).await?;
            let reader = sqlite(url, 4, true).await?;
            return Ok(Self { writer, reader });
        }
        let mut options = quiet(url);
        options.max_connections(16).map_sqlx_postgres_pool_opts(|pool| {
            pool.after_connect(|connection, _| {
                Box::pin(async move { connection.execute("set role rapport_app").await.map(|_| ()) })
            })
        });
        let pool = Database::connect(options).await.map_err(StoreError::Unreachable)?;
        Ok(Self { writer: pool.clone(), reader: pool })
    }

    async fn pending(&self) -> Result<usize, StoreError> {
        let pending = migrations::Migrator::get_pending_migrations_read_only(&self.reader).await;
        pending.map(|pending| pending.len()).map_err(StoreError::Unreachable)
    }
}

fn kind(url: &str) -> Result<DatabaseBackend, StoreError> {
    if url.starts_with("sqlite:") {
        Ok(DatabaseBackend::Sqlite)
    } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        Ok(DatabaseBackend::Postgres)
    } else {
        Err(StoreError::UnknownKind)
    }
}

async fn sqlite(url: &str, connections: u32, read_only: bool) -> Result<DatabaseConnection, StoreError> {
    let mut options = quiet(url);
    options.max_connections(connections).map_sqlx_sqlite_opts(move |sqlite| {
        sqlite
            .create_if_missing(!read_only)
            .read_only(read_only)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            .statement_cache_capacity(256)
    });
    Database::connect(options).await.map_err(StoreError::Unreachable)
}

/// Statements hold what people wrote in their arguments; they never reach a log.
fn quiet(url: &str) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .acquire_timeout(Duration::from_secs(5))
        .test_before_acquire_if_idle_for(Duration::from_secs(30));
    options
}
