//! Where a request comes from. A proxy's word counts only if we were told to trust that proxy.

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderMap;

use crate::configuration::TrustedProxies;

/// The address of the nearest party that is not one of our proxies.
///
/// `X-Forwarded-For` grows to the right, one entry a proxy; whatever stands left of the first entry that we do not trust could have been
/// written by anybody.
pub(super) fn address(peer: SocketAddr, headers: &HeaderMap, proxies: &TrustedProxies) -> SocketAddr {
    if !proxies.trust(peer.ip()) {
        return peer;
    }
    let hops: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .flat_map(|line| line.to_str().unwrap_or_default().split(','))
        .map(str::trim)
        .collect();
    let mut nearest = peer.ip();
    for hop in hops.into_iter().rev() {
        let Some(address) = read(hop) else { break };
        nearest = address;
        if !proxies.trust(address) {
            break;
        }
    }
    SocketAddr::new(nearest, 0)
}

/// An address, which some proxies write with its port.
fn read(hop: &str) -> Option<IpAddr> {
    hop.parse().ok().or_else(|| hop.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::configuration::Network;

    fn from(peer: &str, lines: &[&str]) -> String {
        let proxies: TrustedProxies = ["10.0.0.0/8", "::1"].iter().filter_map(|text| Network::parse(text)).collect();
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append("x-forwarded-for", line.parse().expect("a header"));
        }
        address(SocketAddr::new(peer.parse().expect("an address"), 4711), &headers, &proxies).ip().to_string()
    }

    #[test]
    fn only_a_trusted_proxy_is_believed_and_only_as_far_as_it_goes() {
        for (peer, lines, origin) in [
            ("192.0.2.1", &["198.51.100.9"][..], "192.0.2.1"),
            ("10.0.0.1", &[], "10.0.0.1"),
            ("10.0.0.1", &["198.51.100.9"], "198.51.100.9"),
            ("10.0.0.1", &["203.0.113.5, 198.51.100.9"], "198.51.100.9"),
            ("10.0.0.1", &["203.0.113.5", "198.51.100.9, 10.0.0.2"], "198.51.100.9"),
            ("10.0.0.1", &["198.51.100.9:1234"], "198.51.100.9"),
            ("10.0.0.1", &["198.51.100.9, unknown"], "10.0.0.1"),
            ("::1", &["2001:db8::7"], "2001:db8::7"),
        ] {
            assert_eq!(from(peer, lines), origin, "{peer} {lines:?}");
        }
    }
}
