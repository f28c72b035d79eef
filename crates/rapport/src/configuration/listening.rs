//! Where the service listens, how people reach it, and whose word on where they come from it takes.

use std::net::{IpAddr, SocketAddr};

use worker::services::domain::reminders::Base;

use super::{Faults, variables::Variables};

const LISTEN: &str = "RAPPORT_LISTEN";
const PUBLIC_URL: &str = "RAPPORT_PUBLIC_URL";
const PROXIES: &str = "RAPPORT_TRUSTED_PROXIES";
const HERE: &str = "127.0.0.1:8080";

/// Where the service is reached.
#[derive(Debug)]
pub struct ListenSettings {
    /// Where it listens.
    pub address: SocketAddr,
    /// How people reach it: scheme and host, no path.
    pub public_url: String,
    /// Who may say where a request came from.
    pub proxies: TrustedProxies,
}

impl ListenSettings {
    pub(super) fn read(variables: &Variables, faults: &mut Faults) -> Option<Self> {
        let listen = variables.find(LISTEN, faults).or_else(|| (!variables.has(LISTEN)).then_some(HERE));
        let address = listen.and_then(|listen| match listen.parse::<SocketAddr>() {
            Ok(address) => Some(address),
            Err(_) => faults.note(LISTEN, "must be an address and a port, as in 127.0.0.1:8080"),
        });
        let public_url = match variables.find(PUBLIC_URL, faults) {
            Some(url) => public_url(url, faults),
            None if variables.has(PUBLIC_URL) => None,
            None => address.and_then(|address| usual_url(address, faults)),
        };
        let proxies =
            variables.find(PROXIES, faults).map_or(Some(TrustedProxies::default()), |list| proxies(list, faults));
        Some(Self { address: address?, public_url: public_url?, proxies: proxies? })
    }
}

fn usual_url(address: SocketAddr, faults: &mut Faults) -> Option<String> {
    if address.ip().is_loopback() {
        return Some(format!("http://{address}"));
    }
    faults.note(PUBLIC_URL, "is missing; it is how people reach the service, as in https://northgate.example")
}

fn public_url(url: &str, faults: &mut Faults) -> Option<String> {
    match Base::parse(url) {
        Ok(base) => Some(base.as_str().to_owned()),
        Err(_) if url.starts_with("http://") => {
            faults.note(PUBLIC_URL, "must begin with https://; plain http is only for this machine itself")
        }
        Err(problem) => faults.note(PUBLIC_URL, format!("cannot be used. {}", problem.message)),
    }
}

/// The proxies in front of the service, whose `X-Forwarded-For` counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<Network>);

impl TrustedProxies {
    /// Whether an address is one of theirs.
    pub fn trust(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.holds(address))
    }
}

impl FromIterator<Network> for TrustedProxies {
    fn from_iter<I: IntoIterator<Item = Network>>(networks: I) -> Self {
        Self(networks.into_iter().collect())
    }
}

fn proxies(list: &str, faults: &mut Faults) -> Option<TrustedProxies> {
    let networks: Option<Vec<_>> = list.split(',').map(|part| Network::parse(part.trim())).collect();
    match networks {
        None => faults.note(PROXIES, "must be addresses or networks with commas between, as in 10.0.0.5, 10.1.0.0/16"),
        Some(networks) if networks.iter().any(|network| network.bits == 0) => {
            faults.note(PROXIES, "would trust everybody; name the proxies alone")
        }
        Some(networks) => Some(TrustedProxies(networks)),
    }
}

/// A block of addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u8,
}

impl Network {
    /// Reads `10.0.0.5` or `10.1.0.0/16`.
    pub fn parse(text: &str) -> Option<Self> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse::<u8>().ok()?)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let longest = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.unwrap_or(longest);
        (bits <= longest).then_some(Self { address, bits })
    }

    fn holds(&self, address: IpAddr) -> bool {
        let shift = |width: u32| width - u32::from(self.bits);
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(ours), IpAddr::V4(theirs)) => {
                (ours.to_bits() ^ theirs.to_bits()).checked_shr(shift(32)).unwrap_or(0) == 0
            }
            (IpAddr::V6(ours), IpAddr::V6(theirs)) => {
                (ours.to_bits() ^ theirs.to_bits()).checked_shr(shift(128)).unwrap_or(0) == 0
            }
            _ => false,
        }
    }
}
