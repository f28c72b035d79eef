//! Where log lines go: standard error, one line for each operation and each letter.

use std::io::IsTerminal as _;

use tracing_subscriber::{EnvFilter, fmt, util::SubscriberInitExt as _};

use crate::configuration::{LogFormat, LogSettings};

/// Begins to log. A second call changes nothing.
pub fn start(settings: &LogSettings) {
    let filter =
        EnvFilter::try_new(&settings.filter).unwrap_or_else(|_| EnvFilter::new(crate::configuration::USUAL_LOG));
    let lines = fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(true);
    // Somebody else, such as a test, may log already.
    let _ = match settings.format {
        LogFormat::Json => lines.json().flatten_event(true).finish().try_init(),
        LogFormat::Text => lines.with_ansi(std::io::stderr().is_terminal()).finish().try_init(),
    };
}
