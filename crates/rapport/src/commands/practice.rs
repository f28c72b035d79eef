//! `rapport practice create`.

use std::process::ExitCode;

use anyhow::anyhow;
use clap::{Args, Subcommand};
use worker::services::{
    domain::{practice::SenderAlias, problem::Problem, text::Name, zone::Zone},
    practice::{self, Found},
};

use super::{start, told};
use crate::configuration::Purpose;

#[derive(Debug, Subcommand)]
pub(super) enum Practice {
    /// Found a practice and print the code with which its owner opens their account.
    Create(Create),
}

/// How `rapport practice create` is called.
#[derive(Debug, Args)]
pub(super) struct Create {
    /// Its name, on its own screens.
    #[arg(long)]
    name: String,
    /// What its letters say they are from; neutral, because others see the inbox: "Northgate Office".
    #[arg(long)]
    alias: String,
    /// Where its clock stands, such as `America/New_York`.
    #[arg(long)]
    zone: String,
    /// The owner's name.
    #[arg(long)]
    owner: String,
    /// The address or user name that the owner signs in with.
    #[arg(long)]
    address: String,
}

impl Practice {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let Self::Create(create) = self;
        let found = create.read()?;
        let configuration = start::configure(Purpose::Other)?;
        let (services, store) = start::open(&configuration).await?;
        let founded = practice::found(&services, found).await.map_err(told)?;
        store.close().await;
        println!(
            "The practice is founded. Its owner opens their account at {}/invitation",
            configuration.listen.public_url
        );
        println!("with this code, until {}:", founded.expires_at.strftime("%-d %B %Y, %H:%M UTC"));
        println!("\n    {}\n", founded.code);
        println!("The code is shown this once. Hand it over in person or by phone, never by e-mail.");
        Ok(ExitCode::SUCCESS)
    }
}

impl Create {
    fn read(self) -> anyhow::Result<Found> {
        let told = |option: &'static str| move |problem: Problem| anyhow!("{option}: {}", problem.message);
        Ok(Found {
            name: Name::parse(&self.name).map_err(told("--name"))?,
            alias: SenderAlias::parse(&self.alias).map_err(told("--alias"))?,
            zone: Zone::parse(&self.zone).map_err(told("--zone"))?,
            owner: Name::parse(&self.owner).map_err(told("--owner"))?,
            owner_address: self.address,
            offers_coaching: false,
        })
    }
}
