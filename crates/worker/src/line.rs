//! One connection to a mail server.
//!
//! Our own, and not the library's pool: that one sends a letter in two small packets without saying that they are urgent, which costs 40
//! milliseconds each, and it does not tell at which step a server said no.

use std::time::Duration;

use lettre::{
    Address,
    transport::smtp::{
        Error,
        authentication::DEFAULT_MECHANISMS,
        client::{AsyncSmtpConnection, TlsParameters},
        commands::{Data, Mail, Rcpt, Rset},
        extension::{Extension, MailBodyParameter, MailParameter},
    },
};
use services::domain::reminders::Outcome;
use tokio::{net::TcpStream, time::timeout};

use crate::{
    compose::Composed,
    server::{Security, Server},
};

/// How long a server may take to let us in.
const TO_OPEN: Duration = Duration::from_secs(10);
/// How long it may take over one letter.
const TO_SEND: Duration = Duration::from_secs(30);
/// How long we wait for it to say goodbye.
const TO_CLOSE: Duration = Duration::from_secs(2);

/// The server could not be reached, or did not let us in.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unreachable {
    /// No connection.
    #[error("the mail server cannot be reached")]
    Connection(#[from] std::io::Error),
    /// It answered, and not as it should.
    #[error("the mail server did not let us in")]
    Greeting(#[from] Error),
    /// It did not answer in time.
    #[error("the mail server did not answer in time")]
    Late,
}

/// An open connection.
pub(crate) struct Line {
    connection: AsyncSmtpConnection,
}

/// What came of one letter, and whether the line can take another.
pub(crate) struct Sent {
    /// What to report.
    pub(crate) outcome: Outcome,
    /// The line, if it still works.
    pub(crate) line: Option<Line>,
}

/// At which step a server said no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// At the sender, which is our own fault and no fault of an address.
    Sender,
    /// At the recipient.
    Recipient,
    /// At the letter itself.
    Letter,
}

impl Line {
    /// Connects, closes the way to others, and signs in.
    pub(crate) async fn open(server: &Server) -> Result<Self, Unreachable> {
        timeout(TO_OPEN, Self::connect(server)).await.map_err(|_| Unreachable::Late)?
    }

    async fn connect(server: &Server) -> Result<Self, Unreachable> {
        let place = (server.host.as_str(), server.port);
        let mut connection = if server.security == Security::Tls {
            let tls = TlsParameters::new(server.host.clone())?;
            AsyncSmtpConnection::connect_tokio1(place, Some(TO_OPEN), &server.hello, Some(tls), None).await?
        } else {
            let stream = TcpStream::connect(place).await?;
            stream.set_nodelay(true)?;
            AsyncSmtpConnection::connect_with_transport(Box::new(stream), &server.hello).await?
        };
        // A server that must be closed to others and offers no way to be refuses here; nothing has been said to it yet.
        if server.security == Security::StartTls {
            connection.starttls(TlsParameters::new(server.host.clone())?, &server.hello).await?;
        }
        if let Some(credentials) = &server.credentials {
            connection.auth(DEFAULT_MECHANISMS, credentials).await?;
        }
        Ok(Self { connection })
    }

    /// Sends one letter.
    pub(crate) async fn send(mut self, sender: &Address, letter: &Composed) -> Sent {
        if !letter.bytes.is_ascii() && !self.takes_all_letters() {
            return Sent { outcome: Outcome::Refused, line: Some(self) };
        }
        match timeout(TO_SEND, self.say(sender, letter)).await {
            Ok(Ok(())) => Sent { outcome: Outcome::Accepted, line: Some(self) },
            Ok(Err((step, error))) => Sent { outcome: outcome(step, &error), line: self.cleared(&error).await },
            Err(_) => Sent { outcome: Outcome::NotNow, line: None },
        }
    }

    /// Says goodbye. A server that does not answer is left.
    pub(crate) async fn close(mut self) {
        let _ = timeout(TO_CLOSE, self.connection.quit()).await;
    }

    fn takes_all_letters(&self) -> bool {
        let info = self.connection.server_info();
        info.supports_feature(Extension::SmtpUtfEight) && info.supports_feature(Extension::EightBitMime)
    }

    async fn say(&mut self, sender: &Address, letter: &Composed) -> Result<(), (Step, Error)> {
        let parameters = if letter.bytes.is_ascii() {
            Vec::new()
        } else {
            vec![MailParameter::SmtpUtfEight, MailParameter::Body(MailBodyParameter::EightBitMime)]
        };
        let at = |step: Step| move |error: Error| (step, error);
        let connection = &mut self.connection;
        connection.command(Mail::new(Some(sender.clone()), parameters)).await.map_err(at(Step::Sender))?;
        connection.command(Rcpt::new(letter.to.clone(), vec![])).await.map_err(at(Step::Recipient))?;
        connection.command(Data).await.map_err(at(Step::Letter))?;
        connection.message(&letter.bytes).await.map_err(at(Step::Letter))?;
        Ok(())
    }

    /// The line, ready for the next letter, if the server answered and takes one.
    async fn cleared(mut self, error: &Error) -> Option<Self> {
        error.status()?;
        let cleared = timeout(TO_CLOSE, self.connection.command(Rset)).await;
        matches!(cleared, Ok(Ok(_))).then_some(self)
    }
}

/// Only a no to the recipient or to the letter is final. A no to us as a sender says nothing about an address.
fn outcome(step: Step, error: &Error) -> Outcome {
    if error.is_permanent() && step != Step::Sender { Outcome::Refused } else { Outcome::NotNow }
}
