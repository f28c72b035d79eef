//! Which machines a calendar may be fetched from: those of the open network and no other (SECURITY.md C8).
//!
//! The lists are those of addresses with a special purpose, for IPv4 and IPv6, as the registry of numbers keeps them. Of IPv6 only what is given
//! out to the open network is let through, so that whatever is made up later is refused until it stands here.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Blocks of IPv4 that are not of the open network: first address and how many bits are the block's.
const NOT_OPEN_4: [(Ipv4Addr, u32); 17] = [
    (Ipv4Addr::UNSPECIFIED, 8),           // this network
    (Ipv4Addr::new(10, 0, 0, 0), 8),      // private
    (Ipv4Addr::new(100, 64, 0, 0), 10),   // shared by customers of one provider
    (Ipv4Addr::new(127, 0, 0, 0), 8),     // this machine
    (Ipv4Addr::new(169, 254, 0, 0), 16),  // this link, and the services of clouds
    (Ipv4Addr::new(172, 16, 0, 0), 12),   // private
    (Ipv4Addr::new(192, 0, 0, 0), 24),    // protocols
    (Ipv4Addr::new(192, 0, 2, 0), 24),    // documentation
    (Ipv4Addr::new(192, 31, 196, 0), 24), // protocols
    (Ipv4Addr::new(192, 52, 193, 0), 24), // protocols
    (Ipv4Addr::new(192, 88, 99, 0), 24),  // relays, given up
    (Ipv4Addr::new(192, 168, 0, 0), 16),  // private
    (Ipv4Addr::new(192, 175, 48, 0), 24), // protocols
    (Ipv4Addr::new(198, 18, 0, 0), 15),   // measuring
    (Ipv4Addr::new(198, 51, 100, 0), 24), // documentation
    (Ipv4Addr::new(203, 0, 113, 0), 24),  // documentation
    (Ipv4Addr::new(224, 0, 0, 0), 3),     // many at once, kept back, everybody
];

/// What of IPv6 is given out to the open network.
const OPEN_6: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

/// Blocks within that which are not of the open network, or hide an address of IPv4.
const NOT_OPEN_6: [(Ipv6Addr, u32); 5] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23), // protocols, tunnels, measuring
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32), // documentation
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16), // tunnels to IPv4
    (Ipv6Addr::new(0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0), 48), // protocols
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20), // documentation
];

/// Whether an address is one of the open network.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => !NOT_OPEN_4.iter().any(|block| within_4(address, *block)),
        IpAddr::V6(address) => within_6(address, OPEN_6) && !NOT_OPEN_6.iter().any(|block| within_6(address, *block)),
    }
}

fn within_4(address: Ipv4Addr, (first, bits): (Ipv4Addr, u32)) -> bool {
    (address.to_bits() ^ first.to_bits()) >> (32 - bits) == 0
}

fn within_6(address: Ipv6Addr, (first, bits): (Ipv6Addr, u32)) -> bool {
    (address.to_bits() ^ first.to_bits()) >> (128 - bits) == 0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn is_open(text: &str) -> bool {
        is_public(text.parse().expect("is an address"))
    }

    #[test]
    fn the_open_network_is_let_through() {
        for open in [
            "1.1.1.1",
            "8.8.8.8",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.0",
            "169.253.255.255",
            "169.255.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.0",
            "192.0.3.0",
            "192.167.255.255",
            "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "2606:4700:4700::1111",
            "2a00:1450::1",
            "2001:200::1",
            "2003::1",
            "3ffe::1",
        ] {
            assert!(is_open(open), "{open}");
        }
    }

    #[test]
    fn every_address_with_another_purpose_is_refused_from_first_to_last() {
        for shut in [
            ("0.0.0.0", "0.255.255.255"),
            ("10.0.0.0", "10.255.255.255"),
            ("100.64.0.0", "100.127.255.255"),
            ("127.0.0.0", "127.255.255.255"),
            ("169.254.0.0", "169.254.169.254"),
            ("172.16.0.0", "172.31.255.255"),
            ("192.0.0.0", "192.0.0.255"),
            ("192.0.2.0", "192.0.2.255"),
            ("192.31.196.0", "192.31.196.255"),
            ("192.52.193.0", "192.52.193.255"),
            ("192.88.99.0", "192.88.99.255"),
            ("192.168.0.0", "192.168.255.255"),
            ("192.175.48.0", "192.175.48.255"),
            ("198.18.0.0", "198.19.255.255"),
            ("198.51.100.0", "198.51.100.255"),
            ("203.0.113.0", "203.0.113.255"),
            ("224.0.0.0", "239.255.255.255"),
            ("240.0.0.0", "255.255.255.255"),
            ("::", "::1"),
            ("::127.0.0.1", "::8.8.8.8"),
            ("::ffff:0.0.0.0", "::ffff:8.8.8.8"),
            ("64:ff9b::7f00:1", "64:ff9b::808:808"),
            ("64:ff9b:1::", "64:ff9b:1:ffff::1"),
            ("100::", "100::ffff"),
            ("2001::", "2001:1ff:ffff::1"),
            ("2001:db8::", "2001:db8:ffff::1"),
            ("2002::", "2002:7f00:1::1"),
            ("2620:4f:8000::", "2620:4f:8000:ffff::1"),
            ("3fff::", "3fff:fff::1"),
            ("5f00::", "5f00::1"),
            ("fc00::", "fdff:ffff::1"),
            ("fe80::", "febf::1"),
            ("fec0::", "feff::1"),
            ("ff00::", "ffff::1"),
        ] {
            assert!(!is_open(shut.0) && !is_open(shut.1), "{shut:?}");
        }
    }

    proptest! {
        #[test]
        fn no_address_that_stands_for_one_of_ipv4_gets_round_the_list(bits in any::<u32>()) {
            let four = Ipv4Addr::from_bits(bits);
            prop_assert!(!is_public(IpAddr::V6(four.to_ipv6_mapped())));
            prop_assert!(!is_public(IpAddr::V6(four.to_ipv6_compatible())));
            if is_public(IpAddr::V4(four)) {
                let refused = four.is_private() || four.is_loopback() || four.is_link_local() || four.is_multicast()
                    || four.is_broadcast() || four.is_documentation() || four.is_unspecified();
                prop_assert!(!refused, "{}", four);
            }
        }

        #[test]
        fn nothing_of_ipv6_but_what_is_given_out_is_let_through(bits in any::<u128>()) {
            let six = Ipv6Addr::from_bits(bits);
            if is_public(IpAddr::V6(six)) {
                prop_assert!(matches!(six.segments()[0], 0x2000..=0x3fff), "{}", six);
                prop_assert!(!six.is_loopback() && !six.is_multicast() && six.to_ipv4().is_none());
            }
        }
    }
}
