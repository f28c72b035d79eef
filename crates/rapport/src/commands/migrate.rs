//! `rapport migrate`.

use std::process::ExitCode;

use clap::Args;
use secrecy::ExposeSecret as _;
use worker::services::Store;

use super::start;
use crate::configuration::Purpose;

/// How `rapport migrate` is called.
#[derive(Debug, Args)]
pub(super) struct Migrate {
    /// Change nothing; end with 1 if there is something to do.
    #[arg(long)]
    check: bool,
}

impl Migrate {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let configuration = start::configure(Purpose::Other)?;
        if !self.check {
            start::make_room(&configuration)?;
            Store::migrate(configuration.database.owner_url()).await?;
            println!("The tables are up to date.");
            return Ok(ExitCode::SUCCESS);
        }
        start::refuse_missing(&configuration.database)?;
        let pending = Store::pending_at(configuration.database.url.expose_secret()).await?;
        if pending == 0 {
            println!("The tables are up to date.");
            Ok(ExitCode::SUCCESS)
        } else {
            println!("{pending} migrations are waiting. Run `rapport migrate`.");
            Ok(ExitCode::FAILURE)
        }
    }
}
