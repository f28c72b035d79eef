//! `rapport instrument list`.

use std::process::ExitCode;

use clap::Subcommand;
use worker::services::domain::inventories::library;

#[derive(Debug, Subcommand)]
pub(super) enum Instrument {
    /// List the instruments that come with Rapport. Those without a text are imported by a member, on the page Library.
    List,
}

impl Instrument {
    pub(super) fn run(self) -> ExitCode {
        let Self::List = self;
        println!("{:<14}{:<10}{:<22}Text", "Key", "Version", "Title");
        for known in library() {
            let has_text = known.items.iter().any(|item| item.text.is_some());
            let text = if has_text { "here" } else { "to be imported" };
            println!("{:<14}{:<10}{:<22}{text}", known.key.as_str(), known.version.as_str(), known.title);
        }
        ExitCode::SUCCESS
    }
}
