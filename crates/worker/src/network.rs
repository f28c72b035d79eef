//! The way to other people's servers, from which members' calendars are read. A trait, so that tests and the demo go nowhere.

mod internet;

use std::{
    fmt,
    future::Future,
    net::{IpAddr, SocketAddr},
    pin::Pin,
};

use services::{consultations::Marks, domain::consultations::calendar::FetchFault};

pub use internet::Internet;

/// What comes back, some time later.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, FetchFault>> + Send + 'a>>;

/// What is asked of a server.
#[derive(Clone)]
pub struct Request {
    /// Its name, for the server itself and for its certificate.
    pub host: String,
    /// Path and query.
    pub path: String,
    /// By what it recognises that nothing has changed.
    pub marks: Marks,
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Request(…)")
    }
}

/// What a server said.
#[derive(Clone)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// Where it sends us instead.
    pub location: Option<String>,
    /// By what it will recognise this answer.
    pub marks: Marks,
    /// The body; read for a whole answer only.
    pub body: Vec<u8>,
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Response({})", self.status)
    }
}

/// The way to other servers. Whoever goes it says which machine is meant: a name is looked up once, and the address that was checked is the one
/// that is spoken to.
pub trait Network: fmt::Debug + Send + Sync {
    /// The addresses of a host.
    fn resolve<'a>(&'a self, host: &'a str) -> Answer<'a, Vec<IpAddr>>;

    /// Asks the machine at `at`, over TLS, for what `asked` says. Follows nothing.
    fn get<'a>(&'a self, at: SocketAddr, asked: &'a Request) -> Answer<'a, Response>;
}

/// The way of the demo: there is none.
#[derive(Debug, Clone, Copy)]
pub struct NoWayOut;

impl Network for NoWayOut {
    fn resolve<'a>(&'a self, _: &'a str) -> Answer<'a, Vec<IpAddr>> {
        Box::pin(std::future::ready(Err(FetchFault::NoWayOut)))
    }

    fn get<'a>(&'a self, _: SocketAddr, _: &'a Request) -> Answer<'a, Response> {
        Box::pin(std::future::ready(Err(FetchFault::NoWayOut)))
    }
}
