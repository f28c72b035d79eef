mod hostile;
mod rules;

use super::*;

/// A feed of one event, from its lines.
fn feed(lines: &[&str]) -> String {
    calendar(&[lines])
}

/// A feed of several.
fn calendar(events: &[&[&str]]) -> String {
    let mut text = String::from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n");
    for lines in events {
        text.push_str("BEGIN:VEVENT\r\n");
        lines.iter().for_each(|line| text.extend([*line, "\r\n"]));
        text.push_str("END:VEVENT\r\n");
    }
    text + "END:VCALENDAR\r\n"
}

fn own() -> Zone {
    Zone::parse("America/New_York").expect("exists")
}

fn window(from: &str, until: &str) -> Window {
    let at = |day: &str| format!("{day}T00:00:00Z").parse().expect("is a day");
    Window::new(at(from), at(until)).expect("is a window")
}

fn read(feed: &str, window: Window) -> Reading {
    busy_times(feed.as_bytes(), window, &own()).expect("is a feed")
}

/// The busy times of 2026, as text to compare with: `from/until`, without seconds.
fn busy_in_2026(feed: &str) -> Vec<String> {
    shown(&read(feed, window("2026-01-01", "2027-01-01")))
}

fn shown(reading: &Reading) -> Vec<String> {
    let minute = |at: Timestamp| at.strftime("%Y-%m-%dT%H:%M").to_string();
    reading.busy.iter().map(|span| format!("{}/{}", minute(span.from()), minute(span.until()))).collect()
}

fn misread(feed: &str) -> Vec<(Misread, usize)> {
    read(feed, window("2026-01-01", "2027-01-01")).report.misread().collect()
}

#[test]
fn an_event_takes_its_time_in_its_own_zone() {
    for (lines, expected) in [
        (&["DTSTART:20260310T140000Z", "DTEND:20260310T150000Z"][..], "2026-03-10T14:00/2026-03-10T15:00"),
        (&["DTSTART;TZID=Europe/Berlin:20260310T140000", "DURATION:PT45M"], "2026-03-10T13:00/2026-03-10T13:45"),
        // No zone: the member's own.
        (&["DTSTART:20260310T140000", "DTEND:20260310T150000"], "2026-03-10T18:00/2026-03-10T19:00"),
        // A name of Windows, and a path that ends in a name.
        (&["DTSTART;TZID=Eastern Standard Time:20260310T140000", "DURATION:PT1H"], "2026-03-10T18:00/2026-03-10T19:00"),
        (
            &["DTSTART;TZID=/mozilla.org/20070129_1/Asia/Kolkata:20260310T140000", "DURATION:PT1H"],
            "2026-03-10T08:30/2026-03-10T09:30",
        ),
        // A day, in the member's zone: 23 hours on the day the clocks go forward.
        (&["DTSTART;VALUE=DATE:20260308"], "2026-03-08T05:00/2026-03-09T04:00"),
        (&["DTSTART;VALUE=DATE:20260310", "DTEND;VALUE=DATE:20260312"], "2026-03-10T04:00/2026-03-12T04:00"),
        // A calendar's day, then the stopwatch: P1D over the change of clocks is 23 hours.
        (&["DTSTART;TZID=America/New_York:20260307T120000", "DURATION:P1D"], "2026-03-07T17:00/2026-03-08T16:00"),
        (&["DTSTART;TZID=America/New_York:20260307T120000", "DURATION:PT24H"], "2026-03-07T17:00/2026-03-08T17:00"),
    ] {
        assert_eq!(busy_in_2026(&feed(lines)), [expected], "{lines:?}");
        assert_eq!(misread(&feed(lines)), [], "{lines:?}");
    }
}

/// B15 to B18 of DOMAIN.md: times that do not exist move forward by the gap, times that happen twice are the first.
#[test]
fn gaps_and_overlaps_of_clocks_are_read_as_annex_b_says() {
    for (zone, wall, expected) in [
        ("America/New_York", "20260308T023000", "2026-03-08T07:30"),
        ("America/New_York", "20261101T013000", "2026-11-01T05:30"),
        ("Europe/London", "20260329T013000", "2026-03-29T01:30"),
        ("Europe/London", "20261025T013000", "2026-10-25T00:30"),
        ("America/Phoenix", "20260308T023000", "2026-03-08T09:30"),
        ("Australia/Lord_Howe", "20261004T021500", "2026-10-03T15:45"),
        ("America/New_York", "20260308T100000", "2026-03-08T14:00"),
    ] {
        let start = format!("DTSTART;TZID={zone}:{wall}");
        let busy = busy_in_2026(&feed(&[&start, "DURATION:PT1M"]));
        assert!(busy[0].starts_with(expected), "{zone} {wall}: {busy:?}");
    }
}

#[test]
fn a_series_keeps_its_wall_time_over_a_change_of_clocks() {
    let weekly = feed(&[
        "DTSTART;TZID=America/New_York:20260302T090000",
        "DTEND;TZID=America/New_York:20260302T100000",
        "RRULE:FREQ=WEEKLY;COUNT=2",
    ]);
    assert_eq!(busy_in_2026(&weekly), ["2026-03-02T14:00/2026-03-02T15:00", "2026-03-09T13:00/2026-03-09T14:00"]);
}

#[test]
fn what_leaves_the_time_free_is_not_busy() {
    for line in ["TRANSP:TRANSPARENT", "STATUS:CANCELLED", "X-MICROSOFT-CDO-BUSYSTATUS:FREE", "DURATION:PT0S"] {
        let free = feed(&["DTSTART:20260310T140000Z", line]);
        assert_eq!((busy_in_2026(&free), misread(&free)), (vec![], vec![]), "{line}");
    }
    let tentative = feed(&["DTSTART:20260310T140000Z", "DURATION:PT1H", "STATUS:TENTATIVE", "TRANSP:OPAQUE"]);
    assert_eq!(busy_in_2026(&tentative).len(), 1);
}

#[test]
fn exceptions_and_changes_of_a_series_hold() {
    let series = &[
        "UID:a",
        "DTSTART;TZID=America/New_York:20260302T090000",
        "DURATION:PT1H",
        "RRULE:FREQ=DAILY;COUNT=6",
        "EXDATE;TZID=America/New_York:20260303T090000",
        "EXDATE:20260304T140000Z",
        "RDATE:20260401T120000Z",
    ][..];
    let moved = &["UID:a", "RECURRENCE-ID:20260305T140000Z", "DTSTART:20260305T200000Z", "DURATION:PT1H"][..];
    let cancelled = &[
        "UID:a",
        "RECURRENCE-ID:20260306T140000Z",
        "DTSTART:20260306T140000Z",
        "DURATION:PT1H",
        "STATUS:CANCELLED",
    ][..];
    let expected = [
        "2026-03-02T14:00/2026-03-02T15:00",
        "2026-03-05T20:00/2026-03-05T21:00",
        "2026-03-07T14:00/2026-03-07T15:00",
        "2026-04-01T12:00/2026-04-01T13:00",
    ];
    assert_eq!(busy_in_2026(&calendar(&[series, moved, cancelled])), expected);
    assert_eq!(busy_in_2026(&calendar(&[cancelled, moved, series])), expected);
}

#[test]
fn of_two_versions_the_newer_counts_and_equals_both_count() {
    let old = &["UID:a", "SEQUENCE:1", "DTSTART:20260310T140000Z", "DURATION:PT1H"][..];
    let new = &["UID:a", "SEQUENCE:2", "DTSTART:20260311T140000Z", "DURATION:PT1H"][..];
    let other = &["UID:a", "SEQUENCE:2", "DTSTART:20260312T140000Z", "DURATION:PT1H"][..];
    let nameless = &["DTSTART:20260313T140000Z", "DURATION:PT1H"][..];
    let busy = busy_in_2026(&calendar(&[new, old, other, nameless, nameless]));
    assert_eq!(
        busy,
        ["2026-03-11T14:00/2026-03-11T15:00", "2026-03-12T14:00/2026-03-12T15:00", "2026-03-13T14:00/2026-03-13T15:00"]
    );
}

#[test]
fn free_busy_lists_are_read_and_several_calendars_are_one_feed() {
    let list = "BEGIN:VCALENDAR\r\nBEGIN:VFREEBUSY\r\nFREEBUSY;FBTYPE=BUSY:20260310T140000Z/PT1H,20260310T150000Z/20260310T153000Z\r\n\
                FREEBUSY;FBTYPE=FREE:20260311T140000Z/PT1H\r\nEND:VFREEBUSY\r\nEND:VCALENDAR\r\n";
    assert_eq!(busy_in_2026(list), ["2026-03-10T14:00/2026-03-10T15:30"]);
    let both = list.to_owned() + &feed(&["DTSTART:20260312T140000Z", "DURATION:PT1H"]);
    assert_eq!(busy_in_2026(&both).len(), 2);
}

#[test]
fn a_zone_that_vanished_is_read_in_the_members_own_and_said() {
    let gone = feed(&["DTSTART;TZID=Customized Time Zone:20260310T140000", "DURATION:PT1H"]);
    assert_eq!(busy_in_2026(&gone), ["2026-03-10T18:00/2026-03-10T19:00"]);
    assert_eq!(misread(&gone), [(Misread::UnknownZone, 1)]);
    let defined = "BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nTZID:Our office\r\nX-LIC-LOCATION:Europe/Berlin\r\nEND:VTIMEZONE\r\n\
                   BEGIN:VEVENT\r\nDTSTART;TZID=Our office:20260310T140000\r\nDURATION:PT1H\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    assert_eq!(busy_in_2026(defined), ["2026-03-10T13:00/2026-03-10T14:00"]);
}

#[test]
fn what_is_not_understood_is_counted_and_said() {
    for (lines, expected, busy) in [
        (&["DTEND:20260310T140000Z"][..], Misread::NoStart, 0),
        (&["DTSTART:yesterday", "DURATION:PT1H"], Misread::NoStart, 0),
        (&["DTSTART:20260231T140000Z", "DURATION:PT1H"], Misread::NoStart, 0),
        (&["DTSTART:20260310T140000Z", "DTEND:20260309T140000Z"], Misread::BadEnd, 0),
        (&["DTSTART:20260310T140000Z", "DURATION:-PT1H"], Misread::BadEnd, 0),
        (&["DTSTART:20260310T140000Z", "DURATION:PT1H", "RRULE:FREQ=NEVER"], Misread::UnknownRule, 1),
        (&["DTSTART:20260310T140000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;BYMONTH=13"], Misread::UnknownRule, 1),
        (&["DTSTART:20260310T140000Z", "DURATION:PT1H", "RRULE:RSCALE=HEBREW;FREQ=YEARLY"], Misread::UnknownRule, 1),
        (&["DTSTART:20260310T140000Z", "DURATION:PT1H", "EXDATE:soon"], Misread::BadDate, 1),
        (
            &[
                "UID:a",
                "RECURRENCE-ID;RANGE=THISANDFUTURE:20260310T130000Z",
                "DTSTART:20260310T140000Z",
                "DURATION:PT1H",
            ],
            Misread::MovedSeries,
            1,
        ),
    ] {
        assert_eq!(misread(&feed(lines)), [(expected, 1)], "{lines:?}");
        assert_eq!(busy_in_2026(&feed(lines)).len(), busy, "{lines:?}");
        assert!(!expected.words().is_empty());
    }
}

#[test]
fn only_a_calendar_is_a_feed_and_a_window_is_bounded() {
    let window = window("2026-01-01", "2027-01-01");
    for text in [
        "",
        "<!doctype html><title>Sign in</title>",
        "BEGIN:VCARD\r\nFN:x\r\nEND:VCARD\r\n",
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n",
        // Broken off inside an event, and put together with the end of something else.
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\n",
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20260310T140000Z\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VTODO\r\nEND:VCALENDAR\r\n",
        "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\nEND:VCALENDAR\r\n",
    ] {
        assert_eq!(busy_times(text.as_bytes(), window, &own()), Err(FeedRefused::NotACalendar), "{text:?}");
    }
    assert_eq!(busy_in_2026("\u{feff}BEGIN:VCALENDAR\nEND:VCALENDAR\n"), Vec::<String>::new());
    let at = |year: i16| {
        jiff::civil::date(year, 1, 1).at(0, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).expect("is a time").timestamp()
    };
    assert!(Window::new(at(2026), at(2026)).is_err() && Window::new(at(2026), at(2028)).is_err());
}

#[test]
fn stretches_are_cut_to_the_window() {
    let long = feed(&["DTSTART:20200101T000000Z", "DTEND:20300101T000000Z"]);
    assert_eq!(busy_in_2026(&long), ["2026-01-01T00:00/2027-01-01T00:00"]);
    let often = feed(&["DTSTART:20200101T000000Z", "DURATION:P3D", "RRULE:FREQ=DAILY"]);
    assert_eq!(busy_in_2026(&often), ["2026-01-01T00:00/2027-01-01T00:00"]);
}
