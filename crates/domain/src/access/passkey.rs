//! For which host passkeys are made: a passkey works there and nowhere else, so the address that the operator configured decides.

use std::net::IpAddr;

/// How many passkeys one person keeps: phone, computer, a key on a ring, and some to spare.
pub const MOST_EACH: usize = 10;

/// The host that passkeys are made for, and the one origin from which they are used (`WebAuthn` level 2, 5.1.2 and 13.4.9).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelyingParty {
    id: String,
    origin: String,
}

impl RelyingParty {
    /// The one of the address at which people reach the service; none where browsers make no passkeys: at a bare IP address, and over plain
    /// http anywhere but on `localhost`.
    pub fn of(public_url: &str) -> Option<Self> {
        let (scheme, rest) = public_url.split_once("://")?;
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default().to_ascii_lowercase();
        let host = authority.split_once(':').map_or(authority.as_str(), |(host, _)| host);
        let is_name = !host.is_empty()
            && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'))
            && host.parse::<IpAddr>().is_err();
        let is_safe = scheme == "https" || (scheme == "http" && host == "localhost");
        (is_name && is_safe).then(|| Self { id: host.to_owned(), origin: format!("{scheme}://{authority}") })
    }

    /// The host.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Scheme, host and port.
    pub fn origin(&self) -> &str {
        &self.origin
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_are_for_names_that_a_browser_trusts() {
        for (url, id, origin) in [
            ("https://office.example", "office.example", "https://office.example"),
            ("https://Office.example:8443/", "office.example", "https://office.example:8443"),
            ("http://localhost:8080", "localhost", "http://localhost:8080"),
        ] {
            let party = RelyingParty::of(url).expect(url);
            assert_eq!((party.id(), party.origin()), (id, origin));
        }
        for url in [
            "http://127.0.0.1:8080",
            "https://127.0.0.1",
            "https://[::1]:8443",
            "http://office.example",
            "http://localhost.example",
            "https://",
            "https://ann@office.example",
            "office.example",
            "",
        ] {
            assert_eq!(RelyingParty::of(url), None, "{url}");
        }
    }
}
