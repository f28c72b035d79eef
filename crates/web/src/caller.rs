//! Who asks for a page: the session and device cookies, the remote address, and where they wanted to go.

use std::{convert::Infallible, net::SocketAddr};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, header, request::Parts},
};
use graphql::Caller;

use crate::{cookies, site::Site};

/// Somebody in front of a page; not yet known to be anybody.
pub(crate) struct Visitor {
    /// As the door wants it.
    pub(crate) caller: Caller,
    /// What tells a known device.
    pub(crate) device: Option<String>,
    /// The token of a letter's link, followed before signing in.
    pub(crate) bell: Option<String>,
    /// The ticket between password and code.
    pub(crate) ticket: Option<String>,
    /// A word for the list of sign-ins: phone, tablet or computer. Nothing more is kept of what the browser says about itself.
    pub(crate) device_name: &'static str,
}

impl Visitor {
    /// The same visitor with a session just begun, for what comes next within the same request.
    pub(crate) fn signed_in_as(&self, token: &str) -> Self {
        let caller = Caller { token: Some(token.to_owned()), address: self.caller.address, wants_token: false };
        Self {
            caller,
            device: self.device.clone(),
            bell: self.bell.clone(),
            ticket: None,
            device_name: self.device_name,
        }
    }

    /// Whether a session cookie came along; whether it is still good only the door knows.
    pub(crate) fn has_session(&self) -> bool {
        self.caller.token.is_some()
    }
}

impl FromRequestParts<Site> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Infallible> {
        let address = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let cookie = |name: &str| cookies::read(&parts.headers, name);
        Ok(Self {
            caller: Caller { token: cookie(cookies::session_name(site)), address, wants_token: false },
            device: cookie(cookies::DEVICE),
            bell: cookie(cookies::BELL),
            ticket: cookie(cookies::TICKET),
            device_name: kind_of_device(&parts.headers),
        })
    }
}

fn kind_of_device(headers: &HeaderMap) -> &'static str {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if agent.contains("iPad") || agent.contains("Tablet") {
        "Tablet"
    } else if agent.contains("Mobi") {
        "Phone"
    } else {
        "Computer"
    }
}

/// A path of this site to go on to, or `/` for anything else, so that no link can send a person away from here.
pub(crate) fn safe_next(next: &str) -> &str {
    let plain = next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if plain && next.starts_with('/') && !next.starts_with("//") { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::safe_next;

    #[test]
    fn only_paths_of_this_site_are_followed() {
        assert_eq!(safe_next("/tasks/asg_1?x=2"), "/tasks/asg_1?x=2");
        for away in [
            "https://elsewhere.example/",
            "//elsewhere.example",
            "/\\elsewhere.example",
            "tasks",
            "",
            "/a\r\nset-cookie: x",
            "/a b",
        ] {
            assert_eq!(safe_next(away), "/", "{away:?}");
        }
    }
}
