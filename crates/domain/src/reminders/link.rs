//! The only address a letter ever holds: the practice's neutral domain, `/a/`, a token (DOMAIN.md 6.5, rule 4).

use std::fmt;

use super::token::DoorbellToken;
use crate::{
    practice::neutral,
    problem::{Code, Problem},
};

/// The part of a link before the token: scheme and host, nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base(String);

impl Base {
    /// Takes the service's public address, such as `https://northgate.example`.
    ///
    /// # Errors
    /// `Malformed` for anything with a path, a name or a password in it, and for plain `http` beyond this machine; `NotAllowed` when the
    /// domain tells what the practice does.
    pub fn parse(raw: &str) -> Result<Self, Problem> {
        let address = raw.trim().trim_end_matches('/').to_ascii_lowercase();
        let host = host_of(&address).ok_or_else(|| {
            Problem::new(Code::Malformed, "Use an address such as https://northgate.example, without a path.")
        })?;
        if !neutral::hits(host).is_empty() {
            return Err(Problem::new(
                Code::NotAllowed,
                "This domain tells others what you do. Letters need a neutral one, such as northgate.example.",
            ));
        }
        Ok(Self(address))
    }

    /// The address, without a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn host_of(address: &str) -> Option<&str> {
    let (scheme, host) = address.split_once("://")?;
    let is_host = !host.is_empty()
        && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte))
        && host.bytes().any(|byte| byte.is_ascii_alphanumeric());
    let is_here = is_this_machine(host);
    (is_host && (scheme == "https" || (scheme == "http" && is_here))).then_some(host)
}

fn is_this_machine(host: &str) -> bool {
    ["127.0.0.1", "localhost", "[::1]"].iter().any(|name| {
        host.strip_prefix(name).is_some_and(|rest| {
            rest.is_empty() || rest.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok())
        })
    })
}

/// A whole link, for one person.
#[derive(Clone, PartialEq, Eq)]
pub struct Link(String);

impl Link {
    /// The link of a token.
    pub fn new(base: &Base, token: &DoorbellToken) -> Self {
        Self(format!("{}/a/{}", base.as_str(), token.expose()))
    }

    /// The link, for the letter.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Link(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_bare_neutral_address_is_a_base() {
        for good in [
            "https://northgate.example",
            "https://northgate.example:8443/",
            "http://127.0.0.1:8080",
            "http://localhost",
        ] {
            assert!(Base::parse(good).is_ok(), "{good}");
        }
        for (bad, code) in [
            ("http://northgate.example", Code::Malformed),
            ("https://northgate.example/portal", Code::Malformed),
            ("https://ann@northgate.example", Code::Malformed),
            ("https://northgate.example?x", Code::Malformed),
            ("https://", Code::Malformed),
            ("https://..", Code::Malformed),
            ("http://127.0.0.1.evil.example", Code::Malformed),
            ("northgate.example", Code::Malformed),
            ("javascript://x", Code::Malformed),
            ("https://couples-therapy.example", Code::NotAllowed),
        ] {
            assert_eq!(Base::parse(bad).expect_err(bad).code, code, "{bad}");
        }
    }

    #[test]
    fn a_link_is_domain_and_token_and_does_not_print() {
        let base = Base::parse("https://northgate.example/").expect("is a base");
        let link = Link::new(&base, &DoorbellToken::from_bytes([0; 16]));
        assert_eq!(link.expose(), "https://northgate.example/a/bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb");
        assert_eq!(format!("{link:?}"), "Link(…)");
    }
}
