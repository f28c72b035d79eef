//! An e-mail address: parsed once, never printed, and compared by the mailbox it leads to.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::problem::{Code, Problem};

/// The longest address that mail can be sent to, in characters.
pub const LONGEST: usize = 254;
const LONGEST_LOCAL_PART: usize = 64;
const LONGEST_LABEL: usize = 63;

/// An address somebody gave. Its domain is kept in ASCII, in lower case; the part before the `@` as it was typed.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email {
    local: String,
    domain: String,
}

impl Email {
    /// Takes what was typed: one bare address, without a display name.
    ///
    /// # Errors
    /// `Missing` when nothing was typed, `TooLong` beyond [`LONGEST`] characters, `Malformed` for everything that is not one address, line
    /// breaks and control characters above all, because an address becomes a header.
    pub fn parse(raw: &str) -> Result<Self, Problem> {
        if raw.chars().any(char::is_control) {
            return Err(malformed());
        }
        let typed = raw.trim();
        if typed.is_empty() {
            return Err(Problem::new(Code::Missing, "Please type an e-mail address."));
        }
        let (local, typed_domain) = typed.split_once('@').ok_or_else(malformed)?;
        let domain = idna::domain_to_ascii(typed_domain).map_err(|_| malformed())?.to_ascii_lowercase();
        if local.len() + 1 + domain.len() > LONGEST {
            return Err(Problem::new(Code::TooLong, "An address has at most 254 characters."));
        }
        if !is_local_part(local) || !is_domain(&domain) {
            return Err(malformed());
        }
        Ok(Self { local: local.to_owned(), domain })
    }

    /// The address itself, for the envelope of a letter and for the person's own page.
    pub fn expose(&self) -> String {
        format!("{}@{}", self.local, self.domain)
    }

    /// The mailbox it leads to: lower case, no `+tag`, one name for each provider that has two (DOMAIN.md 6.3).
    pub fn normalised(&self) -> Mailbox {
        let lower = self.local.to_ascii_lowercase();
        let untagged = lower.split('+').next().unwrap_or_default();
        if matches!(self.domain.as_str(), "gmail.com" | "googlemail.com") {
            Mailbox(format!("{}@gmail.com", untagged.replace('.', "")))
        } else {
            Mailbox(format!("{untagged}@{}", self.domain))
        }
    }
}

/// Where addresses lead that are spelled differently and are one. What the blind index is made of, and what caps count by.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Mailbox(String);

impl Mailbox {
    /// The normalised address, for the keyed index.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

fn malformed() -> Problem {
    Problem::new(Code::Malformed, "This is not an address we can write to. Type it like name@example.org.")
}

fn is_local_part(local: &str) -> bool {
    let are_atoms = |dotted: &str| dotted.split('.').all(|atom| !atom.is_empty() && atom.bytes().all(is_atom_byte));
    // What is left without its tag must still name somebody.
    let untagged = local.split('+').next().unwrap_or_default();
    local.len() <= LONGEST_LOCAL_PART && are_atoms(local) && are_atoms(untagged)
}

fn is_atom_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte)
}

fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        (1..=LONGEST_LABEL).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let ends_in_a_name =
        domain.rsplit_once('.').is_some_and(|(_, last)| last.bytes().any(|byte| byte.is_ascii_alphabetic()));
    ends_in_a_name && domain.split('.').all(is_label)
}

impl TryFrom<String> for Email {
    type Error = Problem;

    fn try_from(raw: String) -> Result<Self, Problem> {
        Self::parse(&raw)
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.expose()
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(…)")
    }
}

impl fmt::Debug for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mailbox(…)")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn mailbox(raw: &str) -> Mailbox {
        Email::parse(raw).expect(raw).normalised()
    }

    #[test]
    fn b23_addresses_that_lead_to_one_mailbox_are_one() {
        assert_eq!(mailbox("A.b+x@gmail.com"), mailbox("ab@googlemail.com"));
        assert_eq!(mailbox("ann+1@x.org"), mailbox("Ann@x.org"));
        assert_ne!(mailbox("a.nn@x.org"), mailbox("ann@x.org"));
        assert_ne!(mailbox("ann@x.org"), mailbox("ann@y.org"));
        assert_eq!(mailbox("ann@BÜCHER.example"), mailbox("ann@xn--bcher-kva.example"));
    }

    #[test]
    fn an_address_is_kept_as_it_was_typed() {
        let email = Email::parse("  Ann.Lee+mail@Example.ORG ").expect("is an address");
        assert_eq!(email.expose(), "Ann.Lee+mail@example.org");
        assert_eq!(email.normalised().expose(), "ann.lee@example.org");
    }

    #[test]
    fn what_is_not_one_address_is_refused() {
        let long = format!("{}@example.org", "a".repeat(65));
        let longer = format!("a@{}.org", vec!["b".repeat(60); 5].join("."));
        for bad in [
            "ann",
            "@example.org",
            "ann@",
            "ann@example",
            "ann@@example.org",
            "a@b@example.org",
            "ann lee@example.org",
            "ann@exam ple.org",
            "Ann Lee <ann@example.org>",
            "ann@example.org\r\nBcc: all@example.org",
            "ann@example.org\n",
            "an\0n@example.org",
            "ann,bob@example.org",
            "\"ann\"@example.org",
            "ann@[127.0.0.1]",
            "ann@127.0.0.1",
            ".ann@example.org",
            "ann.@example.org",
            "a..nn@example.org",
            "+tag@example.org",
            "ann.+tag@example.org",
            "ann@-example.org",
            "ann@example..org",
            "ann@example.org.",
            "änn@example.org",
            &long,
        ] {
            assert_eq!(Email::parse(bad).expect_err(bad).code, Code::Malformed, "{bad:?}");
        }
        assert_eq!(Email::parse(&longer).expect_err("long").code, Code::TooLong);
        assert_eq!(Email::parse("  ").expect_err("empty").code, Code::Missing);
    }

    #[test]
    fn printing_shows_nothing() {
        let email = Email::parse("ann@example.org").expect("is an address");
        assert_eq!(format!("{email:?} {:?}", email.normalised()), "Email(…) Mailbox(…)");
    }

    proptest! {
        #[test]
        fn nothing_typed_can_break_a_header(
            raw in "\\PC{0,40}|[a-z.+@ \\r\\n\\x00]{0,30}|[a-zA-Z.+]{1,9}@(gmail|GoogleMail|x|Bücher)\\.(com|org)",
        ) {
            if let Ok(email) = Email::parse(&raw) {
                let exposed = email.expose();
                prop_assert!(exposed.is_ascii() && exposed.bytes().all(|byte| byte.is_ascii_graphic()));
                prop_assert_eq!(exposed.matches('@').count(), 1);
                prop_assert_eq!(Email::parse(&exposed).expect("reads back"), email.clone());
                let again = Email::parse(email.normalised().expose()).expect("is an address too");
                prop_assert_eq!(again.normalised(), email.normalised());
            }
        }
    }
}
