//! The open network: one connection for each question, closed to others, and limits on everything that a server decides.

use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use http_body_util::{BodyExt as _, Empty, LengthLimitError, Limited};
use hyper::{
    Request as HttpRequest,
    body::{Bytes, Incoming},
    client::conn::http1,
    header::{self, HeaderMap, HeaderName},
};
use hyper_util::rt::TokioIo;
use services::{
    consultations::Marks,
    domain::consultations::calendar::{FetchFault, busy::MOST_OCTETS},
};
use tokio::{
    net::{TcpStream, lookup_host},
    time::timeout,
};
use tokio_rustls::{
    TlsConnector,
    client::TlsStream,
    rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::ServerName},
};

use super::{Answer, Network, Request, Response};

/// How long it may take to find a server.
const TO_FIND: Duration = Duration::from_secs(5);
/// How long a server may take to let us in.
const TO_OPEN: Duration = Duration::from_secs(5);
/// How long it may take to answer.
const TO_ANSWER: Duration = Duration::from_secs(10);
/// What we say we are: nothing that tells what the practice does.
const OURSELVES: &str = "Calendar-Reader/1.0";
/// The longest mark that is kept, in octets: more than any server needs to know its own calendar again.
const LONGEST_MARK: usize = 256;
/// The status of a whole answer.
const WHOLE: u16 = 200;

/// The open network.
#[derive(Clone)]
pub struct Internet {
    tls: TlsConnector,
}

impl fmt::Debug for Internet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Internet")
    }
}

impl Internet {
    /// A way that trusts whom browsers trust.
    ///
    /// # Panics
    /// If the cryptography that is built in did not know the usual versions of TLS.
    pub fn new() -> Self {
        let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("the usual versions are built in")
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Self { tls: TlsConnector::from(Arc::new(config)) }
    }

    async fn open(&self, at: SocketAddr, host: &str) -> Result<TlsStream<TcpStream>, FetchFault> {
        let name = ServerName::try_from(host.to_owned()).map_err(|_| FetchFault::NotSecure)?;
        let stream = TcpStream::connect(at).await.map_err(|_| FetchFault::NoAnswer)?;
        self.tls.connect(name, stream).await.map_err(|error| match error.kind() {
            std::io::ErrorKind::InvalidData => FetchFault::NotSecure,
            _ => FetchFault::NoAnswer,
        })
    }

    async fn exchange(&self, at: SocketAddr, asked: &Request) -> Result<Response, FetchFault> {
        let stream = timeout(TO_OPEN, self.open(at, &asked.host)).await.map_err(|_| FetchFault::NoAnswer)??;
        timeout(TO_ANSWER, ask(stream, asked)).await.map_err(|_| FetchFault::NoAnswer)?
    }
}

impl Default for Internet {
    fn default() -> Self {
        Self::new()
    }
}

impl Network for Internet {
    fn resolve<'a>(&'a self, host: &'a str) -> Answer<'a, Vec<IpAddr>> {
        Box::pin(async move {
            let found = timeout(TO_FIND, lookup_host((host, 443))).await.map_err(|_| FetchFault::NoAnswer)?;
            let mut addresses: Vec<IpAddr> = found.map_err(|_| FetchFault::NoSuchHost)?.map(|at| at.ip()).collect();
            // Not every machine has a way over IPv6, and one that has none finds out slowly.
            addresses.sort_by_key(IpAddr::is_ipv6);
            Ok(addresses)
        })
    }

    fn get<'a>(&'a self, at: SocketAddr, asked: &'a Request) -> Answer<'a, Response> {
        Box::pin(self.exchange(at, asked))
    }
}

async fn ask(stream: TlsStream<TcpStream>, asked: &Request) -> Result<Response, FetchFault> {
    let (mut sender, connection) =
        http1::handshake::<_, Empty<Bytes>>(TokioIo::new(stream)).await.map_err(|_| FetchFault::NoAnswer)?;
    // It ends when the answer was read, or nobody waits for it any more: it has nobody to speak for then.
    tokio::spawn(connection);
    let answer = sender.send_request(request(asked)?).await.map_err(|_| FetchFault::NoAnswer)?;
    let (head, body) = answer.into_parts();
    let status = head.status.as_u16();
    let location = text(&head.headers, &header::LOCATION);
    let marks = marks(&head.headers);
    let body = if status == WHOLE { read(body).await? } else { Vec::new() };
    Ok(Response { status, location, marks, body })
}

fn request(asked: &Request) -> Result<HttpRequest<Empty<Bytes>>, FetchFault> {
    let mut request = HttpRequest::get(&asked.path)
        .header(header::HOST, &asked.host)
        .header(header::USER_AGENT, OURSELVES)
        .header(header::ACCEPT, "text/calendar")
        .header(header::ACCEPT_ENCODING, "identity");
    if let Some(etag) = &asked.marks.etag {
        request = request.header(header::IF_NONE_MATCH, etag);
    }
    if let Some(changed) = &asked.marks.last_modified {
        request = request.header(header::IF_MODIFIED_SINCE, changed);
    }
    request.body(Empty::new()).map_err(|_| FetchFault::HostTrouble)
}

async fn read(body: Incoming) -> Result<Vec<u8>, FetchFault> {
    match Limited::new(body, MOST_OCTETS).collect().await {
        Ok(whole) => Ok(whole.to_bytes().to_vec()),
        Err(error) if error.is::<LengthLimitError>() => Err(FetchFault::TooLarge),
        Err(_) => Err(FetchFault::NoAnswer),
    }
}

/// By what a server knows its calendar again. One without a mark is given whole the next time, and so is one with a mark that is too long.
fn marks(headers: &HeaderMap) -> Marks {
    let mark = |name| text(headers, name).filter(|mark| mark.len() <= LONGEST_MARK);
    Marks { etag: mark(&header::ETAG), last_modified: mark(&header::LAST_MODIFIED) }
}

fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_says_what_is_needed_and_nothing_of_us() {
        let marks = Marks { etag: Some("\"7\"".to_owned()), last_modified: None };
        let asked = Request { host: "calendar.example".to_owned(), path: "/a.ics?k=1".to_owned(), marks };
        let request = request(&asked).expect("can be asked");
        assert_eq!((request.method().as_str(), request.uri().to_string().as_str()), ("GET", "/a.ics?k=1"));
        let names: Vec<&str> = request.headers().keys().map(HeaderName::as_str).collect();
        assert_eq!(names, ["host", "user-agent", "accept", "accept-encoding", "if-none-match"]);
        assert_eq!(format!("{asked:?}"), "Request(…)");
        let broken = Marks { etag: Some("a\r\nb: c".to_owned()), last_modified: None };
        assert!(super::request(&Request { marks: broken, ..asked }).is_err(), "no server writes our headers");
    }

    #[test]
    fn a_mark_that_is_too_long_is_not_kept() {
        let of = |etag: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ETAG, etag.parse().expect("a header"));
            headers.insert(header::LAST_MODIFIED, "Mon, 02 Mar 2026 09:00:00 GMT".parse().expect("a header"));
            marks(&headers)
        };
        assert_eq!(of(&"7".repeat(LONGEST_MARK)).etag.map(|mark| mark.len()), Some(LONGEST_MARK));
        let long = of(&"7".repeat(LONGEST_MARK + 1));
        assert_eq!((long.etag, long.last_modified.is_some()), (None, true));
    }

    #[test]
    fn the_way_out_can_be_made() {
        assert_eq!(format!("{:?}", Internet::new()), "Internet");
    }
}
