use jiff::{
    SignedDuration,
    civil::{Weekday, date, time},
};
use proptest::prelude::*;

use super::*;

fn hours(on: Weekday, from: i8, until: i8) -> OpenHours {
    OpenHours { on: Day(on), from: time(from, 0, 0, 0), until: time(until, 0, 0, 0) }
}

fn zone(name: &str) -> Zone {
    Zone::parse(name).expect("exists")
}

fn in_zone(name: &str, week: Vec<OpenHours>, changes: Vec<Change>) -> Availability {
    Availability::new(zone(name), week, changes, None).expect("are hours")
}

fn days(from: &str, days: i64) -> Interval {
    Interval::of(from.parse().expect("is an instant"), SignedDuration::from_hours(24 * days)).expect("is a span")
}

/// The openings as the member's own clock shows them, with the offset.
fn shown(availability: &Availability, span: Interval, holidays: &[Date]) -> Vec<String> {
    let show = |at: Timestamp| at.to_zoned(availability.zone().rules().clone()).strftime("%d %H:%M%:z").to_string();
    availability
        .openings(span, holidays)
        .into_iter()
        .map(|opening| format!("{} to {}", show(opening.start()), show(opening.end())))
        .collect()
}

#[test]
fn a_week_is_wall_time_and_days_can_differ() {
    let week = vec![hours(Weekday::Monday, 13, 17), hours(Weekday::Monday, 9, 12), hours(Weekday::Tuesday, 22, 0)];
    let changes = vec![
        Change::Closed { on: date(2026, 3, 16) },
        Change::Open { on: date(2026, 3, 18), from: time(8, 0, 0, 0), until: time(9, 0, 0, 0) },
    ];
    let availability = in_zone("America/New_York", week, changes);
    let fortnight = days("2026-03-07T05:00:00Z", 14);
    assert_eq!(
        shown(&availability, fortnight, &[date(2026, 3, 17)]),
        [
            "09 09:00-04:00 to 09 12:00-04:00",
            "09 13:00-04:00 to 09 17:00-04:00",
            "10 22:00-04:00 to 11 00:00-04:00",
            "18 08:00-04:00 to 18 09:00-04:00",
        ]
    );
}

#[test]
fn a_skipped_hour_is_not_there_and_a_repeated_one_is_there_twice() {
    let sunday = |from, until| {
        let opening = OpenHours { on: Day(Weekday::Sunday), from, until };
        in_zone("America/New_York", vec![opening], Vec::new())
    };
    let (spring, autumn) = (days("2026-03-08T05:00:00Z", 1), days("2026-11-01T04:00:00Z", 1));
    for (from, until, span, expected) in [
        // Annex B15: 02:30 is skipped, and the clock goes on at 03:00.
        (time(2, 30, 0, 0), time(5, 0, 0, 0), spring, vec!["08 03:00-04:00 to 08 05:00-04:00"]),
        (time(1, 0, 0, 0), time(2, 30, 0, 0), spring, vec!["08 01:00-05:00 to 08 03:00-04:00"]),
        (time(2, 0, 0, 0), time(3, 0, 0, 0), spring, vec![]),
        (time(2, 15, 0, 0), time(2, 45, 0, 0), spring, vec![]),
        // Annex B16: 01:30 comes twice, and means the first.
        (time(1, 30, 0, 0), time(3, 0, 0, 0), autumn, vec!["01 01:30-04:00 to 01 03:00-05:00"]),
        (time(0, 0, 0, 0), time(1, 30, 0, 0), autumn, vec!["01 00:00-04:00 to 01 01:30-04:00"]),
    ] {
        assert_eq!(shown(&sunday(from, until), span, &[]), expected, "{from} to {until}");
    }
    let half = OpenHours { on: Day(Weekday::Sunday), from: time(2, 15, 0, 0), until: time(4, 0, 0, 0) };
    let lord_howe = in_zone("Australia/Lord_Howe", vec![half], Vec::new());
    // Annex B18: half an hour is skipped.
    let span = days("2026-10-03T12:00:00Z", 1);
    assert_eq!(shown(&lord_howe, span, &[]), ["04 02:30+11:00 to 04 04:00+11:00"]);
}

#[test]
fn hours_that_cannot_be_are_refused() {
    let make = |week, changes, most| Availability::new(Zone::utc(), week, changes, most).map(|_| ());
    let field = |made: Result<(), Problems>| made.expect_err("is refused").0[0].field.clone().expect("names a field");
    assert_eq!(field(make(vec![hours(Weekday::Monday, 12, 9)], vec![], None)), "week");
    assert_eq!(field(make(vec![hours(Weekday::Monday, 9, 9)], vec![], None)), "week");
    let overlapping = vec![hours(Weekday::Monday, 9, 12), hours(Weekday::Monday, 11, 13)];
    assert_eq!(field(make(overlapping, vec![], None)), "week");
    let on = date(2026, 3, 9);
    let open = |from, until| Change::Open { on, from: time(from, 0, 0, 0), until: time(until, 0, 0, 0) };
    assert_eq!(field(make(vec![], vec![open(9, 12), open(8, 10)], None)), "changes");
    assert_eq!(field(make(vec![], vec![], Some(0))), "mostADay");
    assert_eq!(field(make(vec![hours(Weekday::Monday, 9, 10); 51], vec![], None)), "week");
    assert!(make(vec![hours(Weekday::Monday, 9, 12), hours(Weekday::Monday, 12, 13)], vec![], Some(1)).is_ok());
}

#[test]
fn it_reads_back_as_it_was_kept() {
    let changes = vec![Change::Closed { on: date(2026, 12, 24) }];
    let availability = in_zone("America/New_York", vec![hours(Weekday::Monday, 9, 17)], changes);
    let kept = serde_json::to_string(&availability).expect("is plain data");
    assert_eq!(serde_json::from_str::<Availability>(&kept).expect("reads back"), availability);
    for broken in [
        kept.replace("America/New_York", "America/Atlantis"),
        kept.replace("09:00:00", "25:00:00"),
        kept.replace("\"on\":1", "\"on\":8"),
        kept.replace("09:00:00", "18:00:00"),
    ] {
        assert!(serde_json::from_str::<Availability>(&broken).is_err(), "{broken}");
    }
}

proptest! {
    #[test]
    fn openings_are_apart_in_order_and_within_what_was_asked(
        start in 1_767_225_600_i64..1_798_761_600,
        length in 1_i64..40,
        week in proptest::collection::vec((1_i8..8, 0_i8..23, 1_i8..12), 0..9),
        place in 0_usize..5,
    ) {
        let names = ["America/New_York", "Australia/Lord_Howe", "Australia/Perth", "Asia/Kolkata", "Africa/Cairo"];
        let week = week.into_iter().map(|(day, from, length)| {
            let day = Weekday::from_monday_one_offset(day).expect("is a weekday");
            hours(day, from, (from + length).min(24) % 24)
        });
        // Of hours that overlap, those named first stay.
        let week = week.fold(Vec::new(), |mut kept: Vec<OpenHours>, hours| {
            kept.push(hours);
            if Availability::new(Zone::utc(), kept.clone(), vec![], None).is_err() { kept.pop(); }
            kept
        });
        let availability = in_zone(names[place], week, Vec::new());
        let start = Timestamp::from_second(start).expect("is in 2026");
        let span = Interval::of(start, SignedDuration::from_hours(24 * length)).expect("is a span");
        let openings = availability.openings(span, &[]);
        prop_assert!(openings.iter().all(|opening| span.holds(*opening)));
        prop_assert!(openings.windows(2).all(|pair| pair[0].end() <= pair[1].start()));
        let closed = [availability.day_of(start)];
        let without = availability.openings(span, &closed);
        prop_assert!(without.iter().all(|opening| openings.contains(opening)));
    }
}
