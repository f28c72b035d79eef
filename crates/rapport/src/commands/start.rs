//! What the commands have in common: reading the settings, opening the keys and the database, waiting for the signal to stop.

use std::{fs, io, path::Path, sync::Arc};

use anyhow::{Context as _, bail};
use secrecy::ExposeSecret as _;
use tokio_util::sync::CancellationToken;
use worker::services::{HashCost, KeyFile, Services, Settings, Store};

use crate::{
    configuration::{self, Configuration, DatabaseSettings, Purpose},
    logging,
    machine::{MachineClock, SystemRandom},
};

/// Reads the settings and begins to log.
pub(super) fn configure(purpose: Purpose) -> anyhow::Result<Configuration> {
    let configuration = Configuration::read(configuration::of_process(), purpose)?;
    logging::start(&configuration.log);
    Ok(configuration)
}

/// Opens the keys and the database. The keys are made at the first start.
pub(super) async fn open(configuration: &Configuration) -> anyhow::Result<(Services, Store)> {
    refuse_missing(&configuration.database)?;
    make_room(configuration)?;
    let keys = KeyFile::open_or_make(&configuration.keys.file, &SystemRandom)?;
    let store = Store::open(configuration.database.url.expose_secret()).await?;
    Ok((services(&store, keys, &configuration.listen.public_url), store))
}

/// A file that is not there is told in words of ours, before the driver's.
pub(super) fn refuse_missing(database: &DatabaseSettings) -> anyhow::Result<()> {
    match database.file() {
        Some(file) if !Path::new(file).exists() => bail!("the database {file} is not there yet; run `rapport migrate`"),
        _ => Ok(()),
    }
}

/// The service on the machine's own clock and randomness, reached at `public_url`.
pub(super) fn services(store: &Store, keys: KeyFile, public_url: &str) -> Services {
    let settings = Settings {
        clock: Arc::new(MachineClock),
        random: Arc::new(SystemRandom),
        hash_cost: HashCost::Production,
        public_url: public_url.to_owned(),
    };
    Services::new(store.clone(), keys, settings)
}

/// Makes the folders of the database's file and of the key file, for their owner alone.
pub(super) fn make_room(configuration: &Configuration) -> anyhow::Result<()> {
    let files = configuration.database.file().map(Path::new).into_iter().chain([configuration.keys.file.as_path()]);
    for folder in files.filter_map(Path::parent).filter(|folder| !folder.as_os_str().is_empty()) {
        make_folder(folder)?;
    }
    Ok(())
}

/// Makes a folder that only its owner can enter, unless it is there.
pub(super) fn make_folder(folder: &Path) -> anyhow::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(folder)
        .with_context(|| format!("the folder {} cannot be made; check who owns the one above", folder.display()))
}

/// A token that is cancelled when somebody asks the process to stop.
pub(super) fn stop_on_signal() -> io::Result<CancellationToken> {
    let stop = CancellationToken::new();
    let signalled = stop.clone();
    let mut signals = Signals::listen()?;
    tokio::spawn(async move {
        signals.next().await;
        tracing::info!("stopping");
        signalled.cancel();
    });
    Ok(stop)
}

#[cfg(unix)]
struct Signals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};

        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn listen() -> io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}
