//! Where this process's letters leave from.

use anyhow::{Context as _, anyhow};
use secrecy::ExposeSecret as _;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use worker::{
    CapturedLetters, Office,
    services::{
        Services,
        domain::{people::Email, reminders::Base},
    },
};

use crate::configuration::MailSettings;

/// Who the demo's letters come from.
const DEMO_SENDER: &str = "notes@northgate.example";

/// Letters go to the mail server.
pub(crate) fn by_smtp(mail: &MailSettings, public_url: &str) -> anyhow::Result<Office> {
    Office::smtp(mail.url.expose_secret(), &mail.from, base(public_url)?).context("RAPPORT_SMTP_URL cannot be used")
}

/// Letters are kept and shown.
pub(crate) fn captured(letters: &CapturedLetters, public_url: &str) -> anyhow::Result<Office> {
    let sender = Email::parse(DEMO_SENDER).map_err(|problem| anyhow!("{}", problem.message))?;
    Ok(Office::captured(letters.clone(), &sender, base(public_url)?)?)
}

/// Sends letters until `stop`.
pub(crate) fn work(services: Services, office: Office, stop: CancellationToken) -> JoinHandle<()> {
    tokio::spawn(worker::run(services, office, stop))
}

fn base(public_url: &str) -> anyhow::Result<Base> {
    Base::parse(public_url).map_err(|problem| anyhow!("RAPPORT_PUBLIC_URL cannot be used. {}", problem.message))
}
