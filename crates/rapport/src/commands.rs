//! The command line. Every command ends with an exit code: 0 when all is well, 1 when something is not, 2 when it was badly called or set up.

mod audit;
mod demo;
mod doctor;
mod instrument;
mod migrate;
mod practice;
mod serve;
mod start;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use worker::services::Refused;

/// Rapport: a practice management service for couple therapy after infidelity.
#[derive(Debug, Parser)]
#[command(
    name = "rapport",
    version,
    about,
    long_about = "A service for therapy practices that treat couples.\n\n\
    Without a command it starts the demo: a fictional practice on this machine. \
    Every other command takes its settings from the environment; `rapport doctor` checks them."
)]
pub struct CommandLine {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the pages and GraphQL, and send letters.
    Serve(serve::Serve),
    /// Send letters only, beside `serve --without-worker`.
    Worker,
    /// Bring the tables of the database up to date.
    Migrate(migrate::Migrate),
    /// Start a fictional practice on this machine. This is what happens without a command.
    Demo(demo::Demo),
    /// Found a practice.
    #[command(subcommand)]
    Practice(practice::Practice),
    /// Instruments: those that come with Rapport, and those brought in.
    #[command(subcommand)]
    Instrument(instrument::Instrument),
    /// The audit trail.
    #[command(subcommand)]
    Audit(audit::Audit),
    /// Try out the settings, the database, the keys and the mail server, and say what to do.
    Doctor,
    /// Print the GraphQL schema.
    Schema,
}

impl CommandLine {
    /// Does what was asked, on a runtime of its own. Not `async`: a caller would compile all that is awaited below a second time.
    ///
    /// # Errors
    /// What went wrong, in words for whoever runs the service.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(self.carry_out())
    }

    async fn carry_out(self) -> anyhow::Result<ExitCode> {
        match self.command.unwrap_or_else(|| Command::Demo(demo::Demo::usual())) {
            Command::Serve(serve) => serve.run().await,
            Command::Worker => serve::work().await,
            Command::Migrate(migrate) => migrate.run().await,
            Command::Demo(demo) => demo.run().await,
            Command::Practice(practice) => practice.run().await,
            Command::Instrument(instrument) => instrument.run().await,
            Command::Audit(audit) => audit.run().await,
            Command::Doctor => Ok(doctor::run().await),
            Command::Schema => {
                print!("{}", web::graphql::sdl());
                Ok(ExitCode::SUCCESS)
            }
        }
    }
}

/// A refusal, in words for the terminal.
fn told(refused: Refused) -> anyhow::Error {
    match refused {
        Refused::Problems(problems) => {
            let words: Vec<&str> = problems.0.iter().map(|problem| problem.message.as_ref()).collect();
            anyhow::anyhow!("{}", words.join("\n"))
        }
        Refused::Failure(failure) => failure.into(),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn every_command_and_option_says_what_it_is_for() {
        let mut command = CommandLine::command();
        command.build();
        check(&command);
        command.debug_assert();
    }

    fn check(command: &clap::Command) {
        assert!(command.get_about().is_some(), "{}", command.get_name());
        for argument in command.get_arguments() {
            assert!(argument.get_help().is_some(), "{} of {}", argument.get_id(), command.get_name());
        }
        command.get_subcommands().for_each(check);
    }
}
