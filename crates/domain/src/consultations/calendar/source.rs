//! The address of a member's own calendar, from which busy times are read by themselves.
//!
//! Somebody else could type it to make this service ask a machine of the practice's own network (SECURITY.md C8). So it names a host of the
//! open network by name, over https and the usual port, and nothing in it signs in anywhere. Where the name leads is looked at again at every
//! reading ([`is_public`](super::is_public)).

use std::fmt;

use url::{Host, Url};

use crate::problem::{Code, Problem};

/// The longest address that is taken, in characters; calendars with a secret in their address have about 300.
pub const LONGEST: usize = 2_000;
/// Endings of names that no machine of the open network has.
const NOT_OPEN: [&str; 9] = ["localhost", "local", "internal", "intranet", "lan", "home", "corp", "private", "arpa"];

/// The address of a calendar. It is as good as a key to that calendar, so it never prints.
#[derive(Clone, PartialEq, Eq)]
pub struct CalendarSource(Url);

impl CalendarSource {
    /// Reads an address as somebody typed or pasted it. What calendars call `webcal` is https.
    ///
    /// # Errors
    /// `Missing`, `TooLong`, or `Malformed` for what is no address of a calendar on the open network.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Problem::new(Code::Missing, "Paste the address of your calendar. It begins with https://."));
        }
        if text.chars().count() > LONGEST {
            return Err(Problem::new(Code::TooLong, "This address is too long. Copy it once more from your calendar."));
        }
        let lower = text.to_ascii_lowercase();
        let webcal = ["webcal://", "webcals://"].into_iter().find(|scheme| lower.starts_with(scheme));
        let text = webcal.map_or_else(|| text.to_owned(), |scheme| format!("https://{}", &text[scheme.len()..]));
        Url::parse(&text).ok().and_then(Self::checked).ok_or_else(malformed)
    }

    /// The address that this one sends on to; none where that is no address of the open network.
    pub fn follow(&self, location: &str) -> Option<Self> {
        if location.chars().count() > LONGEST {
            return None;
        }
        self.0.join(location).ok().and_then(Self::checked)
    }

    /// The name of the host, in ASCII.
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// What is asked of the host: path and query.
    pub fn path(&self) -> String {
        match self.0.query() {
            Some(query) => format!("{}?{query}", self.0.path()),
            None => self.0.path().to_owned(),
        }
    }

    /// The address itself, for sealing and for asking.
    pub fn expose(&self) -> &str {
        self.0.as_str()
    }

    fn checked(mut url: Url) -> Option<Self> {
        url.set_fragment(None);
        let names_a_host = matches!(url.host(), Some(Host::Domain(name)) if is_open_name(name));
        let is_plain = url.scheme() == "https" && url.username().is_empty() && url.password().is_none();
        // The usual port of https is left out by whoever reads addresses.
        (names_a_host && is_plain && url.port().is_none()).then_some(Self(url))
    }
}

impl fmt::Debug for CalendarSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CalendarSource(…)")
    }
}

/// Whether a name is one of the open network: two parts at least, and none of the endings that only machines of one house have.
fn is_open_name(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    name.rsplit_once('.').is_some_and(|(rest, last)| !rest.is_empty() && !NOT_OPEN.contains(&last))
}

fn malformed() -> Problem {
    let words = "This is not the address of a calendar that we can read. Copy the one your calendar calls private or secret, in \
                 iCal form. It begins with https:// and often ends in .ics.";
    Problem::new(Code::Malformed, words)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn source(text: &str) -> CalendarSource {
        CalendarSource::parse(text).expect("is an address")
    }

    #[test]
    fn what_a_calendar_gives_is_taken_as_it_is_pasted() {
        let google = source(" https://calendar.example/ical/ida%40x.example/private-1f/basic.ics?a=1#top \n");
        assert_eq!(google.host(), "calendar.example");
        assert_eq!(google.path(), "/ical/ida%40x.example/private-1f/basic.ics?a=1");
        assert_eq!(format!("{google:?}"), "CalendarSource(…)");
        assert_eq!(source("webcal://P1.Calendar.Example/x").expose(), "https://p1.calendar.example/x");
        assert_eq!(source("WEBCALS://calendar.example:443").path(), "/");
        assert_eq!(source("https://kalender.bücher.example/x").host(), "kalender.xn--bcher-kva.example");
    }

    #[test]
    fn nothing_but_a_host_of_the_open_network_over_https_is_an_address() {
        for bad in [
            "calendar.example/x.ics",
            "http://calendar.example/x.ics",
            "file:///etc/passwd",
            "ftp://calendar.example/x",
            "javascript:alert(1)",
            "https://",
            "https://calendar",
            "https://localhost/x",
            "https://calendar.localhost/x",
            "https://calendar.local/x",
            "https://metadata.internal/x",
            "https://router.lan./x",
            "https://1.0.0.127.in-addr.arpa/x",
            "https://127.0.0.1/x",
            "https://2130706433/x",
            "https://0x7f.1/x",
            "https://8.8.8.8/x",
            "https://[::1]/x",
            "https://[2606:4700::1]/x",
            "https://ida:secret@calendar.example/x",
            "https://ida@calendar.example/x",
            "https://calendar.example:8443/x",
            "https://calendar.example:25/x",
            "webcal://127.0.0.1/x",
            "https://cal endar.example/x",
        ] {
            assert_eq!(CalendarSource::parse(bad).expect_err(bad).code, Code::Malformed, "{bad}");
        }
        assert_eq!(CalendarSource::parse("  ").expect_err("empty").code, Code::Missing);
        let long = format!("https://calendar.example/{}", "x".repeat(LONGEST));
        assert_eq!(CalendarSource::parse(&long).expect_err("long").code, Code::TooLong);
    }

    #[test]
    fn being_sent_on_leads_nowhere_that_could_not_be_typed() {
        let from = source("https://calendar.example/a/b?c=1");
        assert_eq!(from.follow("/d").expect("the same host").expose(), "https://calendar.example/d");
        assert_eq!(from.follow("https://other.example/d").expect("another host").host(), "other.example");
        for bad in ["http://calendar.example/d", "https://127.0.0.1/d", "//localhost/d", "file:///d", "https://[::1]/"]
        {
            assert_eq!(from.follow(bad), None, "{bad}");
        }
        assert_eq!(from.follow(&"x".repeat(LONGEST + 1)), None);
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_refused_or_asks_one_named_host_over_https(text in "\\PC{0,80}", scheme in "(https://|webcal://|//)?") {
            if let Ok(source) = CalendarSource::parse(&format!("{scheme}{text}")) {
                prop_assert!(source.expose().starts_with("https://") && source.path().starts_with('/'));
                prop_assert!(source.host().contains('.') && source.host().parse::<std::net::IpAddr>().is_err());
                let request = format!("{}{}", source.host(), source.path());
                prop_assert!(request.is_ascii() && !request.chars().any(|c| c.is_control() || c == ' '));
                prop_assert_eq!(CalendarSource::parse(source.expose()), Ok(source));
            }
        }
    }
}
