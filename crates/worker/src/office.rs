//! Where letters leave from: the way out, the sender's address, and the address their links lead to.

use std::sync::Arc;

use lettre::Address;
use services::domain::{people::Email, reminders::Base};

use crate::{
    captured::CapturedLetters,
    network::{Internet, Network, NoWayOut},
    server::{Server, ServerFault},
};

/// How many letters travel at once, unless said otherwise.
const CONNECTIONS: usize = 4;

/// The place letters leave from.
#[derive(Debug, Clone)]
pub struct Office {
    pub(crate) post: Post,
    pub(crate) sender: Address,
    pub(crate) base: Base,
    pub(crate) connections: usize,
    /// The way to other people's servers, for members' calendars.
    pub(crate) network: Arc<dyn Network>,
}

/// The way out.
#[derive(Debug, Clone)]
pub(crate) enum Post {
    /// To a mail server.
    Smtp(Server),
    /// Nowhere: they are kept and shown.
    Captured(CapturedLetters),
}

impl Office {
    /// Letters go to the mail server at `url`: `smtps://user:password@mail.example.org`, or `smtp://…` with STARTTLS, which only a server on
    /// this machine may do without.
    ///
    /// # Errors
    /// [`ServerFault`] for an address or a sender that cannot be used.
    pub fn smtp(url: &str, sender: &Email, base: Base) -> Result<Self, ServerFault> {
        let sender = address(sender)?;
        let post = Post::Smtp(Server::parse(url, sender.domain())?);
        Ok(Self { post, sender, base, connections: CONNECTIONS, network: Arc::new(Internet::new()) })
    }

    /// Letters are kept in `letters` instead of sent, and no other server is asked for anything.
    ///
    /// # Errors
    /// [`ServerFault`] for a sender that cannot be used.
    pub fn captured(letters: CapturedLetters, sender: &Email, base: Base) -> Result<Self, ServerFault> {
        let (post, sender) = (Post::Captured(letters), address(sender)?);
        Ok(Self { post, sender, base, connections: CONNECTIONS, network: Arc::new(NoWayOut) })
    }

    /// The same, with this many letters on their way at once, at least one.
    #[must_use]
    pub fn with_connections(self, connections: usize) -> Self {
        Self { connections: connections.max(1), ..self }
    }

    /// The same, with another way to other people's servers.
    #[must_use]
    pub fn with_network(self, network: Arc<dyn Network>) -> Self {
        Self { network, ..self }
    }
}

fn address(sender: &Email) -> Result<Address, ServerFault> {
    sender.expose().parse().map_err(|_| ServerFault::Sender)
}
