//! A letter, rendered. What it can say is what [`Content`] can hold: links, and for an appointment its day, time and zone. There is no field
//! for a name.

use jiff::Timestamp;

use super::{kind::Letter, link::Link, wording::Wording};
use crate::{people::Locale, zone::Zone};

/// Everything that may stand in a letter.
#[derive(Debug, Clone, Copy)]
pub enum Content<'a> {
    /// R1.
    Appointment {
        /// When it begins.
        starts_at: Timestamp,
        /// Where its clock stands.
        zone: &'a Zone,
        /// To its details.
        link: &'a Link,
        /// To what the person wants sent.
        settings: &'a Link,
    },
    /// R2.
    Reminder(&'a Link),
    /// R3.
    Message(&'a Link),
    /// R4.
    Page(&'a Link),
    /// R5.
    Changed(&'a Link),
    /// R6.
    Confirm(&'a Link),
    /// For a member of the practice.
    Items(&'a Link),
}

impl Content<'_> {
    /// The template it goes into.
    pub fn letter(&self) -> Letter {
        match self {
            Self::Appointment { .. } => Letter::Appointment,
            Self::Reminder(_) => Letter::Reminder,
            Self::Message(_) => Letter::Message,
            Self::Page(_) => Letter::Page,
            Self::Changed(_) => Letter::Changed,
            Self::Confirm(_) => Letter::Confirm,
            Self::Items(_) => Letter::Items,
        }
    }

    fn link(&self) -> &Link {
        match self {
            Self::Appointment { link, .. }
            | Self::Reminder(link)
            | Self::Message(link)
            | Self::Page(link)
            | Self::Changed(link)
            | Self::Confirm(link)
            | Self::Items(link) => link,
        }
    }
}

/// A letter ready for its envelope. Both bodies are ASCII and can go as they are, so that no encoding spells a word by chance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// One of the fixed subjects.
    pub subject: &'static str,
    /// The body in plain text, lines ended by `\n`.
    pub text: String,
    /// The same in HTML: paragraphs and links, nothing to fetch.
    pub html: String,
}

/// Renders a letter.
pub fn render(locale: Locale, content: &Content<'_>) -> Rendered {
    let wording = Wording::of(locale);
    let template = wording.template(content.letter());
    let paragraphs = |shown: fn(&Link) -> String| -> Vec<String> {
        template.paragraphs.iter().map(|paragraph| fill(paragraph, wording, content, shown)).collect()
    };
    let text = paragraphs(|link| link.expose().to_owned()).join("\n\n");
    let html = paragraphs(|link| format!("<a href=\"{0}\">{0}</a>", link.expose())).join("</p>\n<p>");
    Rendered {
        subject: template.subject,
        text: format!("{text}\n"),
        html: format!(
            "<!doctype html>\n<html lang=\"{}\">\n<meta charset=\"utf-8\">\n<title>{}</title>\n<p>{html}</p>\n</html>\n",
            locale.as_str(),
            template.subject,
        ),
    }
}

/// Puts the values in. None of them can hold a character that HTML would read as its own.
fn fill(paragraph: &str, wording: &Wording, content: &Content<'_>, shown: fn(&Link) -> String) -> String {
    let filled = paragraph.replace("{link}", &shown(content.link()));
    let Content::Appointment { starts_at, zone, settings, .. } = content else { return filled };
    let local = zone.rules().to_datetime(*starts_at);
    filled
        .replace("{settings}", &shown(settings))
        .replace("{weekday}", wording.weekday(local.weekday()))
        .replace("{time}", &(wording.time)(local.time()))
        .replace("{zone}", &clock_name(zone, *starts_at))
}

/// What people call a zone's clock at an instant: its letters (`EDT`), or the distance from UTC where it has none.
///
/// Never the zone's name: Mogadishu and Ouagadougou hold a forbidden stem.
fn clock_name(zone: &Zone, at: Timestamp) -> String {
    let clock = zone.rules().to_offset_info(at);
    let name = clock.abbreviation();
    if name.chars().all(|c| c.is_ascii_alphabetic()) { name.to_owned() } else { format!("UTC{}", clock.offset()) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::reminders::{Base, DoorbellToken, lint};

    fn base() -> Base {
        Base::parse("https://northgate.example").expect("is a base")
    }

    fn link(byte: u8) -> Link {
        Link::new(&base(), &DoorbellToken::from_bytes([byte; 16]))
    }

    fn all<'a>(starts_at: Timestamp, zone: &'a Zone, link: &'a Link, settings: &'a Link) -> [Content<'a>; 7] {
        [
            Content::Appointment { starts_at, zone, link, settings },
            Content::Reminder(link),
            Content::Message(link),
            Content::Page(link),
            Content::Changed(link),
            Content::Confirm(link),
            Content::Items(link),
        ]
    }

    fn assert_discreet(content: &Content<'_>) {
        const SUBJECTS: [&str; 6] = [
            "Appointment reminder",
            "A short reminder",
            "You have a message",
            "The page you asked for",
            "Appointment changed",
            "Please confirm",
        ];
        for locale in Locale::ALL {
            let letter = render(locale, content);
            assert!(SUBJECTS.contains(&letter.subject));
            assert_eq!(lint::faults(letter.subject, &base()), []);
            assert_eq!(lint::faults_of_body(&letter.text, &base()), [], "{}", letter.text);
            assert_eq!(lint::faults(&letter.html, &base()), [], "{}", letter.html);
            assert!(!letter.text.contains(['{', '}']) && !letter.html.contains(['{', '}']), "a placeholder is left");
            assert!(letter.text.is_ascii() && letter.html.is_ascii());
            assert!(letter.text.starts_with("Hello,"));
            assert!(letter.text.lines().chain(letter.html.lines()).all(|line| line.len() < 200));
        }
    }

    #[test]
    fn each_template_goes_with_its_content() {
        let (zone, link) = (Zone::utc(), link(1));
        let contents = all(Timestamp::UNIX_EPOCH, &zone, &link, &link);
        assert_eq!(contents.map(|content| content.letter()), Letter::ALL);
    }

    #[test]
    fn the_second_template_reads_so() {
        let letter = render(Locale::English, &Content::Reminder(&link(0)));
        assert_eq!(letter.subject, "A short reminder");
        let address = "https://northgate.example/a/bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
        assert_eq!(letter.text, format!("Hello, a short reminder is waiting for you: {address}\n"));
        assert!(letter.html.contains(&format!(
            "<p>Hello, a short reminder is waiting for you: <a href=\"{address}\">{address}</a></p>"
        )));
    }

    #[test]
    fn an_appointment_is_told_in_its_own_local_time() {
        let zone = Zone::parse("America/New_York").expect("exists");
        let (to_details, to_settings) = (link(1), link(2));
        let content = Content::Appointment {
            starts_at: "2026-03-08T14:00:00Z".parse().expect("is an instant"),
            zone: &zone,
            link: &to_details,
            settings: &to_settings,
        };
        let letter = render(Locale::English, &content);
        assert!(letter.text.contains("on Sunday at 10:00 am (EDT)."), "{}", letter.text);
        assert!(letter.text.contains(to_details.expose()) && letter.text.contains(to_settings.expose()));
    }

    #[test]
    fn every_zone_day_and_hour_passes_the_lint() {
        let token = link(9);
        let mut zones = 0;
        for name in jiff::tz::db().available() {
            let Ok(zone) = Zone::parse(name.as_str()) else { continue };
            zones += 1;
            for season in ["2026-01-05T00:00:00Z", "2026-07-05T12:30:00Z"] {
                let starts_at: Timestamp = season.parse().expect("is an instant");
                assert_discreet(&Content::Appointment { starts_at, zone: &zone, link: &token, settings: &token });
            }
        }
        assert!(zones > 300, "the database of zones is not there");
        assert!(!lint::hits("Africa/Mogadishu").is_empty(), "this is why the name is not shown");
    }

    proptest! {
        #[test]
        fn every_letter_passes_the_lint_whatever_its_values(
            second in 0_i64..4_000_000_000,
            token: [u8; 16],
            other: [u8; 16],
        ) {
            let zone = Zone::parse("Asia/Kolkata").expect("exists");
            let starts_at = Timestamp::from_second(second).expect("is in range");
            let link = Link::new(&base(), &DoorbellToken::from_bytes(token));
            let settings = Link::new(&base(), &DoorbellToken::from_bytes(other));
            for content in all(starts_at, &zone, &link, &settings) {
                assert_discreet(&content);
            }
        }
    }
}
