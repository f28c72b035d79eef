//! The address of a mail server.

use std::fmt;

use lettre::transport::smtp::{authentication::Credentials, extension::ClientId};

/// Where letters are handed in, and how.
#[derive(Clone)]
pub(crate) struct Server {
    /// Its name.
    pub(crate) host: String,
    /// Its door.
    pub(crate) port: u16,
    /// How the way there is closed to others.
    pub(crate) security: Security,
    /// Who we are to it.
    pub(crate) credentials: Option<Credentials>,
    /// The name we greet it with.
    pub(crate) hello: ClientId,
}

/// How the way to a mail server is closed to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Security {
    /// Closed from the first byte.
    Tls,
    /// Closed after the greeting, or nothing is sent.
    StartTls,
    /// Closed if the server can; only for a server on this machine, or where the operator says so.
    Open,
}

/// Why a mail server's address cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ServerFault {
    /// It does not begin as it must.
    #[error("the mail server's address must begin with smtps:// or smtp://")]
    Scheme,
    /// It names no server, or a port that is none.
    #[error("the mail server's address must name a server, as in smtps://user:password@mail.example.org:465")]
    Host,
    /// A part of it cannot be read.
    #[error(
        "the mail server's address has a part that cannot be read; percent-encode special characters of the password"
    )]
    Encoding,
    /// The sender is no address that mail knows.
    #[error("the sender must be one address, as in office@northgate.example")]
    Sender,
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Server({}:{}, {:?})", self.host, self.port, self.security)
    }
}

impl Server {
    /// Reads the address of a server, which is greeted in the name of `domain`.
    pub(crate) fn parse(url: &str, domain: &str) -> Result<Self, ServerFault> {
        let (scheme, rest) = url.trim().split_once("://").ok_or(ServerFault::Scheme)?;
        let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (user, place) = place.rsplit_once('@').map_or((None, place), |(user, place)| (Some(user), place));
        let (host, port) = host_and_port(place.trim_end_matches('/'))?;
        let is_here = matches!(host.as_str(), "localhost" | "127.0.0.1" | "::1");
        let asked = |word: &str| query.split('&').any(|pair| pair == word);
        let security = match scheme {
            "smtps" => Security::Tls,
            "smtp" if asked("tls=required") => Security::StartTls,
            "smtp" if is_here || asked("tls=none") => Security::Open,
            "smtp" => Security::StartTls,
            _ => return Err(ServerFault::Scheme),
        };
        let usual = match security {
            Security::Tls => 465,
            Security::StartTls => 587,
            Security::Open => 25,
        };
        Ok(Self {
            host,
            port: port.unwrap_or(usual),
            security,
            credentials: user.map(credentials).transpose()?,
            hello: ClientId::Domain(domain.to_owned()),
        })
    }
}

fn host_and_port(place: &str) -> Result<(String, Option<u16>), ServerFault> {
    let (host, port) = match place.strip_prefix('[') {
        Some(rest) => rest.split_once(']').ok_or(ServerFault::Host)?,
        None => place.split_at(place.find(':').unwrap_or(place.len())),
    };
    let port = match port.strip_prefix(':') {
        Some(port) => Some(port.parse().map_err(|_| ServerFault::Host)?),
        None if port.is_empty() => None,
        None => return Err(ServerFault::Host),
    };
    let is_name = !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_:".contains(&byte));
    if is_name { Ok((host.to_owned(), port)) } else { Err(ServerFault::Host) }
}

fn credentials(user: &str) -> Result<Credentials, ServerFault> {
    let (name, password) = user.split_once(':').unwrap_or((user, ""));
    Ok(Credentials::new(decoded(name)?, decoded(password)?))
}

/// Undoes percent-encoding.
fn decoded(text: &str) -> Result<String, ServerFault> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => hex(rest.next())? * 16 + hex(rest.next())?,
            byte => byte,
        });
    }
    String::from_utf8(bytes).map_err(|_| ServerFault::Encoding)
}

fn hex(digit: Option<u8>) -> Result<u8, ServerFault> {
    digit
        .and_then(|digit| char::from(digit).to_digit(16))
        .and_then(|value| u8::try_from(value).ok())
        .ok_or(ServerFault::Encoding)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(url: &str) -> Result<(String, u16, Security), ServerFault> {
        Server::parse(url, "northgate.example").map(|server| (server.host, server.port, server.security))
    }

    #[test]
    fn the_way_to_a_server_is_closed_unless_it_stands_here() {
        for (url, host, port, security) in [
            ("smtps://mail.example.org", "mail.example.org", 465, Security::Tls),
            ("smtp://mail.example.org", "mail.example.org", 587, Security::StartTls),
            ("smtp://u:p@mail.example.org:2525/?tls=required", "mail.example.org", 2525, Security::StartTls),
            ("smtp://127.0.0.1:1025", "127.0.0.1", 1025, Security::Open),
            ("smtp://127.0.0.1:1025?tls=required", "127.0.0.1", 1025, Security::StartTls),
            ("smtp://[::1]:1025", "::1", 1025, Security::Open),
            ("smtp://mail:1025?tls=none", "mail", 1025, Security::Open),
        ] {
            assert_eq!(parse(url), Ok((host.to_owned(), port, security)), "{url}");
        }
    }

    #[test]
    fn what_is_no_server_is_refused() {
        for (url, fault) in [
            ("mail.example.org", ServerFault::Scheme),
            ("https://mail.example.org", ServerFault::Scheme),
            ("smtp://", ServerFault::Host),
            ("smtp://mail.example.org:x", ServerFault::Host),
            ("smtp://[::1", ServerFault::Host),
            ("smtp://ma il", ServerFault::Host),
            ("smtp://u:%zz@mail.example.org", ServerFault::Encoding),
            ("smtp://u:%f@mail.example.org", ServerFault::Encoding),
        ] {
            assert_eq!(parse(url), Err(fault), "{url}");
        }
    }

    #[test]
    fn a_password_may_hold_anything_and_never_prints() {
        let server = Server::parse("smtps://a%40b:p%3A%2F%25@mail.example.org", "northgate.example").expect("is one");
        assert_eq!(server.credentials, Some(Credentials::new("a@b".to_owned(), "p:/%".to_owned())));
        assert_eq!(format!("{server:?}"), "Server(mail.example.org:465, Tls)");
    }
}
