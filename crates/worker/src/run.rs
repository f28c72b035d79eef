//! Round after round, until it is told to stop.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use services::{Services, audit, reminders};
use tokio_util::sync::CancellationToken;

use crate::{
    office::Office,
    round::{BATCH, tick},
};

/// What others plan is seen at the latest after this long.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);
/// What is due but in other hands is asked for again after this long.
const SHORTEST_SLEEP: Duration = Duration::from_secs(1);
/// How often the trail is sealed.
const BETWEEN_SEALS: SignedDuration = SignedDuration::from_mins(5);

/// Works until `stop` is cancelled; a round that has begun is finished first. Sleeps until the next letter is due, at most half a minute.
pub async fn run(services: Services, office: Office, stop: CancellationToken) {
    let mut sealed_at = None;
    while !stop.is_cancelled() {
        let is_full = match tick(&services, &office).await {
            Ok(report) => report.taken >= BATCH,
            Err(failure) => {
                tracing::error!(error = %failure, "a round failed");
                false
            }
        };
        sealed_at = seal(&services, sealed_at).await;
        if is_full {
            continue;
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(pause(&services).await) => {}
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
