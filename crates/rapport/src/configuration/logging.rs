//! What is logged, and how.

use tracing_subscriber::EnvFilter;

use super::{Faults, variables::Variables};

const LOG: &str = "RAPPORT_LOG";
const FORMAT: &str = "RAPPORT_LOG_FORMAT";

/// Our own crates tell what they do; the others only what goes wrong.
pub const USUAL: &str = "warn,rapport=info,web=info,graphql=info,worker=info,services=info";

/// What is logged.
#[derive(Debug)]
pub struct LogSettings {
    /// Directives such as `info` or `warn,services=debug`.
    pub filter: String,
    /// In which form.
    pub format: LogFormat,
}

/// The form of log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

impl LogSettings {
    pub(super) fn read(variables: &Variables, faults: &mut Faults) -> Option<Self> {
        let filter = match variables.find(LOG, faults) {
            None => Some(USUAL.to_owned()),
            Some(filter) if EnvFilter::try_new(filter).is_ok() => Some(filter.to_owned()),
            Some(_) => faults.note(LOG, "must be error, warn, info or debug, or by part as in info,services=debug"),
        };
        let format = match variables.find(FORMAT, faults) {
            None | Some("text") => Some(LogFormat::Text),
            Some("json") => Some(LogFormat::Json),
            Some(_) => faults.note(FORMAT, "must be text or json"),
        };
        Some(Self { filter: filter?, format: format? })
    }
}
