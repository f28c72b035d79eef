//! `rapport demo`: a fictional practice on this machine, made once and kept.

mod sheet;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, bail};
use clap::{Args, ValueEnum};
use tokio::net::TcpListener;
use worker::{
    CapturedLetters,
    services::{KeyFile, Store, domain::clock::Clock as _},
};

use super::{serve, start};
use crate::{
    Parts,
    configuration::{LogFormat, LogSettings, TrustedProxies, USUAL_LOG},
    demo::{self, Notes, Wish},
    letters, logging,
    machine::{MachineClock, SystemRandom},
};

/// How `rapport demo` is called.
#[derive(Debug, Clone, Args)]
pub(super) struct Demo {
    /// How large the practice is.
    #[arg(long, value_enum, default_value_t = Size::S)]
    size: Size,
    /// How many weeks of life it has behind it, 1 to 104.
    #[arg(long, default_value_t = 26, value_parser = clap::value_parser!(u32).range(1..=104))]
    weeks: u32,
    /// What chance is drawn from: the same number makes the same practice.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Where to listen; on this machine only, since anybody who reads the sheet can sign in.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// The folder in which the demo is kept.
    #[arg(long, default_value = "rapport-data")]
    data: PathBuf,
    /// Throw an earlier demo away and make a new one.
    #[arg(long)]
    fresh: bool,
}

/// How large a demo is.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Size {
    /// Twelve couples, three therapists.
    S,
}

/// The files of a demo.
struct Files {
    database: PathBuf,
    keys: PathBuf,
    notes: PathBuf,
}

impl Demo {
    /// What happens without a command.
    pub(super) fn usual() -> Self {
        Self {
            size: Size::S,
            weeks: 26,
            seed: 1,
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            data: PathBuf::from("rapport-data"),
            fresh: false,
        }
    }

    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let Size::S = self.size;
        if !self.listen.ip().is_loopback() {
            bail!(
                "the demo listens on this machine only, because its pass phrase is no secret; use --listen 127.0.0.1:8080"
            );
        }
        // Before the demo is made, so that a port that is taken is told at once.
        let listener = TcpListener::bind(self.listen)
            .await
            .with_context(|| format!("cannot listen on {}; choose another port with --listen", self.listen))?;
        let public_url = format!("http://{}", listener.local_addr()?);
        start::make_folder(&self.data)?;
        let files = Files::within(&self.data);
        let (notes, captured) = self.find_or_make(&files, &public_url).await?;
        // Not earlier: a thousand letters of the past would drown the progress bar.
        logging::start(&LogSettings { filter: USUAL_LOG.to_owned(), format: LogFormat::Text });
        let store = Store::open(&files.url()).await?;
        let services = start::services(&store, KeyFile::open_or_make(&files.keys, &SystemRandom)?, &public_url);
        let stop = start::stop_on_signal()?;
        let office = letters::captured(&captured, &public_url)?;
        let clockwork = letters::work(services.clone(), office, stop.clone());
        print!("{}", sheet::sheet(&notes, &public_url, MachineClock.now()));
        tracing::info!(url = public_url, "ready");
        let parts = Parts { services, public_url, captured: Some(captured), demo: Some(notes) };
        serve::run(listener, parts, TrustedProxies::default(), (Some(clockwork), store), stop).await
    }

    async fn find_or_make(&self, files: &Files, public_url: &str) -> anyhow::Result<(Notes, CapturedLetters)> {
        if !self.fresh
            && let Some(notes) = Notes::find(&files.notes)
        {
            Store::migrate(&files.url()).await.context("the demo is of another version; start it with --fresh")?;
            return Ok((notes, CapturedLetters::default()));
        }
        files.throw_away()?;
        Store::migrate(&files.url()).await?;
        let wish =
            Wish { now: MachineClock.now(), weeks: self.weeks, seed: self.seed, public_url: public_url.to_owned() };
        let filled = demo::fill(&files.url(), &files.keys, &wish).await?;
        filled.notes.keep(&files.notes).with_context(|| format!("{} cannot be written", files.notes.display()))?;
        Ok((filled.notes, filled.letters))
    }
}

impl Files {
    fn within(folder: &Path) -> Self {
        Self { database: folder.join("demo.db"), keys: folder.join("demo.key"), notes: folder.join("demo.json") }
    }

    fn url(&self) -> String {
        format!("sqlite://{}", self.database.display())
    }

    /// Removes what is left of an earlier demo, and nothing else.
    fn throw_away(&self) -> anyhow::Result<()> {
        let log = |end: &str| self.database.with_extension(format!("db-{end}"));
        for file in [&self.notes, &self.database, &log("wal"), &log("shm"), &self.keys] {
            match std::fs::remove_file(file) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(error).with_context(|| format!("{} cannot be removed", file.display()));
                }
                _ => {}
            }
        }
        Ok(())
    }
}
