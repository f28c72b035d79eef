//! A letter as bytes: one recipient, two readings of the same words, and no header that a letter does not need.

use std::time::SystemTime;

use jiff::Timestamp;
use lettre::{
    Address, Message,
    message::{
        Body, Mailbox, MultiPart, MultiPartKind, SinglePart,
        header::{ContentTransferEncoding, ContentType},
    },
};
use services::{
    domain::{
        ids::ReminderId,
        reminders::key::{boundary, message_id},
    },
    reminders::Mail,
};

/// A letter that cannot be put on the wire, because its address is none that mail knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the letter cannot be put on the wire")]
pub(crate) struct Unsendable;

/// A letter in its envelope.
pub(crate) struct Composed {
    /// To whom.
    pub(crate) to: Address,
    /// Headers and bodies.
    pub(crate) bytes: Vec<u8>,
}

/// Puts a letter into its envelope. Sent twice, it has the same name and the same boundary both times.
pub(crate) fn compose(
    reminder: ReminderId,
    mail: &Mail,
    sender: &Address,
    now: Timestamp,
) -> Result<Composed, Unsendable> {
    let to: Address = mail.to.expose().parse().map_err(|_| Unsendable)?;
    let parts = MultiPart::builder()
        .kind(MultiPartKind::Alternative)
        .boundary(boundary(reminder))
        .singlepart(part(ContentType::TEXT_PLAIN, &mail.text))
        .singlepart(part(ContentType::TEXT_HTML, &mail.html));
    let message = Message::builder()
        .from(Mailbox::new(Some(mail.from.clone()), sender.clone()))
        .to(Mailbox::new(None, to.clone()))
        .subject(mail.subject)
        .date(SystemTime::from(now))
        .message_id(Some(message_id(reminder, sender.domain())))
        .multipart(parts)
        .map_err(|_| Unsendable)?;
    Ok(Composed { to, bytes: message.formatted() })
}

/// The bodies are ASCII and go as they are, so that no encoding spells a word by chance.
fn part(kind: ContentType, text: &str) -> SinglePart {
    let lines = text.replace('\n', "\r\n").into_bytes();
    let body = Body::dangerous_pre_encoded(lines, ContentTransferEncoding::SevenBit);
    SinglePart::builder().header(kind).body(body)
}

#[cfg(test)]
mod tests {
    use services::domain::{
        people::{Email, Locale},
        practice::neutral,
        reminders::{Base, Content, DoorbellToken, Link, render},
    };

    use super::*;

    fn reminder() -> ReminderId {
        "rem_00000000000000000000000004".parse().expect("is an id")
    }

    fn composed(to: &str) -> String {
        let base = Base::parse("https://northgate.example").expect("is a base");
        let link = Link::new(&base, &DoorbellToken::from_bytes([3; 16]));
        let words = render(Locale::English, &Content::Reminder(&link));
        let mail = Mail {
            to: Email::parse(to).expect("is an address"),
            from: "Northgate Office".to_owned(),
            subject: words.subject,
            text: words.text,
            html: words.html,
        };
        let sender = "office@northgate.example".parse().expect("is an address");
        let composed = compose(reminder(), &mail, &sender, Timestamp::UNIX_EPOCH).expect("can be sent");
        String::from_utf8(composed.bytes).expect("is text")
    }

    #[test]
    fn a_letter_has_the_headers_it_needs_and_no_other() {
        let letter = composed("ann@example.org");
        let (head, _) = letter.split_once("\r\n\r\n").expect("has a head");
        let names: Vec<&str> = head
            .lines()
            .filter(|line| !line.starts_with([' ', '\t']))
            .filter_map(|line| line.split_once(':').map(|(name, _)| name))
            .collect();
        assert_eq!(names, ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"], "{head}");
        assert!(head.contains("From: \"Northgate Office\" <office@northgate.example>"), "{head}");
        assert!(head.contains("Date: Thu, 01 Jan 1970 00:00:00 +0000"), "{head}");
    }

    #[test]
    fn a_letter_sent_twice_is_the_same_and_says_nothing_in_any_line() {
        let letter = composed("ann@example.org");
        assert_eq!(letter, composed("ann@example.org"));
        assert_eq!(neutral::hits(&letter), Vec::<&str>::new(), "{letter}");
        assert!(letter.is_ascii() && !letter.replace("\r\n", "").contains(['\r', '\n']));
        assert_eq!(letter.matches("Content-Transfer-Encoding: 7bit").count(), 2);
        assert_eq!(letter.matches("https://northgate.example/a/").count(), 3, "once in the text, twice in the HTML");
    }
}
