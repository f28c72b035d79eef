//! The worker, one round at a time.

use std::sync::Arc;

use rapport::worker::{self, Office, Report};
use services::domain::people::Email;
use services::domain::reminders::Base;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::{House, PUBLIC_URL};
use crate::elsewhere::Elsewhere;

/// An office that sends to the mail server at `url` and asks no servers but those `elsewhere`.
pub(super) fn office(url: &str, elsewhere: &Elsewhere) -> Office {
    let sender = Email::parse("hello@office.example").expect("an address");
    let office = Office::smtp(url, &sender, Base::parse(PUBLIC_URL).expect("a base"));
    office.expect("a mail server on this machine").with_network(Arc::new(elsewhere.clone()))
}

impl House {
    /// Lets the worker go round after round by itself, until the token is cancelled.
    pub fn work(&self, stop: CancellationToken) -> JoinHandle<()> {
        tokio::spawn(worker::run(self.services.clone(), self.office.clone(), stop))
    }

    /// Lets the worker do what is due now, once.
    ///
    /// # Panics
    /// If the database fails.
    pub async fn tick(&self) -> Report {
        worker::tick(&self.services, &self.office).await.expect("a database that answers")
    }
}
