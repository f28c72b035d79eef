//! Rapport: see `rapport --help`. Without arguments it starts the demo.

use std::process::ExitCode;

use clap::Parser as _;
use rapport::{commands::CommandLine, configuration::Faults};

/// What went wrong has to do with how it was called or set up.
const BADLY_SET: u8 = 2;

fn main() -> ExitCode {
    match CommandLine::parse().run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("rapport: {error:#}");
            if error.is::<Faults>() { ExitCode::from(BADLY_SET) } else { ExitCode::FAILURE }
        }
    }
}
