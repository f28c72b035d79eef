use jiff::{
    SignedDuration,
    civil::{Weekday, date, time},
};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{
    consultations::{
        availability::{Change, OpenHours},
        type_of,
    },
    ids::Id as _,
    people::hours::Day,
};

fn member_id(number: u128) -> PersonId {
    PersonId::from_uuid(Uuid::from_u128(number))
}

fn long() -> &'static ConsultationType {
    type_of("consult_45").expect("comes with the service")
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("is an instant")
}

fn every_day(zone: &str, from: i8, until: i8) -> Availability {
    let week = Weekday::Monday.cycle_forward().take(7).map(|day| OpenHours {
        on: Day(day),
        from: time(from, 0, 0, 0),
        until: time(until, 0, 0, 0),
    });
    let zone = Zone::parse(zone).expect("exists");
    Availability::new(zone, week.collect(), Vec::new(), None).expect("are hours")
}

fn meeting(start: &str, minutes: i64) -> Taken {
    let interval = Interval::of(at(start), SignedDuration::from_mins(minutes)).expect("is a stretch");
    Taken { interval, is_meeting: true }
}

fn starts_of(availability: &Availability, taken: &[Taken], now: &str, day: Date) -> Vec<String> {
    let member = Member { id: member_id(1), availability, taken };
    let local = |slot: &Slot| slot.starts_at.to_zoned(availability.zone().rules().clone());
    let all = slots(long(), &[member], &[], at(now));
    let of_day = all.iter().map(local).filter(|starts_at| starts_at.date() == day);
    of_day.map(|starts_at| starts_at.strftime("%H:%M").to_string()).collect()
}

#[test]
fn a_meeting_lies_within_the_hours_and_keeps_its_buffer() {
    let availability = every_day("America/New_York", 9, 12);
    let (now, day) = ("2026-06-01T10:00:00Z", date(2026, 6, 10));
    assert_eq!(starts_of(&availability, &[], now, day), ["09:00", "09:30", "10:00", "10:30", "11:00"]);
    // From 10:00 to 11:00, the time after it included: 09:00 ends its own hour at ten, 11:00 begins when that one ends.
    let taken = [meeting("2026-06-10T14:00:00Z", 60)];
    assert_eq!(starts_of(&availability, &taken, now, day), ["09:00", "11:00"]);
    let elsewhere = [meeting("2026-06-10T12:00:00Z", 61), meeting("2026-06-10T12:10:00Z", 5)];
    assert_eq!(starts_of(&availability, &elsewhere, now, day), ["09:30", "10:00", "10:30", "11:00"]);
}

#[test]
fn notice_and_horizon_bound_what_can_be_booked() {
    let availability = every_day("UTC", 0, 0);
    let member = Member { id: member_id(1), availability: &availability, taken: &[] };
    let now = at("2026-06-01T10:10:00Z");
    let all = slots(long(), &[member], &[], now);
    assert_eq!(all[0].starts_at, at("2026-06-02T10:30:00Z"));
    assert_eq!(all[all.len() - 1].starts_at, at("2026-07-31T10:00:00Z"));
    assert!(all.iter().all(|slot| is_open(long(), &member, slot.starts_at, &[], now)));
    for (starts_at, says) in [
        ("2026-06-02T10:00:00Z", "too soon"),
        ("2026-07-31T10:30:00Z", "too far ahead"),
        ("2026-06-03T10:15:00Z", "between two"),
        ("2026-05-01T10:00:00Z", "past"),
        ("9999-12-30T22:00:00Z", "at the end of the calendar"),
    ] {
        assert!(!is_open(long(), &member, at(starts_at), &[], now), "{says}");
    }
}

#[test]
fn enough_meetings_close_a_day_and_other_things_do_not() {
    let usual = every_day("America/New_York", 9, 12);
    let one = Availability::new(usual.zone().clone(), usual.week().to_vec(), vec![], Some(1)).expect("are hours");
    let (now, day) = ("2026-06-01T10:00:00Z", date(2026, 6, 10));
    let mut taken = [meeting("2026-06-10T20:00:00Z", 60)];
    assert!(starts_of(&one, &taken, now, day).is_empty());
    assert_eq!(starts_of(&one, &taken, now, date(2026, 6, 11)).len(), 5);
    taken[0].is_meeting = false;
    assert_eq!(starts_of(&one, &taken, now, day).len(), 5);
}

#[test]
fn a_closed_day_and_a_holiday_have_no_slots() {
    let usual = every_day("America/New_York", 9, 12);
    let changes = vec![Change::Closed { on: date(2026, 6, 10) }];
    let away = Availability::new(usual.zone().clone(), usual.week().to_vec(), changes, None).expect("are hours");
    let member = Member { id: member_id(1), availability: &away, taken: &[] };
    let days: Vec<Date> =
        by_day(&slots(long(), &[member], &[date(2026, 6, 12)], at("2026-06-08T10:00:00Z")), away.zone())
            .into_iter()
            .map(|(day, _)| day)
            .take(3)
            .collect();
    assert_eq!(days, [date(2026, 6, 9), date(2026, 6, 11), date(2026, 6, 13)]);
}

#[test]
fn a_change_of_clocks_is_read_in_each_zone() {
    // Clocks in Miami go back on 1 November 2026; in Denver at the same wall time, two hours later; in Perth never.
    let miami = every_day("America/New_York", 9, 10);
    let member = Member { id: member_id(1), availability: &miami, taken: &[] };
    let all = slots(long(), &[member], &[], at("2026-10-29T00:00:00Z"));
    let show = |day: usize, zone: &str| {
        all[day]
            .starts_at
            .to_zoned(Zone::parse(zone).expect("exists").rules().clone())
            .strftime("%d %H:%M %Z")
            .to_string()
    };
    let read = |zone: &str| [show(0, zone), show(1, zone), show(2, zone)];
    assert_eq!(read("America/New_York"), ["30 09:00 EDT", "31 09:00 EDT", "01 09:00 EST"]);
    assert_eq!(read("America/Denver"), ["30 07:00 MDT", "31 07:00 MDT", "01 07:00 MST"]);
    assert_eq!(read("Australia/Perth"), ["30 21:00 AWST", "31 21:00 AWST", "01 22:00 AWST"]);
}

#[test]
fn the_day_is_the_readers() {
    let miami = every_day("America/New_York", 20, 21);
    let member = Member { id: member_id(1), availability: &miami, taken: &[] };
    let all = slots(long(), &[member], &[], at("2026-06-01T00:00:00Z"));
    let first = |zone: &str| by_day(&all, &Zone::parse(zone).expect("exists"))[0].0;
    assert_eq!(first("America/New_York"), date(2026, 6, 1));
    assert_eq!(first("Australia/Perth"), date(2026, 6, 2));
}

/// Twelve members, eight hours a day, sixty days: what PERFORMANCE.md asks for. Counted here; timed by hand with `--ignored`.
fn a_busy_practice() -> (Availability, Vec<Vec<Taken>>) {
    let availability = every_day("America/New_York", 9, 17);
    let day = |member: i64, day: i64| {
        let start = at("2026-06-02T13:00:00Z") + SignedDuration::from_hours(24 * day + (member + day) % 7);
        Taken { interval: Interval::of(start, SignedDuration::from_hours(1)).expect("is"), is_meeting: true }
    };
    (availability, (0..12).map(|member| (0..60).map(|number| day(member, number)).collect()).collect())
}

fn slots_of_a_busy_practice(availability: &Availability, taken: &[Vec<Taken>]) -> Vec<Slot> {
    let members: Vec<Member<'_>> =
        (1..).zip(taken).map(|(number, taken)| Member { id: member_id(number), availability, taken }).collect();
    slots(long(), &members, &[], at("2026-06-01T13:00:00Z"))
}

#[test]
fn a_busy_practice_offers_what_is_left_of_its_days() {
    let (availability, taken) = a_busy_practice();
    let all = slots_of_a_busy_practice(&availability, &taken);
    // 15 beginnings a day, of which one meeting takes 3, or 2 at the beginning of the day.
    assert!((12 * 59 * 12..=12 * 60 * 13).contains(&all.len()), "{}", all.len());
}

#[test]
#[ignore = "prints a time: cargo test --release -p domain -- --ignored --nocapture time_of_a_busy_practice"]
fn time_of_a_busy_practice() {
    let (availability, taken) = a_busy_practice();
    let mut best = std::time::Duration::MAX;
    for _ in 0..50 {
        let begun = std::time::Instant::now();
        std::hint::black_box(slots_of_a_busy_practice(&availability, &taken));
        best = best.min(begun.elapsed());
    }
    println!("slots of 12 members over 60 days: {best:?}");
}

proptest! {
    #[test]
    fn every_slot_is_free_within_hours_and_no_free_one_is_missing(
        taken in proptest::collection::vec((0_i64..86_400, 5_i64..300), 0..40),
        zone in 0_usize..4,
        (from, length) in (0_i8..20, 1_i8..9),
        start in 1_767_225_600_i64..1_798_761_600,
    ) {
        let zones = ["America/New_York", "Australia/Lord_Howe", "Australia/Perth", "Europe/London"];
        let availability = every_day(zones[zone], from, (from + length).min(24) % 24);
        let now = Timestamp::from_second(start).expect("is in 2026");
        let taken: Vec<Taken> = taken
            .into_iter()
            .map(|(begins, minutes)| {
                let start = now + SignedDuration::from_mins(begins);
                Taken { interval: Interval::of(start, SignedDuration::from_mins(minutes)).expect("is"), is_meeting: false }
            })
            .collect();
        let member = Member { id: member_id(1), availability: &availability, taken: &taken };
        let all = slots(long(), &[member], &[], now);
        let span = long().bookable(now).expect("is a span");
        let openings = availability.openings(span.widened(DAY, DAY), &[]);
        let mut expected = Vec::new();
        for opening in openings {
            let mut starts_at = opening.start();
            while opening.holds(long().meeting(starts_at).expect("is")) {
                let claim = long().claim(long().meeting(starts_at).expect("is"));
                let is_free = taken.iter().all(|taken| !taken.interval.overlaps(claim));
                if is_free && span.start() <= starts_at && starts_at < span.end() {
                    expected.push(Slot { starts_at, member: member.id });
                }
                starts_at += long().every();
            }
        }
        prop_assert_eq!(all, expected);
    }
}
