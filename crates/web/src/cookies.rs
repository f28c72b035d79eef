//! The cookies: the session, the known device, the ticket between password and code, and the link of a letter that waits for a sign-in.

use std::fmt::Write as _;

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::site::Site;

/// The cookie that makes a device known for a year.
pub(crate) const DEVICE: &str = "device";
/// The cookie that remembers the link of a letter until its reader has signed in.
pub(crate) const BELL: &str = "bell";
/// The cookie that carries a sign-in from the password to the code.
pub(crate) const TICKET: &str = "ticket";
/// No value of ours is longer.
const LONGEST: usize = 512;
const YEAR: u32 = 365 * 24 * 60 * 60;
const QUARTER_OF_AN_HOUR: u32 = 15 * 60;

/// A header that sets or ends a cookie, to be put before a response.
pub(crate) type SetCookie = (HeaderName, HeaderValue);

/// The name of the session cookie. With https, the browser itself then refuses it from any other host, path or from plain http.
pub(crate) fn session_name(site: &Site) -> &'static str {
    if site.secure() { "__Host-session" } else { "session" }
}

/// The value of a cookie, when it is one that we could have set.
pub(crate) fn read(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, value)| *key == name && is_ours(value))
        .map(|(_, value)| value.to_owned())
}

/// Whether a text has only the characters that our tokens have.
pub(crate) fn is_ours(value: &str) -> bool {
    !value.is_empty()
        && value.len() <= LONGEST
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte))
}

/// Begins a browser session; it ends with the browser, or when the door says so.
pub(crate) fn begin_session(site: &Site, token: &str) -> SetCookie {
    set(site, session_name(site), token, None)
}

/// Ends the session in the browser.
pub(crate) fn end_session(site: &Site) -> SetCookie {
    set(site, session_name(site), "", Some(0))
}

/// Makes this device a known one.
pub(crate) fn know_device(site: &Site, device: &str) -> SetCookie {
    set(site, DEVICE, device, Some(YEAR))
}

/// Keeps the ticket of a sign-in until its code is typed.
pub(crate) fn hold_ticket(site: &Site, ticket: &str) -> SetCookie {
    set(site, TICKET, ticket, Some(QUARTER_OF_AN_HOUR))
}

/// Forgets the ticket.
pub(crate) fn drop_ticket(site: &Site) -> SetCookie {
    set(site, TICKET, "", Some(0))
}

/// Remembers the link of a letter until its reader has signed in.
pub(crate) fn hold_bell(site: &Site, token: &str) -> SetCookie {
    set(site, BELL, token, Some(QUARTER_OF_AN_HOUR))
}

/// Forgets the link of a letter.
pub(crate) fn drop_bell(site: &Site) -> SetCookie {
    set(site, BELL, "", Some(0))
}

fn set(site: &Site, name: &str, value: &str, seconds: Option<u32>) -> SetCookie {
    // A value that is not ours would be a way to write headers; it sets an empty cookie instead.
    let value = if is_ours(value) { value } else { "" };
    let mut cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax");
    if let Some(seconds) = seconds {
        write!(cookie, "; Max-Age={seconds}").expect("a string takes all that is written");
    }
    if site.secure() {
        cookie.push_str("; Secure");
    }
    (header::SET_COOKIE, HeaderValue::from_str(&cookie).expect("names and values are checked to be plain ASCII"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_among_others_and_odd_ones_are_not_there() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("a=1; session=abc-DEF_1.2~; b=2"));
        headers.append(header::COOKIE, HeaderValue::from_static("bell=has space; device="));
        assert_eq!(read(&headers, "session").as_deref(), Some("abc-DEF_1.2~"));
        assert_eq!(read(&headers, BELL), None);
        assert_eq!(read(&headers, DEVICE), None);
        assert_eq!(read(&headers, "c"), None);
    }

    #[test]
    fn nothing_that_could_break_a_header_is_ours() {
        for odd in ["", "a;b", "a b", "a\r\nb", "\u{e9}", &"x".repeat(LONGEST + 1)] {
            assert!(!is_ours(odd), "{odd:?}");
        }
        assert!(is_ours("bcdfg-123"));
    }
}
