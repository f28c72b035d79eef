//! How letters leave.

use axum::http::Uri;
use secrecy::SecretString;
use worker::services::domain::{people::Email, practice::neutral};

use super::{Faults, Purpose, variables::Variables};

const URL: &str = "RAPPORT_SMTP_URL";
const FROM: &str = "RAPPORT_MAIL_FROM";

/// How letters leave.
#[derive(Debug)]
pub struct MailSettings {
    /// The mail server: `smtps://…`, or `smtp://…?tls=required`. Holds a password and does not print.
    pub url: SecretString,
    /// The address letters come from. The name before it is the practice's own.
    pub from: Email,
}

impl MailSettings {
    pub(super) fn read(variables: &Variables, purpose: Purpose, faults: &mut Faults) -> Option<Self> {
        let is_needed = purpose == Purpose::Letters || variables.has(URL) || variables.has(FROM);
        if !is_needed {
            return None;
        }
        let url = demand(
            variables,
            URL,
            "is missing; letters cannot leave without it, as in smtps://user:password@mail.example.org",
            faults,
        )
        .and_then(|url| server(url, faults));
        let from =
            demand(variables, FROM, "is missing; it is the address letters come from, as in notes@example.org", faults)
                .and_then(|from| sender(from, faults));
        Some(Self { url: url?, from: from? })
    }
}

fn demand<'a>(variables: &'a Variables, name: &'static str, sentence: &str, faults: &mut Faults) -> Option<&'a str> {
    if variables.has(name) { variables.find(name, faults) } else { faults.note(name, sentence) }
}

fn server(url: &str, faults: &mut Faults) -> Option<SecretString> {
    let parsed: Option<Uri> = url.parse().ok();
    let host = parsed.as_ref().and_then(Uri::host).unwrap_or_default().to_owned();
    let asks_for_tls =
        parsed.as_ref().and_then(Uri::query).is_some_and(|query| query.split('&').any(|pair| pair == "tls=required"));
    let is_here = matches!(host.as_str(), "localhost" | "127.0.0.1" | "[::1]");
    let sentence = match parsed.as_ref().and_then(Uri::scheme_str) {
        Some("smtp" | "smtps") if host.is_empty() => {
            "must name a mail server, as in smtps://user:password@mail.example.org"
        }
        Some("smtp") if !asks_for_tls && !is_here => {
            "would send the password and the letters in the open; add ?tls=required, or begin with smtps://"
        }
        Some("smtp" | "smtps") => return Some(SecretString::from(url.to_owned())),
        _ => "must begin with smtps:// or smtp://; percent-encode special characters of the password",
    };
    faults.note(URL, sentence)
}

fn sender(from: &str, faults: &mut Faults) -> Option<Email> {
    // The practice's name stands before the address; one that is given here too is left aside.
    let address = from.rsplit_once('<').map_or(from, |(_, address)| address.trim_end().trim_end_matches('>'));
    let Ok(email) = Email::parse(address) else {
        return faults.note(FROM, "must be one address, as in notes@example.org");
    };
    if !neutral::hits(from).is_empty() {
        return faults
            .note(FROM, "tells others what the practice does; use a neutral address, as in notes@example.org");
    }
    Some(email)
}
