//! `rapport serve` and `rapport worker`.

use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use worker::services::{Services, Store};

use super::start;
use crate::{
    Parts,
    configuration::{Configuration, Purpose, TrustedProxies},
    letters, listen,
};

/// How `rapport serve` is called.
#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Send no letters from this process; run `rapport worker` beside it.
    #[arg(long)]
    without_worker: bool,
}

impl Serve {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let purpose = if self.without_worker { Purpose::Other } else { Purpose::Letters };
        let configuration = start::configure(purpose)?;
        let (services, store) = start::open(&configuration).await?;
        let address = configuration.listen.address;
        let listener = TcpListener::bind(address)
            .await
            .with_context(|| format!("cannot listen on {address}; set RAPPORT_LISTEN to a free address and port"))?;
        let stop = start::stop_on_signal()?;
        let clockwork = match &configuration.mail {
            Some(mail) if !self.without_worker => Some(letters::work(
                services.clone(),
                letters::by_smtp(mail, &configuration.listen.public_url)?,
                stop.clone(),
            )),
            _ => None,
        };
        tracing::info!(%address, url = configuration.listen.public_url, worker = clockwork.is_some(), "ready");
        let parts = Parts { services, public_url: configuration.listen.public_url, captured: None, demo: None };
        run(listener, parts, configuration.listen.proxies, (clockwork, store), stop).await
    }
}

/// Serves until the signal to stop, and then ends in order: people first, then letters, then the database.
pub(super) async fn run(
    listener: TcpListener,
    parts: Parts,
    proxies: TrustedProxies,
    (clockwork, store): (Option<tokio::task::JoinHandle<()>>, Store),
    stop: CancellationToken,
) -> anyhow::Result<ExitCode> {
    let served = listen::serve(listener, crate::router(parts), proxies, stop.clone()).await;
    stop.cancel();
    if let Some(clockwork) = clockwork {
        clockwork.await.context("the worker stopped badly")?;
    }
    store.close().await;
    served?;
    Ok(ExitCode::SUCCESS)
}

/// `rapport worker`: letters and nothing else, until the signal to stop.
pub(super) async fn work() -> anyhow::Result<ExitCode> {
    let configuration = start::configure(Purpose::Letters)?;
    let (services, store) = start::open(&configuration).await?;
    let stop = start::stop_on_signal()?;
    send(&configuration, services, stop).await?;
    store.close().await;
    Ok(ExitCode::SUCCESS)
}

async fn send(configuration: &Configuration, services: Services, stop: CancellationToken) -> anyhow::Result<()> {
    let mail = configuration.mail.as_ref().context("RAPPORT_SMTP_URL is missing")?;
    let office = letters::by_smtp(mail, &configuration.listen.public_url)?;
    tracing::info!("ready to send letters");
    letters::work(services, office, stop).await.context("the worker stopped badly")
}
