//! Members' calendars: each that is due is asked of the machine that its address names, if that is one of the open network.
//!
//! The address was typed by somebody, and what a server answers is that server's own. So every machine is looked at before it is spoken to, also
//! when a server sends on to another one, and the machine that was looked at is the one that is spoken to (SECURITY.md C8). Nothing of an address
//! or an answer comes into the log.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use services::{
    Failure, Services,
    consultations::{self, DueCalendar, Fetched, Marks},
    domain::consultations::calendar::{CalendarSource, FetchFault, is_public},
};
use tokio::{task::JoinSet, time::timeout};

use crate::network::{Network, Request, Response};

/// How many calendars are asked for at once.
pub(crate) const AT_ONCE: usize = 8;
/// How long one may take, wherever it sends us on.
const WHOLE: Duration = Duration::from_secs(20);
/// How often one may send us on.
const MOST_TURNS: usize = 3;
/// How many machines of one host are tried.
const MOST_MACHINES: usize = 3;
/// The one door that is knocked at.
const HTTPS: u16 = 443;

/// Reads every calendar that is due, up to [`AT_ONCE`], and writes down what came of each; how many there were.
pub(crate) async fn read(services: &Services, network: &Arc<dyn Network>) -> Result<usize, Failure> {
    let due = consultations::calendars_due(services, AT_ONCE).await?;
    let count = due.len();
    let mut reading = JoinSet::new();
    for calendar in due {
        let network = Arc::clone(network);
        reading.spawn(async move {
            let came = fetch(&*network, &calendar).await;
            (calendar, came)
        });
    }
    for (calendar, came) in reading.join_all().await {
        let outcome = came.as_ref().map_or_else(|fault| fault.as_str(), |_| "read");
        tracing::info!(outcome, "calendar");
        // It is then due again after its lease, and the others are written down all the same.
        if let Err(failure) = consultations::note_calendar(services, &calendar, came).await {
            tracing::error!(error = %failure, "what came of a calendar could not be written down");
        }
    }
    Ok(count)
}

async fn fetch(network: &dyn Network, calendar: &DueCalendar) -> Result<Fetched, FetchFault> {
    timeout(WHOLE, follow(network, calendar)).await.unwrap_or(Err(FetchFault::NoAnswer))
}

/// Asks, and goes where one is sent on to.
async fn follow(network: &dyn Network, calendar: &DueCalendar) -> Result<Fetched, FetchFault> {
    let mut source = calendar.source.clone();
    for _ in 0..=MOST_TURNS {
        let response = ask(network, &source, &calendar.marks).await?;
        source = match response.status {
            200 => return Ok(Fetched::Whole(response.body, response.marks)),
            304 if calendar.marks != Marks::default() => return Ok(Fetched::Unchanged),
            301 | 302 | 303 | 307 | 308 => {
                let place = response.location.as_deref().and_then(|place| source.follow(place));
                place.ok_or(FetchFault::SentAway)?
            }
            404 | 410 => return Err(FetchFault::Gone),
            408 | 429 | 304 | 500..=599 => return Err(FetchFault::HostTrouble),
            _ => return Err(FetchFault::Refused),
        };
    }
    Err(FetchFault::SentAway)
}

/// Asks the first machine of a host that answers. One machine among them that is not of the open network, and none is asked.
async fn ask(network: &dyn Network, source: &CalendarSource, marks: &Marks) -> Result<Response, FetchFault> {
    let machines = network.resolve(source.host()).await?;
    if machines.is_empty() {
        return Err(FetchFault::NoSuchHost);
    }
    if !machines.iter().copied().all(is_public) {
        return Err(FetchFault::NotPublic);
    }
    let asked = Request { host: source.host().to_owned(), path: source.path(), marks: marks.clone() };
    for machine in machines.into_iter().take(MOST_MACHINES) {
        let answer = network.get(SocketAddr::new(machine, HTTPS), &asked).await;
        if !matches!(answer, Err(FetchFault::NoAnswer)) {
            return answer;
        }
    }
    Err(FetchFault::NoAnswer)
}
