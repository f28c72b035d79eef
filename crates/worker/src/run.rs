//! Round after round, until it is told to stop.

use std::{convert::Infallible, sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};
use services::{Services, audit, reminders};
use tokio_util::sync::CancellationToken;

use crate::{
    calendars,
    network::Network,
    office::Office,
    round::{BATCH, work},
};

/// What others plan is seen at the latest after this long.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);
/// What is due but in other hands is asked for again after this long.
const SHORTEST_SLEEP: Duration = Duration::from_secs(1);
/// How often the trail is sealed.
const BETWEEN_SEALS: SignedDuration = SignedDuration::from_mins(5);

/// Works until `stop` is cancelled; a round that has begun is finished first. Sleeps until the next letter is due, at most half a minute. Members'
/// calendars are read beside it, so that nothing else waits for a server that takes its time.
pub async fn run(services: Services, office: Office, stop: CancellationToken) {
    let reading = tokio::spawn(read_calendars(services.clone(), Arc::clone(&office.network), stop.clone()));
    go_round(&services, &office, &stop).await;
    if let Err(error) = reading.await {
        tracing::error!(%error, "members' calendars were read no more");
    }
}

async fn go_round(services: &Services, office: &Office, stop: &CancellationToken) {
    let mut sealed_at = None;
    while !stop.is_cancelled() {
        let is_full = match work(services, office).await {
            Ok(report) => report.taken >= BATCH,
            Err(failure) => {
                tracing::error!(error = %failure, "a round failed");
                false
            }
        };
        sealed_at = seal(services, sealed_at).await;
        if is_full {
            continue;
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(pause(services).await) => {}
        }
    }
}

/// Reads members' calendars, round after round. What is being read when it is stopped is due again after its lease.
async fn read_calendars(services: Services, network: Arc<dyn Network>, stop: CancellationToken) {
    tokio::select! {
        () = stop.cancelled() => {}
        never = keep_reading(&services, &network) => match never {},
    }
}

async fn keep_reading(services: &Services, network: &Arc<dyn Network>) -> Infallible {
    loop {
        let is_full = match calendars::read(services, network).await {
            Ok(count) => count >= calendars::AT_ONCE,
            Err(failure) => {
                tracing::error!(error = %failure, "members' calendars could not be read");
                false
            }
        };
        if !is_full {
            tokio::time::sleep(LONGEST_SLEEP).await;
        }
    }
}

async fn seal(services: &Services, sealed_at: Option<Timestamp>) -> Option<Timestamp> {
    let now = services.now();
    if sealed_at.is_some_and(|at| now.duration_since(at).abs() < BETWEEN_SEALS) {
        return sealed_at;
    }
    if let Err(failure) = audit::seal(services).await {
        tracing::error!(error = %failure, "the trail could not be sealed");
    }
    Some(now)
}

async fn pause(services: &Services) -> Duration {
    match reminders::next_wake(services).await {
        Ok(Some(due_at)) => {
            let ahead = Duration::try_from(due_at.duration_since(services.now())).unwrap_or_default();
            ahead.clamp(SHORTEST_SLEEP, LONGEST_SLEEP)
        }
        Ok(None) => LONGEST_SLEEP,
        Err(failure) => {
            tracing::error!(error = %failure, "when to wake could not be read");
            LONGEST_SLEEP
        }
    }
}
