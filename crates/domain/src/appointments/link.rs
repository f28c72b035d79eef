//! Where somebody meets their therapist from afar. Each has a link of their own, so that nobody comes in by another's.

use std::fmt;

use crate::problem::{Code, Problem};

const LONGEST: usize = 500;

/// The address of a video room, for one person alone. Prints as a mask.
#[derive(Clone, PartialEq, Eq)]
pub struct MeetingLink(String);

impl MeetingLink {
    /// Takes an address such as `https://meet.example/room`.
    ///
    /// # Errors
    /// `TooLong` beyond 500 characters, `Malformed` for anything but a plain `https` address.
    pub fn parse(raw: &str) -> Result<Self, Problem> {
        let link = raw.trim();
        if link.len() > LONGEST {
            return Err(Problem::new(Code::TooLong, "This address is too long. Use one of at most 500 characters."));
        }
        let rest = link.strip_prefix("https://").unwrap_or_default();
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let is_host =
            host.contains('.') && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.:".contains(&byte));
        let is_plain = link.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"'<>\\`".contains(&byte));
        if is_host && is_plain {
            Ok(Self(link.to_owned()))
        } else {
            Err(Problem::new(Code::Malformed, "Enter the whole address, beginning with https://, or leave it empty."))
        }
    }

    /// The address itself, for the page of the one who may use it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for MeetingLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MeetingLink(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_addresses_are_links() {
        let link = MeetingLink::parse(" https://meet.example/r/7?k=1 ").expect("is one");
        assert_eq!((link.expose(), format!("{link:?}").as_str()), ("https://meet.example/r/7?k=1", "MeetingLink(…)"));
        for bad in [
            "",
            "http://meet.example",
            "javascript:alert(1)",
            "https://",
            "https:///x",
            "https://localhost/x",
            "https://user@meet.example",
            "https://meet.example/\"onclick",
            "https://meet.example/a b",
            "https://meet.example/\0",
        ] {
            assert_eq!(MeetingLink::parse(bad).expect_err(bad).code, Code::Malformed, "{bad:?}");
        }
        let long = format!("https://meet.example/{}", "x".repeat(500));
        assert_eq!(MeetingLink::parse(&long).expect_err("is long").code, Code::TooLong);
    }
}
