//! Where everything is kept.

use secrecy::{ExposeSecret as _, SecretString};

use super::{Faults, variables::Variables};

const URL: &str = "DATABASE_URL";
const MIGRATION_URL: &str = "RAPPORT_MIGRATION_URL";
const USUAL: &str = "sqlite://rapport-data/rapport.db";

/// Where everything is kept. The addresses hold passwords and do not print.
#[derive(Debug)]
pub struct DatabaseSettings {
    /// `postgres://…` in the role that owns nothing, or `sqlite://path`.
    pub url: SecretString,
    /// `postgres://…` in the role that owns the tables, for migrations; none on `SQLite`.
    pub migration_url: Option<SecretString>,
}

impl DatabaseSettings {
    pub(super) fn read(variables: &Variables, faults: &mut Faults) -> Option<Self> {
        let url = variables.find(URL, faults).or_else(|| (!variables.has(URL)).then_some(USUAL));
        let url = url.and_then(|url| check(URL, url, faults));
        let migration_url =
            variables.find(MIGRATION_URL, faults).and_then(|url| check_migration(url, url_kind(variables), faults));
        Some(Self { url: url?, migration_url })
    }

    /// The address that migrations are run with.
    pub fn owner_url(&self) -> &str {
        self.migration_url.as_ref().unwrap_or(&self.url).expose_secret()
    }

    /// The file of an `SQLite` database.
    pub fn file(&self) -> Option<&str> {
        sqlite_file(self.url.expose_secret())
    }
}

fn url_kind(variables: &Variables) -> bool {
    let url = variables.find(URL, &mut Faults::default()).unwrap_or(USUAL);
    is_postgres(url)
}

fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres://") || url.starts_with("postgresql://")
}

fn sqlite_file(url: &str) -> Option<&str> {
    let path = url.strip_prefix("sqlite://")?;
    Some(path.split_once('?').map_or(path, |(file, _)| file))
}

fn check(setting: &'static str, url: &str, faults: &mut Faults) -> Option<SecretString> {
    let sentence = match sqlite_file(url) {
        None if !is_postgres(url) => "must begin with postgres:// or sqlite://",
        None if !names_a_database(url) => {
            "must name a server and a database, as in postgres://user:password@host/rapport"
        }
        Some("" | ":memory:") => "must name a file that lasts, as in sqlite:///var/lib/rapport/rapport.db",
        Some(file) if file.ends_with("demo.db") => "names the demo's database; give the practice a file of its own",
        _ => return Some(SecretString::from(url.to_owned())),
    };
    faults.note(setting, sentence)
}

fn check_migration(url: &str, is_on_postgres: bool, faults: &mut Faults) -> Option<SecretString> {
    if !is_on_postgres {
        return faults.note(MIGRATION_URL, "is for PostgreSQL; with SQLite, remove it");
    }
    if !is_postgres(url) {
        return faults.note(MIGRATION_URL, "must begin with postgres://, as the role that owns the tables");
    }
    check(MIGRATION_URL, url, faults)
}

fn names_a_database(url: &str) -> bool {
    let Some((_, rest)) = url.split_once("://") else { return false };
    let (place, options) = rest.split_once('?').unwrap_or((rest, ""));
    let Some((authority, database)) = place.split_once('/') else { return false };
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    // A socket's folder stands among the options.
    (!host.is_empty() || options.split('&').any(|option| option.starts_with("host="))) && !database.is_empty()
}
