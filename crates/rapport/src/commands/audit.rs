//! `rapport audit verify`.

use std::process::ExitCode;

use clap::Subcommand;
use worker::services::audit;

use super::start;
use crate::configuration::Purpose;

#[derive(Debug, Subcommand)]
pub(super) enum Audit {
    /// Check every practice's trail for lines that were changed, taken out or put in. Ends with 1 if there is one.
    Verify,
}

impl Audit {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let Self::Verify = self;
        let configuration = start::configure(Purpose::Other)?;
        let (services, store) = start::open(&configuration).await?;
        let mut code = ExitCode::SUCCESS;
        for (practice, verdict) in audit::verify(&services).await? {
            match verdict {
                Ok(head) => println!("{practice} is whole: {} sealed entries.", head.length),
                Err(fault) => {
                    println!(
                        "{practice} is not whole: {fault}. Keep the database as it is and compare it with a backup."
                    );
                    code = ExitCode::FAILURE;
                }
            }
        }
        store.close().await;
        Ok(code)
    }
}
