//! Every test of the services runs on both databases. Here each test gets its own of either kind, migrated.

use std::fmt::Display;
use std::sync::atomic::{AtomicU32, Ordering};

use tokio::sync::OnceCell;

use crate::postgres::Cluster;
use crate::temporary::TemporaryDirectory;

const TEMPLATE: &str = "migrated";

/// Which of the two it is, for the few tests that must know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// A file of its own.
    Sqlite,
    /// A database in the cluster of this test process.
    Postgres,
}

/// A database of one test. It goes when this is dropped, so keep it longer than the connections.
#[derive(Debug)]
pub struct TestDatabase {
    engine: Engine,
    url: String,
    migration_url: String,
    #[expect(dead_code, reason = "held so that the database goes when the test ends")]
    keep: Keep,
}

impl TestDatabase {
    /// Which of the two it is.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// What the service connects to, as `DATABASE_URL`. On `PostgreSQL`, a login with no rights before
    /// `SET ROLE rapport_app`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What migrates, as `RAPPORT_MIGRATION_URL`: on `PostgreSQL` the owner, on `SQLite` the same as `url`.
    pub fn migration_url(&self) -> &str {
        &self.migration_url
    }
}

/// A migrated database of each engine: `SQLite` always, `PostgreSQL` if it is installed.
///
/// `name` is for people who look at the server while a test hangs. `migrate` gets a `migration_url`, once per engine
/// and test process; it must close its connections before it returns, since what it leaves is copied for each test.
///
/// # Panics
/// If migrating fails, or `PostgreSQL` is missing and `RAPPORT_REQUIRE` names it.
pub async fn databases<E: Display>(name: &str, migrate: impl AsyncFn(String) -> Result<(), E>) -> Vec<TestDatabase> {
    let mut all = vec![copy_sqlite(name, &migrate).await];
    if let Some(cluster) = find_cluster().await {
        all.push(copy_postgres(cluster, name, &migrate).await);
    }
    all
}

/// An empty database of each engine, for the tests of the migrations themselves.
///
/// # Panics
/// If `PostgreSQL` is missing and `RAPPORT_REQUIRE` names it.
pub async fn empty_databases(name: &str) -> Vec<TestDatabase> {
    let mut all = vec![sqlite_in(TemporaryDirectory::new("sqlite"))];
    if let Some(cluster) = find_cluster().await {
        let database = numbered(name);
        cluster.create(&database);
        all.push(postgres_named(cluster, database));
    }
    all
}

async fn find_cluster() -> Option<&'static Cluster> {
    // Starting it takes seconds, in which other tasks of the test may run.
    tokio::task::spawn_blocking(Cluster::shared).await.unwrap_or_else(|error| panic!("PostgreSQL: {error}"))
}

async fn copy_sqlite<E: Display>(name: &str, migrate: &impl AsyncFn(String) -> Result<(), E>) -> TestDatabase {
    static TEMPLATE_DIRECTORY: OnceCell<Vec<(String, Vec<u8>)>> = OnceCell::const_new();
    let files = TEMPLATE_DIRECTORY
        .get_or_init(async || {
            let directory = TemporaryDirectory::new("template");
            migrate(sqlite_url(&directory)).await.unwrap_or_else(|error| panic!("migrating SQLite: {error}"));
            read_files(&directory)
        })
        .await;
    let directory = TemporaryDirectory::new(name);
    for (file, content) in files {
        std::fs::write(directory.path().join(file), content).expect("a writable temporary directory");
    }
    sqlite_in(directory)
}

async fn copy_postgres<E: Display>(
    cluster: &'static Cluster,
    name: &str,
    migrate: &impl AsyncFn(String) -> Result<(), E>,
) -> TestDatabase {
    static MIGRATED: OnceCell<()> = OnceCell::const_new();
    MIGRATED
        .get_or_init(async || {
            cluster.create(TEMPLATE);
            let url = cluster.url("rapport_owner", TEMPLATE);
            migrate(url).await.unwrap_or_else(|error| panic!("migrating PostgreSQL: {error}"));
            cluster.grant_application_role();
        })
        .await;
    let database = numbered(name);
    cluster.copy(TEMPLATE, &database);
    postgres_named(cluster, database)
}

/// The database and what lies beside it; the shared memory file is made anew by whoever opens it.
fn read_files(directory: &TemporaryDirectory) -> Vec<(String, Vec<u8>)> {
    ["rapport.db", "rapport.db-wal"]
        .into_iter()
        .filter_map(|file| Some((file.to_owned(), std::fs::read(directory.path().join(file)).ok()?)))
        .collect()
}

fn sqlite_url(directory: &TemporaryDirectory) -> String {
    format!("sqlite://{}/rapport.db?mode=rwc", directory.path().display())
}

fn sqlite_in(directory: TemporaryDirectory) -> TestDatabase {
    let url = sqlite_url(&directory);
    TestDatabase { engine: Engine::Sqlite, migration_url: url.clone(), url, keep: Keep::Directory(directory) }
}

fn postgres_named(cluster: &'static Cluster, database: String) -> TestDatabase {
    TestDatabase {
        engine: Engine::Postgres,
        url: cluster.url("rapport", &database),
        migration_url: cluster.url("rapport_owner", &database),
        keep: Keep::Database { cluster, database },
    }
}

/// A name that no other test has and that needs no quotes.
fn numbered(name: &str) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let plain: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').take(40).collect();
    format!("test_{}_{}", plain.to_ascii_lowercase(), COUNT.fetch_add(1, Ordering::Relaxed))
}

#[derive(Debug)]
enum Keep {
    Directory(#[expect(dead_code, reason = "held so that the file goes when the test ends")] TemporaryDirectory),
    Database { cluster: &'static Cluster, database: String },
}

impl Drop for Keep {
    fn drop(&mut self) {
        // While a test unwinds, a second panic would hide the first; the whole cluster goes soon in any case.
        if let (Self::Database { cluster, database }, false) = (self, std::thread::panicking()) {
            cluster.remove(database);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn leave_a_mark(url: String) -> Result<(), String> {
        if let Some(path) = url.strip_prefix("sqlite://") {
            let path = path.split('?').next().unwrap_or_default();
            return std::fs::write(path, "mark").map_err(|error| error.to_string());
        }
        assert!(url.contains("rapport_owner@"), "{url}");
        Ok(())
    }

    #[tokio::test]
    async fn each_test_has_its_own_copy_of_what_was_migrated_once() {
        let first = databases("Same name", leave_a_mark).await;
        let second = databases("Same name", async |_| Err::<(), _>("migrated twice")).await;
        assert_eq!(first[0].engine(), Engine::Sqlite);
        assert_eq!(first.len(), second.len());
        for (one, other) in first.iter().zip(&second) {
            assert_ne!(one.url(), other.url());
        }
        let file = second[0].url().trim_start_matches("sqlite://").trim_end_matches("?mode=rwc").to_owned();
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "mark");
        drop(second);
        assert!(!std::path::Path::new(&file).exists());
    }

    #[tokio::test]
    async fn a_dropped_database_is_gone_from_the_server() {
        let Some(cluster) = find_cluster().await else { return };
        let all = empty_databases("gone").await;
        let count = "SELECT count(*) FROM pg_database WHERE datname LIKE 'test_gone%'";
        assert_eq!(cluster.run_in("postgres", count), "1");
        drop(all);
        assert_eq!(cluster.run_in("postgres", count), "0");
    }

    #[test]
    fn names_are_fit_for_sql_and_never_the_same() {
        let (first, second) = (numbered("Étude; DROP"), numbered("Étude; DROP"));
        assert_ne!(first, second);
        assert!(first.starts_with("test_tudedrop_"), "{first}");
    }
}
