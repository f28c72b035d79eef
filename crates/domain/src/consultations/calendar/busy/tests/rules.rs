//! Rules of repetition, by day.

use super::*;

/// The days of 2026 to the middle of 2027 on which a rule falls, for an event at nine o'clock that begins on a day.
fn days(start: &str, rule: &str) -> Vec<String> {
    let start = format!("DTSTART;TZID=America/New_York:{start}T090000");
    let reading = read(&feed(&[&start, "DURATION:PT1M", &format!("RRULE:{rule}")]), window("2026-01-01", "2027-01-31"));
    assert_eq!(reading.report.misread().count(), 0, "{rule}");
    reading.busy.iter().map(|span| span.from().strftime("%m%d").to_string()).collect()
}

#[test]
fn rules_mean_the_days_that_the_standard_says() {
    for (start, rule, expected) in [
        ("20260105", "FREQ=DAILY;INTERVAL=10;COUNT=4", "0105 0115 0125 0204"),
        ("20260105", "FREQ=DAILY;UNTIL=20260107T140000Z", "0105 0106 0107"),
        ("20260105", "FREQ=DAILY;UNTIL=20260107T135959Z", "0105 0106"),
        ("20260105", "FREQ=DAILY;UNTIL=20260107", "0105 0106 0107"),
        ("20260105", "FREQ=DAILY;BYMONTH=3;BYMONTHDAY=1,2;COUNT=3", "0105 0301 0302"),
        ("20260105", "FREQ=WEEKLY;BYDAY=MO,WE;COUNT=4", "0105 0107 0112 0114"),
        // Two readings of every second week, by the day on which weeks begin.
        ("20260106", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "0106 0111 0120 0125"),
        ("20260106", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "0106 0118 0120 0201"),
        // The 31st skips short months.
        ("20260131", "FREQ=MONTHLY;COUNT=4", "0131 0331 0531 0731"),
        ("20260131", "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3", "0131 0228 0331"),
        ("20260102", "FREQ=MONTHLY;BYDAY=1FR;COUNT=3", "0102 0206 0306"),
        ("20260130", "FREQ=MONTHLY;BYDAY=-1FR;COUNT=3", "0130 0227 0327"),
        // The last working day of each month.
        ("20260130", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3", "0130 0227 0331"),
        ("20260213", "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "0213 0313 1113"),
        ("20260105", "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "0105 1126"),
        ("20260105", "FREQ=YEARLY;BYDAY=20MO", "0105 0518"),
        ("20260105", "FREQ=YEARLY;BYYEARDAY=100,-1", "0105 0410 1231"),
        // Week 1 of 2027 begins on 4 January, so 2026 has a week 53.
        ("20260105", "FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO", "0105 1228"),
        ("20260105", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "0105 0511"),
        ("20240229", "FREQ=YEARLY", ""),
    ] {
        assert_eq!(days(start, rule).join(" "), expected, "{rule}");
    }
}

#[test]
fn rules_by_the_hour_and_minute_are_read_too() {
    let busy = |rule: &str| {
        let rule = format!("RRULE:{rule}");
        busy_in_2026(&feed(&["DTSTART:20260105T090000Z", "DURATION:PT1M", &rule])).join(" ").replace("2026-01-", "")
    };
    assert_eq!(busy("FREQ=HOURLY;INTERVAL=6;COUNT=3"), "05T09:00/05T09:01 05T15:00/05T15:01 05T21:00/05T21:01");
    assert_eq!(busy("FREQ=MINUTELY;INTERVAL=90;COUNT=2"), "05T09:00/05T09:01 05T10:30/05T10:31");
    assert_eq!(
        busy("FREQ=DAILY;BYHOUR=9,11;BYMINUTE=0,30;COUNT=3"),
        "05T09:00/05T09:01 05T09:30/05T09:31 05T11:00/05T11:01"
    );
    assert_eq!(busy("FREQ=HOURLY;BYHOUR=9;COUNT=2"), "05T09:00/05T09:01 06T09:00/06T09:01");
}

#[test]
fn looking_late_at_an_endless_rule_finds_the_same_days() {
    for rule in [
        "FREQ=WEEKLY;INTERVAL=3;BYDAY=TU,FR",
        "FREQ=MONTHLY;INTERVAL=5;BYDAY=2WE",
        "FREQ=YEARLY;INTERVAL=2",
        "FREQ=HOURLY;INTERVAL=71",
    ] {
        let feed = feed(&["DTSTART:19960105T090000Z", "DURATION:PT1M", &format!("RRULE:{rule}")]);
        let whole = read(&feed, window("2026-01-01", "2027-01-01"));
        let halves = [("2026-01-01", "2026-05-17"), ("2026-05-17", "2027-01-01")]
            .map(|(from, until)| read(&feed, window(from, until)));
        assert_eq!(whole.busy, halves.iter().flat_map(|half| half.busy.clone()).collect::<Vec<_>>(), "{rule}");
        assert!(!whole.busy.is_empty() && whole.report.is_complete(), "{rule}");
    }
}
