//! The worker, one round at a time.

use rapport::worker::{self, Office, Report};
use services::domain::people::Email;
use services::domain::reminders::Base;

use super::{House, PUBLIC_URL};

/// An office that sends to the mail server at `url`.
pub(super) fn office(url: &str) -> Office {
    let sender = Email::parse("hello@office.example").expect("an address");
    Office::smtp(url, &sender, Base::parse(PUBLIC_URL).expect("a base")).expect("a mail server on this machine")
}

impl House {
    /// Lets the worker do what is due now, once.
    ///
    /// # Panics
    /// If the database fails.
    pub async fn tick(&self) -> Report {
        worker::tick(&self.services, &self.office).await.expect("a database that answers")
    }
}
