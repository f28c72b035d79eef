//! `rapport doctor`: tries everything the service needs, and says what to do.

use std::{process::ExitCode, time::Duration};

use axum::http::Uri;
use secrecy::ExposeSecret as _;
use tokio::{net::TcpStream, time::timeout};
use worker::services::{KeyFile, Store, domain::clock::Clock as _};

use crate::{
    configuration::{self, Configuration, MailSettings, Purpose},
    machine::{MachineClock, SystemRandom},
};

/// How long a mail server may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// This program was not there before.
const LEAST_YEAR: i16 = 2026;

/// What came of looking at one thing.
type Finding = Result<String, String>;

/// Looks at everything; 1 if something needs doing.
pub(super) async fn run() -> ExitCode {
    let configuration = match Configuration::read(configuration::of_process(), Purpose::Letters) {
        Ok(configuration) => configuration,
        Err(faults) => {
            for fault in faults.iter() {
                println!("FIX   {} {}", fault.setting, fault.sentence);
            }
            return ExitCode::FAILURE;
        }
    };
    let findings = [
        Ok(format!("settings: {} is how people reach this", configuration.listen.public_url)),
        clock(),
        keys(&configuration),
        database(&configuration).await,
        mail(configuration.mail.as_ref()).await,
    ];
    for finding in &findings {
        match finding {
            Ok(words) => println!("ok    {words}"),
            Err(words) => println!("FIX   {words}"),
        }
    }
    if findings.iter().all(Result::is_ok) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn clock() -> Finding {
    let now = MachineClock.now();
    let year = now.to_zoned(jiff::tz::TimeZone::UTC).year();
    let shown = now.strftime("%Y-%m-%d %H:%M UTC");
    if year >= LEAST_YEAR {
        Ok(format!("clock: {shown}"))
    } else {
        Err(format!("clock: {shown} cannot be right; let the machine keep time by NTP"))
    }
}

fn keys(configuration: &Configuration) -> Finding {
    let file = &configuration.keys.file;
    if !file.exists() {
        return Ok(format!("keys: {} will be made at the first start", file.display()));
    }
    match KeyFile::open_or_make(file, &SystemRandom) {
        Ok(_) => Ok(format!("keys: {} opens; keep a copy apart from the data", file.display())),
        Err(error) => Err(format!("keys: {error}")),
    }
}

async fn database(configuration: &Configuration) -> Finding {
    if let Some(file) = configuration.database.file()
        && !std::path::Path::new(file).exists()
    {
        return Err(format!("database: {file} is not there; run `rapport migrate`"));
    }
    match Store::pending_at(configuration.database.url.expose_secret()).await {
        Ok(0) => Ok("database: answers, and its tables are up to date".to_owned()),
        Ok(pending) => Err(format!("database: {pending} migrations are waiting; run `rapport migrate`")),
        Err(error) => Err(format!("database: {error}")),
    }
}

async fn mail(mail: Option<&MailSettings>) -> Finding {
    let Some(mail) = mail else { return Err("mail: RAPPORT_SMTP_URL is missing".to_owned()) };
    let place = mail.url.expose_secret().parse::<Uri>().ok();
    let place = place.as_ref().and_then(|url| Some((url.host()?, url.port_u16().unwrap_or(usual_port(url)))));
    let Some((host, port)) = place else { return Err("mail: RAPPORT_SMTP_URL names no server".to_owned()) };
    match timeout(PATIENCE, TcpStream::connect((host, port))).await {
        Ok(Ok(_)) => Ok(format!("mail: {host} answers on port {port}")),
        Ok(Err(error)) => {
            Err(format!("mail: {host} does not answer on port {port} ({error}); letters wait until it does"))
        }
        Err(_) => {
            Err(format!("mail: {host} does not answer on port {port} within 5 seconds; letters wait until it does"))
        }
    }
}

fn usual_port(url: &Uri) -> u16 {
    match (url.scheme_str(), url.query()) {
        (Some("smtps"), _) => 465,
        (_, Some(_)) => 587,
        _ => 25,
    }
}
