use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{
    consultations::calendar::{Span, Window, busy_times},
    practice::neutral,
    zone::Zone,
};

fn portal() -> Base {
    Base::parse("https://northgate.example").expect("is a base")
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("is an instant")
}

fn entry() -> CalendarEntry {
    let span = Span::new(at("2026-03-08T14:00:00Z"), at("2026-03-08T14:45:00Z")).expect("ends after it begins");
    CalendarEntry::planned(Uuid::from_u128(0x1234), span, at("2026-03-01T09:00:00Z"))
}

fn published(entry: &CalendarEntry) -> CalendarFile {
    file(entry, Locale::English, &portal())
}

/// The names of all lines, so that a new one cannot slip in unseen.
const NAMES: [&str; 16] = [
    "BEGIN",
    "VERSION",
    "PRODID",
    "CALSCALE",
    "METHOD",
    "UID",
    "DTSTAMP",
    "SEQUENCE",
    "DTSTART",
    "DTEND",
    "SUMMARY",
    "DESCRIPTION",
    "CLASS",
    "STATUS",
    "TRANSP",
    "END",
];

fn assert_says_nothing(file: &CalendarFile) {
    assert_eq!(neutral::hits(&file.text), Vec::<&str>::new());
    let unfolded = file.text.replace("\r\n ", "");
    for line in unfolded.split_terminator("\r\n") {
        let (name, value) = line.split_once(':').expect("has a name");
        assert!(NAMES.contains(&name), "{line}");
        assert!(name != "SUMMARY" || value == "Appointment");
        assert!(name != "DESCRIPTION" || value == "https://northgate.example");
    }
}

/// B19: ten o'clock in New York on the day the clocks go forward.
#[test]
fn a_file_reads_so() {
    let lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Office//Appointments//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        "UID:00000000-0000-0000-0000-000000001234",
        "DTSTAMP:20260301T090000Z",
        "SEQUENCE:0",
        "DTSTART:20260308T140000Z",
        "DTEND:20260308T144500Z",
        "SUMMARY:Appointment",
        "DESCRIPTION:https://northgate.example",
        "CLASS:PRIVATE",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ];
    assert_eq!(published(&entry()).text, lines.join("\r\n"));
    assert_eq!(published(&entry()).content_type(), "text/calendar; charset=utf-8; method=PUBLISH");
}

#[test]
fn a_cancelled_entry_is_only_ever_sent_as_cancelled() {
    let gone = entry().cancelled(at("2026-03-02T09:00:00Z"));
    let file = published(&gone);
    assert_eq!(file.method, Method::Cancel);
    for line in ["METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:1", "DTSTAMP:20260302T090000Z"] {
        assert!(file.text.contains(&format!("\r\n{line}\r\n")), "{line}");
    }
    let feed = feed(&[entry(), gone], Locale::English, &portal());
    assert_eq!(feed.method, Method::Publish);
    assert_eq!(feed.text.matches("STATUS:CANCELLED").count(), 1);
    assert_says_nothing(&feed);
}

proptest! {
    #[test]
    fn what_a_feed_says_is_read_back_as_busy_time_and_nothing_else(
        planned in proptest::collection::vec((0_i64..100_000, 1_i64..600, any::<u128>(), any::<bool>()), 0..30),
    ) {
        let minute = |minute: i64| at("2026-01-01T00:00:00Z") + jiff::SignedDuration::from_mins(minute);
        let window = Window::new(minute(-1), minute(200_000)).expect("is a window");
        let mut standing = Vec::new();
        let mut entries = Vec::new();
        for (from, length, uid, is_cancelled) in planned {
            let span = Span::new(minute(from), minute(from + length)).expect("ends after it begins");
            let entry = CalendarEntry::planned(Uuid::from_u128(uid), span, minute(0));
            if is_cancelled { entries.push(entry.cancelled(minute(1))) } else { standing.push(span); entries.push(entry) }
        }
        let feed = feed(&entries, Locale::English, &portal());
        assert_says_nothing(&feed);
        prop_assert!(feed.text.split("\r\n").all(|line| line.len() <= 75 && line.is_ascii()));
        let read = busy_times(feed.text.as_bytes(), window, &Zone::utc()).expect("is a feed");
        prop_assert!(read.report.is_complete() && read.report.misread().next().is_none());
        prop_assert_eq!(read.busy, Span::merged(standing));
    }
}
