//! Settings, from the environment and nowhere else. Read once, at the start; everything that is wrong is told at once, each fault with the
//! setting's name and what to do. Secrets are in types that do not print.

mod database;
mod faults;
mod keys;
mod listening;
mod logging;
mod mail;
mod variables;

pub use database::DatabaseSettings;
pub use faults::{Fault, Faults};
pub use keys::KeySettings;
pub use listening::{ListenSettings, Network, TrustedProxies};
pub use logging::{LogFormat, LogSettings, USUAL as USUAL_LOG};
pub use mail::MailSettings;
use variables::Variables;

/// Every setting there is.
pub const SETTINGS: [&str; 10] = [
    "DATABASE_URL",
    "RAPPORT_MIGRATION_URL",
    "RAPPORT_LISTEN",
    "RAPPORT_PUBLIC_URL",
    "RAPPORT_TRUSTED_PROXIES",
    "RAPPORT_SMTP_URL",
    "RAPPORT_MAIL_FROM",
    "RAPPORT_KEY_FILE",
    "RAPPORT_LOG",
    "RAPPORT_LOG_FORMAT",
];

/// What the service runs with.
#[derive(Debug)]
pub struct Configuration {
    /// Where everything is kept.
    pub database: DatabaseSettings,
    /// Where it is reached.
    pub listen: ListenSettings,
    /// How letters leave; none where nothing is set.
    pub mail: Option<MailSettings>,
    /// Where the keys are.
    pub keys: KeySettings,
    /// What is logged.
    pub log: LogSettings,
}

/// What the settings are read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Serving people or sending letters: letters must be able to leave.
    Letters,
    /// Everything else.
    Other,
}

impl Configuration {
    /// Reads the settings among `variables`, which are usually those of the process.
    ///
    /// # Errors
    /// Every fault of every setting.
    pub fn read(variables: impl IntoIterator<Item = (String, String)>, purpose: Purpose) -> Result<Self, Faults> {
        let variables = Variables::new(variables);
        let mut faults = Faults::default();
        variables.refuse_unknown(&mut faults);
        let database = DatabaseSettings::read(&variables, &mut faults);
        let listen = ListenSettings::read(&variables, &mut faults);
        let mail = MailSettings::read(&variables, purpose, &mut faults);
        let keys = KeySettings::read(&variables, &mut faults);
        let log = LogSettings::read(&variables, &mut faults);
        match (database, listen, keys, log) {
            (Some(database), Some(listen), Some(keys), Some(log)) if faults.is_empty() => {
                Ok(Self { database, listen, mail, keys, log })
            }
            _ => Err(faults),
        }
    }
}

/// The variables of this process; those that are no text cannot be settings of ours.
pub fn of_process() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}

#[cfg(test)]
mod tests;
