//! A `PostgreSQL` of our own: a cluster in a temporary directory, on a Unix socket in it, for this test process alone.
//!
//! It has the roles that `deploy/postgres/roles.sql` makes in production: an owner that migrates, and a login for the
//! service that owns nothing and has no rights until it takes the role `rapport_app`.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, chown};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use crate::companion::{Companion, Plan, do_without, find_on_path};
use crate::temporary::fresh_directory;

/// Makes the cluster and becomes its server. Speed before safety: what is lost in a power cut here is a test.
const START: &str = r#""$1/initdb" --no-sync --auth=trust --username=postgres --encoding=UTF8 --locale=C.UTF-8 -D "$2/data" &&
exec "$1/postgres" -D "$2/data" -c unix_socket_directories="$2" -c listen_addresses= -c max_connections=300 \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c timezone=UTC"#;

const ROLES: &str = "CREATE ROLE rapport_owner LOGIN CREATEROLE; CREATE ROLE rapport LOGIN NOINHERIT";

/// A running cluster.
#[derive(Debug)]
pub struct Cluster {
    programs: PathBuf,
    companion: Companion,
}

impl Cluster {
    /// The cluster of this test process, started by the first who asks; `None`, said once, if nothing is installed.
    ///
    /// # Panics
    /// If `PostgreSQL` is installed and does not start, or is missing and `RAPPORT_REQUIRE` names `postgres`.
    pub fn shared() -> Option<&'static Self> {
        static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
        let found = CLUSTER.get_or_init(|| Some(Self::start(find_programs()?)));
        if found.is_none() {
            static SAID: OnceLock<()> = OnceLock::new();
            SAID.get_or_init(|| do_without("postgres", "postgres: not found, tests on SQLite only"));
        }
        found.as_ref()
    }

    /// Where `role` reaches `database`. Nobody has a password: the socket's directory is the lock.
    pub fn url(&self, role: &str, database: &str) -> String {
        format!("postgres://{role}@localhost/{database}?host={}", self.companion.room().display())
    }

    /// Makes an empty database, owned by `rapport_owner`; one of the same name goes first.
    ///
    /// # Panics
    /// If the server refuses.
    pub fn create(&self, database: &str) {
        self.remove(database);
        self.run(&format!("CREATE DATABASE {database} OWNER rapport_owner"));
    }

    /// Makes `database` as a copy of `template`, to which nobody may be connected.
    ///
    /// # Panics
    /// If the server refuses.
    pub fn copy(&self, template: &str, database: &str) {
        self.remove(database);
        self.run(&format!("CREATE DATABASE {database} TEMPLATE {template} OWNER rapport_owner"));
    }

    /// Lets the service's login take the role that the migrations have made, as an operator does after the first one.
    ///
    /// # Panics
    /// If the server refuses.
    pub fn grant_application_role(&self) {
        self.run(
            "DO $$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'rapport_app') \
             THEN GRANT rapport_app TO rapport; END IF; END $$",
        );
    }

    /// Removes `database`, cutting whoever is connected; one that is not there is fine.
    ///
    /// # Panics
    /// If the server refuses.
    pub fn remove(&self, database: &str) {
        self.run(&format!("DROP DATABASE IF EXISTS {database} WITH (FORCE)"));
    }

    /// Runs statements as the superuser, whom no policy binds, and gives back what `psql` prints, bare.
    ///
    /// # Panics
    /// If a statement fails.
    pub fn run_in(&self, database: &str, statement: &str) -> String {
        self.attempt(database, statement).unwrap_or_else(|error| panic!("{statement}: {error}"))
    }

    /// As [`Self::run_in`], for statements that are to fail: what the server says instead.
    ///
    /// # Errors
    /// What the server says.
    pub fn try_in(&self, database: &str, statement: &str) -> Result<String, String> {
        self.attempt(database, statement)
    }

    fn run(&self, statement: &str) -> String {
        self.run_in("postgres", statement)
    }

    fn start(programs: PathBuf) -> Self {
        let room = fresh_directory("pg");
        let user = unprivileged(&room);
        let (from, into) = (programs.display().to_string(), room.display().to_string());
        let command = ["sh", "-c", START, "postgres", &from, &into];
        // Immediate shutdown: nobody reads the data again.
        let companion = Companion::start(Plan { room, command: &command, signal: "QUIT", user });
        let cluster = Self { programs, companion: companion.expect("a shell to start PostgreSQL in") };
        cluster.wait();
        cluster.run(ROLES);
        cluster
    }

    fn wait(&self) {
        let begun = Instant::now();
        while let Err(error) = self.attempt("postgres", "SELECT 1") {
            let log = self.companion.log();
            assert!(begun.elapsed() < Duration::from_mins(1), "PostgreSQL does not answer: {error}\n{log}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn attempt(&self, database: &str, statement: &str) -> Result<String, String> {
        let output = Command::new(self.programs.join("psql"))
            .args(["-XqtA", "-v", "ON_ERROR_STOP=1", "-c", statement, &self.url("postgres", database)])
            // Otherwise "IF EXISTS" tells of what was not there.
            .env("PGOPTIONS", "--client-min-messages=warning")
            .output()
            .map_err(|error| error.to_string())?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned());
        }
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }
}

/// The directory of the newest installation that has all we need. Debian keeps it off the search path.
fn find_programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut directories: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    directories.sort_by_key(|directory| {
        let version = directory.parent().and_then(Path::file_name).and_then(|name| name.to_str());
        version.and_then(|name| name.parse::<u32>().ok())
    });
    let on_path = find_on_path("postgres").and_then(|file| file.parent().map(Path::to_owned));
    let complete =
        |directory: &PathBuf| ["initdb", "postgres", "psql"].iter().all(|name| directory.join(name).is_file());
    on_path.into_iter().chain(directories.into_iter().rev()).find(complete)
}

/// Whom to run as, if we are root, as whom the server refuses to start; the room becomes theirs.
fn unprivileged(room: &Path) -> Option<(u32, u32)> {
    if fs::metadata(room).expect("the room we have just made").uid() != 0 {
        return None;
    }
    let accounts = fs::read_to_string("/etc/passwd").expect("a list of accounts");
    let ids = ["postgres", "nobody"].iter().find_map(|name| find_account(&accounts, name));
    let (user, group) = ids.expect("an account postgres or nobody");
    chown(room, Some(user), Some(group)).expect("root may give a directory away");
    Some((user, group))
}

fn find_account(accounts: &str, name: &str) -> Option<(u32, u32)> {
    let fields: Vec<&str> = accounts.lines().map(|line| line.split(':').collect::<Vec<_>>()).find(|f| f[0] == name)?;
    Some((fields.get(2)?.parse().ok()?, fields.get(3)?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_service_login_may_not_pass_row_level_security() {
        let Some(cluster) = Cluster::shared() else { return };
        let powers =
            "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolinherit FROM pg_roles WHERE rolname = 'rapport'";
        assert_eq!(cluster.run(powers), "f");
    }

    #[test]
    fn a_copy_holds_what_the_template_held() {
        let Some(cluster) = Cluster::shared() else { return };
        cluster.create("copy_template");
        cluster.run_in("copy_template", "CREATE TABLE note (body text); INSERT INTO note VALUES ('kept')");
        cluster.copy("copy_template", "copy_made");
        cluster.run_in("copy_template", "UPDATE note SET body = 'changed'");
        assert_eq!(cluster.run_in("copy_made", "SELECT body FROM note"), "kept");
        cluster.remove("copy_made");
        cluster.remove("copy_template");
    }

    #[test]
    fn an_account_is_found_by_its_whole_name() {
        let accounts = "root:x:0:0:root:/root:/bin/sh\nnobody2:x:5:6::/:/bin/sh\nnobody:x:65534:65533::/:/bin/sh\n";
        assert_eq!(find_account(accounts, "nobody"), Some((65534, 65533)));
        assert_eq!(find_account(accounts, "postgres"), None);
    }
}
