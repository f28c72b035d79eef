//! Feeds that want to hurt, and bytes that are no feed.

use proptest::prelude::*;

use super::*;

/// Reads, and checks what holds for every feed whatsoever.
fn survives(bytes: &[u8]) -> Result<Reading, FeedRefused> {
    let window = window("2026-01-01", "2027-01-31");
    let result = busy_times(bytes, window, &own());
    if let Ok(reading) = &result {
        assert!(reading.busy.windows(2).all(|pair| pair[0].until() < pair[1].from()));
        assert!(reading.busy.iter().all(|span| span.within(window.span()) == Some(*span)));
        assert!(reading.busy.len() <= MOST_OCCURRENCES);
    }
    result
}

#[test]
fn too_much_of_anything_is_refused() {
    let many_lines = "\n".repeat(MOST_LINES + 1);
    let event = "BEGIN:VEVENT\nDTSTART:20260310T140000Z\nEND:VEVENT\n";
    let many_events = format!("BEGIN:VCALENDAR\n{}END:VCALENDAR\n", event.repeat(MOST_EVENTS + 1));
    for bytes in [vec![b'a'; MOST_OCTETS + 1], many_lines.into_bytes(), many_events.into_bytes()] {
        assert_eq!(survives(&bytes), Err(FeedRefused::TooLarge));
    }
    for refused in [FeedRefused::TooLarge, FeedRefused::NotACalendar] {
        assert!(refused.problem().message.contains("kept"));
    }
}

#[test]
fn rules_that_never_end_or_never_find_a_day_stop() {
    for rule in [
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MINUTELY;BYYEARDAY=366;COUNT=4000000000",
        "FREQ=YEARLY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23;BYDAY=MO,TU,WE,TH,FR,SA,SU",
        "FREQ=YEARLY;INTERVAL=65535;BYMONTH=2;BYMONTHDAY=30",
    ] {
        let rule = format!("RRULE:{rule}");
        let lines = &["DTSTART:00010101T000000Z", "DURATION:PT1S", &rule][..];
        let reading = survives(calendar(&[lines; 50]).as_bytes()).expect("is a feed");
        assert_eq!(reading.report.events(), 50, "{rule}");
    }
    let endless = feed(&["DTSTART:20260105T000000Z", "DURATION:PT1S", "RRULE:FREQ=SECONDLY;INTERVAL=2"]);
    let reading = survives(endless.as_bytes()).expect("is a feed");
    assert!(!reading.report.is_complete());
    assert_eq!(reading.busy.len(), MOST_OCCURRENCES);
}

#[test]
fn deep_nesting_and_the_edges_of_time_do_no_harm() {
    let deep = "BEGIN:VEVENT\n".repeat(MOST_LINES - 1);
    assert!(survives(format!("BEGIN:VCALENDAR\n{deep}").as_bytes()).is_err());
    let closed = format!("BEGIN:VCALENDAR\n{}{}END:VCALENDAR\n", "BEGIN:X\n".repeat(40_000), "END:X\n".repeat(40_000));
    assert!(survives(closed.as_bytes()).is_ok());
    for start in [
        "00000101T000000Z",
        "00010101T000000",
        "99991231T235959Z",
        "99991231T235959",
        "20260310T140060Z",
        "20260310T240000Z",
    ] {
        for length in
            ["DURATION:P4294967295W", "DURATION:P4294967295DT4294967295H", "DTEND:99991231T235959Z", "DURATION:PT1H"]
        {
            for rule in
                ["RRULE:FREQ=YEARLY", "RRULE:FREQ=DAILY;UNTIL=99991231T235959Z", "RDATE:99991231T235959Z", "X:Y"]
            {
                survives(feed(&[&format!("DTSTART:{start}"), length, rule]).as_bytes()).expect("is a feed");
            }
        }
    }
    let name = format!("DTSTART;TZID=\"{}\":20260310T140000", "a/".repeat(500_000));
    assert!(survives(feed(&[&name, "DURATION:PT1H"]).as_bytes()).is_ok());
}

/// Pieces from which feeds are put together that are almost right.
fn pieces() -> impl Strategy<Value = String> {
    let whole = proptest::sample::select(vec![
        "BEGIN:VCALENDAR\r\n",
        "END:VCALENDAR\r\n",
        "BEGIN:VEVENT\r\n",
        "END:VEVENT\r\n",
        "BEGIN:VTIMEZONE\r\n",
        "END:VTIMEZONE\r\n",
        "BEGIN:VFREEBUSY\r\n",
        "END:VFREEBUSY\r\n",
        "UID:a\r\n",
        "SEQUENCE:-1\r\n",
        "DTSTART:20260310T140000Z\r\n",
        "DTSTART;VALUE=DATE:20260310\r\n",
        "DTSTART;TZID=",
        "Europe/Berlin",
        ":20260329T023000\r\n",
        "DTEND:",
        "20260310",
        "T",
        "150000",
        "Z",
        "\r\n",
        "\r\n ",
        ";",
        ":",
        ",",
        "=",
        "\"",
        "\\",
        "/",
        "RRULE:FREQ=",
        "DAILY",
        "YEARLY",
        "SECONDLY",
        ";BYDAY=-1MO,2TU",
        ";BYSETPOS=-1",
        ";COUNT=3",
        ";INTERVAL=0",
        ";UNTIL=20260401",
        ";BYWEEKNO=53,-53",
        ";BYYEARDAY=366",
        ";BYMONTHDAY=-31",
        ";WKST=SU",
        "EXDATE:",
        "RDATE;VALUE=PERIOD:20260310T140000Z/PT1H\r\n",
        "RECURRENCE-ID:20260310T140000Z\r\n",
        "DURATION:P1W\r\n",
        "FREEBUSY:",
        "TRANSP:OPAQUE\r\n",
        ";ENCODING=QUOTED-PRINTABLE",
        ";ENCODING=BASE64",
        ";CHARSET=iso-8859-1",
        "=3D",
        "X-LIC-LOCATION:",
        "TZID:Here\r\n",
    ]);
    proptest::collection::vec(prop_oneof![9 => whole.prop_map(str::to_owned), 1 => "\\PC{0,4}"], 0..60)
        .prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = survives(&bytes);
        let mut inside = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:".to_vec();
        inside.extend(&bytes);
        inside.extend(b"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
        let _ = survives(&inside);
    }

    #[test]
    fn no_feed_that_is_almost_right_makes_it_panic(text in pieces()) {
        let _ = survives(text.as_bytes());
        let _ = survives(format!("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{text}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n").as_bytes());
    }
}
