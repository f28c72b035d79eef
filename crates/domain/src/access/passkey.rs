//! Passkeys: for which host they are made, on whose device one is at home, and what is left when one is removed.
//!
//! A passkey works at one host and nowhere else, so the address that the operator configured decides.

use std::net::IpAddr;

use crate::problem::{Code, Problem};

/// How many passkeys one person keeps: phone, computer, a key on a ring, and some to spare.
pub const MOST_EACH: usize = 10;

/// What a browser answers is no longer, in bytes: about four times what the largest keys in use need.
pub const LONGEST_ANSWER: usize = 16 * 1024;

/// Who else uses the device on which somebody is signed in. Whoever can unlock a device can use the passkeys on it, and two who share a device
/// are each other's likeliest attackers (SECURITY.md, section 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeviceUse {
    /// Whether they said so when they signed in.
    pub shared_in_this_session: bool,
    /// Whether they said so of their devices in general.
    pub shared_in_general: bool,
}

impl DeviceUse {
    /// Whether a page offers a passkey on this device by itself.
    pub fn suggests_a_passkey(self) -> bool {
        !self.shared_in_this_session && !self.shared_in_general
    }
}

/// A passkey goes only where its owner has said that nobody else can unlock the device.
///
/// # Errors
/// `Missing` at `onlyMine` for somebody who did not say it.
pub fn unlocked_by_its_owner_alone(said: bool) -> Result<(), Problem> {
    if said {
        return Ok(());
    }
    Err(Problem::at(
        "onlyMine",
        Code::Missing,
        "Whoever can unlock this device could sign in as you. Nothing was changed. Tick this only if that is you alone, or use a password.",
    ))
}

/// With what somebody can come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaysIn {
    /// Whether they have set a password.
    pub has_password: bool,
    /// How many passkeys they have.
    pub passkeys: usize,
}

impl WaysIn {
    /// Whether there is any, and with it an account.
    pub fn open_an_account(self) -> bool {
        self.has_password || self.passkeys > 0
    }

    /// Whether one passkey more may be added.
    ///
    /// # Errors
    /// `WrongState` for somebody who has [`MOST_EACH`].
    pub fn refuse_too_many(self) -> Result<(), Problem> {
        if self.passkeys < MOST_EACH {
            return Ok(());
        }
        Err(Problem::new(
            Code::WrongState,
            format!(
                "You have {MOST_EACH} passkeys. Nothing was changed. Remove one that you no longer use, then add this one."
            ),
        ))
    }

    /// Whether one of the passkeys may go.
    ///
    /// # Errors
    /// `WrongState` for the last one of somebody who has no password.
    pub fn refuse_the_last(self) -> Result<(), Problem> {
        if self.has_password || self.passkeys > 1 {
            return Ok(());
        }
        Err(Problem::new(
            Code::WrongState,
            "This is the only way into your account. Nothing was changed. Set a password or add another passkey first.",
        ))
    }
}

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
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Whatever is added and removed, in whatever order, an account that was open stays open.
        #[test]
        fn nobody_shuts_themself_out(has_password: bool, begun in 0_usize..12, steps in prop::collection::vec(any::<bool>(), 0..40)) {
            let mut ways = WaysIn { has_password, passkeys: begun };
            let was_open = ways.open_an_account();
            for adds in steps {
                if adds && ways.refuse_too_many().is_ok() {
                    ways.passkeys += 1;
                } else if !adds && ways.passkeys > 0 && ways.refuse_the_last().is_ok() {
                    ways.passkeys -= 1;
                }
                prop_assert!(ways.passkeys <= MOST_EACH.max(begun));
                prop_assert!(!was_open || ways.open_an_account());
            }
        }
    }

    #[test]
    fn a_device_that_others_use_is_not_suggested() {
        for (shared_in_this_session, shared_in_general, suggests) in
            [(false, false, true), (true, false, false), (false, true, false), (true, true, false)]
        {
            let device = DeviceUse { shared_in_this_session, shared_in_general };
            assert_eq!(device.suggests_a_passkey(), suggests, "{device:?}");
        }
        assert_eq!(unlocked_by_its_owner_alone(true), Ok(()));
        let refused = unlocked_by_its_owner_alone(false).expect_err("nobody has said it");
        assert_eq!((refused.code, refused.field.as_deref()), (Code::Missing, Some("onlyMine")));
    }

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
