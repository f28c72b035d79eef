//! Vectors of DOMAIN.md Annex B, cases of section 7.4, and properties.

use jiff::civil::{Weekday, date, time};
use proptest::prelude::*;

use super::*;
use crate::people::{Email, QuietHours, SafeChannel, SafeHours, Weekdays, hours::Day};

fn zone(name: &str) -> Zone {
    Zone::parse(name).expect(name)
}

fn at(text: &str) -> Timestamp {
    text.parse().expect(text)
}

/// Somebody who may be written to.
fn reachable() -> ContactPreference {
    ContactPreference {
        channel: SafeChannel::Email {
            address: Email::parse("ann@example.org").expect("is an address"),
            risk_acknowledged_at: Timestamp::UNIX_EPOCH,
        },
        ..ContactPreference::default()
    }
}

fn none() -> Jitter {
    Jitter::default()
}

#[test]
fn b15_a_skipped_time_moves_forward_by_the_gap() {
    let new_york = zone("America/New_York");
    assert_eq!(instant(&new_york, date(2026, 3, 8).at(2, 30, 0, 0)), Some(at("2026-03-08T07:30:00Z")));
}

#[test]
fn b16_of_a_repeated_time_the_first_counts() {
    let new_york = zone("America/New_York");
    assert_eq!(instant(&new_york, date(2026, 11, 1).at(1, 30, 0, 0)), Some(at("2026-11-01T05:30:00Z")));
}

#[test]
fn b17_london() {
    let london = zone("Europe/London");
    assert_eq!(instant(&london, date(2026, 3, 29).at(1, 30, 0, 0)), Some(at("2026-03-29T01:30:00Z")));
    assert_eq!(instant(&london, date(2026, 10, 25).at(1, 30, 0, 0)), Some(at("2026-10-25T00:30:00Z")));
}

#[test]
fn b18_no_gap_and_a_gap_of_half_an_hour() {
    assert_eq!(instant(&zone("America/Phoenix"), date(2026, 3, 8).at(2, 30, 0, 0)), Some(at("2026-03-08T09:30:00Z")));
    let lord_howe = zone("Australia/Lord_Howe");
    assert_eq!(instant(&lord_howe, date(2026, 10, 4).at(2, 15, 0, 0)), Some(at("2026-10-03T15:45:00Z")));
}

#[test]
fn b19_the_day_before_is_24_elapsed_hours() {
    let (new_york, preference) = (zone("America/New_York"), reachable());
    let to = Addressee { zone: &new_york, preference: &preference };
    let starts_at = at("2026-03-08T14:00:00Z");
    let reminded = |jitter| appointment_day_before(starts_at, to, at("2026-03-01T00:00:00Z"), jitter);
    assert_eq!(reminded(none()), Some(at("2026-03-07T14:00:00Z")));
    assert_eq!(reminded(Jitter::minutes(20)), Some(at("2026-03-07T14:20:00Z")));
    assert_eq!(to.local(at("2026-03-07T14:00:00Z")), date(2026, 3, 7).at(9, 0, 0, 0));
}

#[test]
fn an_appointment_reminder_leaves_quiet_hours_for_the_morning_or_the_evening_before() {
    let (utc, preference) = (Zone::utc(), reachable());
    let to = Addressee { zone: &utc, preference: &preference };
    let now = at("2026-05-01T00:00:00Z");
    let early = appointment_day_before(at("2026-05-14T07:00:00Z"), to, now, Jitter::minutes(5));
    assert_eq!(early, Some(at("2026-05-13T09:05:00Z")));
    let late = appointment_day_before(at("2026-05-14T20:30:00Z"), to, now, Jitter::minutes(5));
    assert_eq!(late, Some(at("2026-05-13T19:35:00Z")), "09:05 would be less than 12 hours ahead");
    let at_the_edge = appointment_day_before(at("2026-05-14T19:58:00Z"), to, now, Jitter::minutes(5));
    assert_eq!(at_the_edge, Some(at("2026-05-13T19:35:00Z")), "the jitter may not reach into quiet hours");
    let booked_an_hour_before =
        appointment_day_before(at("2026-05-14T12:00:00Z"), to, at("2026-05-14T11:00:00Z"), none());
    assert_eq!(booked_an_hour_before, None);
}

#[test]
fn an_hour_before_is_quiet_unless_asked_for() {
    let (utc, mut preference) = (Zone::utc(), reachable());
    let now = at("2026-05-01T00:00:00Z");
    let hour_before = |preference: &ContactPreference, starts_at: &str| {
        appointment_hour_before(at(starts_at), Addressee { zone: &utc, preference }, now)
    };
    assert_eq!(hour_before(&preference, "2026-05-14T10:00:00Z"), Some(at("2026-05-14T09:00:00Z")));
    assert_eq!(hour_before(&preference, "2026-05-14T09:30:00Z"), None);
    preference.early_reminders = true;
    assert_eq!(hour_before(&preference, "2026-05-14T09:30:00Z"), Some(at("2026-05-14T08:30:00Z")));
    preference.safe_hours =
        vec![SafeHours { on: Day(Weekday::Thursday), from: time(12, 0, 0, 0), until: time(13, 0, 0, 0) }];
    assert_eq!(hour_before(&preference, "2026-05-14T09:30:00Z"), None, "early never means unsafe");
}

#[test]
fn what_falls_into_quiet_time_moves_to_the_next_opening() {
    let (utc, mut preference) = (Zone::utc(), reachable());
    preference.excluded_weekdays = Weekdays::default().with(Weekday::Sunday);
    let next = |from: &str, minutes| {
        let to = Addressee { zone: &utc, preference: &preference };
        next_allowed(at(from), to, Class::Care, Jitter::minutes(minutes)).expect("there are hours")
    };
    assert_eq!(next("2026-05-12T12:00:00Z", 7), at("2026-05-12T12:07:00Z"));
    assert_eq!(next("2026-05-12T03:00:00Z", 7), at("2026-05-12T09:07:00Z"));
    assert_eq!(next("2026-05-12T19:55:00Z", 7), at("2026-05-13T09:07:00Z"));
    assert_eq!(next("2026-05-16T20:00:00Z", 0), at("2026-05-18T09:00:00Z"), "Sunday is excluded");
}

#[test]
fn without_an_allowed_hour_there_is_only_the_portal() {
    let (utc, mut preference) = (Zone::utc(), reachable());
    preference.safe_hours =
        vec![SafeHours { on: Day(Weekday::Monday), from: time(21, 0, 0, 0), until: time(22, 0, 0, 0) }];
    let asked = Asked {
        to: Addressee { zone: &utc, preference: &preference },
        opens_at: Timestamp::UNIX_EPOCH,
        due_on: date(1970, 1, 8),
    };
    assert_eq!(next_allowed(Timestamp::UNIX_EPOCH, asked.to, Class::Care, none()), None);
    assert_eq!(plan(Policy::Standard, &asked, &[], Timestamp::UNIX_EPOCH, none), []);
    assert_eq!(
        next_allowed(Timestamp::UNIX_EPOCH, asked.to, Class::Security, none()),
        Some(Timestamp::UNIX_EPOCH),
        "what was asked for a minute ago comes at once"
    );
}

#[test]
fn the_standard_cadence() {
    let (new_york, preference) = (zone("America/New_York"), reachable());
    let asked = Asked {
        to: Addressee { zone: &new_york, preference: &preference },
        opens_at: at("2026-03-03T02:00:00Z"),
        due_on: date(2026, 3, 9),
    };
    let letters = plan(Policy::Standard, &asked, &[], asked.opens_at, || Jitter::minutes(3));
    let expected = [
        (Kind::FirstNotice, "2026-03-03T14:03:00Z"),
        // The clocks change on the 8th: 10:00 stays 10:00.
        (Kind::DayBefore, "2026-03-08T14:03:00Z"),
        (Kind::TwoDaysAfter, "2026-03-11T14:03:00Z"),
        (Kind::WeekAfter, "2026-03-16T14:03:00Z"),
    ];
    let planned: Vec<(Kind, Timestamp)> = letters.iter().map(|letter| (letter.kind, letter.at)).collect();
    assert_eq!(planned, expected.map(|(kind, text)| (kind, at(text))));
    assert!(letters.iter().all(|letter| letter.occurrence == asked.due_on));
}

#[test]
fn the_other_cadences() {
    let (utc, preference) = (Zone::utc(), reachable());
    let to = Addressee { zone: &utc, preference: &preference };
    let asked = Asked { to, opens_at: at("2026-05-11T00:00:00Z"), due_on: date(2026, 5, 14) };
    let times = |policy| -> Vec<Timestamp> {
        plan(policy, &asked, &[], asked.opens_at, none).into_iter().map(|letter| letter.at).collect()
    };
    assert_eq!(times(Policy::Light), [at("2026-05-11T09:00:00Z"), at("2026-05-13T10:00:00Z")]);
    assert_eq!(times(Policy::Pulse), [at("2026-05-11T10:00:00Z"), at("2026-05-12T10:00:00Z")]);
    assert_eq!(times(Policy::None), []);
}

#[test]
fn what_is_due_tomorrow_gets_no_second_letter_on_one_day() {
    let (utc, preference) = (Zone::utc(), reachable());
    let to = Addressee { zone: &utc, preference: &preference };
    let asked = Asked { to, opens_at: at("2026-05-13T08:00:00Z"), due_on: date(2026, 5, 14) };
    let kinds: Vec<Kind> =
        plan(Policy::Standard, &asked, &[], asked.opens_at, none).into_iter().map(|letter| letter.kind).collect();
    assert_eq!(kinds, [Kind::FirstNotice, Kind::TwoDaysAfter, Kind::WeekAfter]);
}

#[test]
fn nobody_is_written_to_who_has_not_said_that_it_is_safe() {
    let utc = Zone::utc();
    for channel in [SafeChannel::Unknown, SafeChannel::PortalOnly] {
        let preference = ContactPreference { channel, ..ContactPreference::default() };
        let to = Addressee { zone: &utc, preference: &preference };
        let asked = Asked { to, opens_at: Timestamp::UNIX_EPOCH, due_on: date(1970, 2, 1) };
        assert_eq!(plan(Policy::Standard, &asked, &[], Timestamp::UNIX_EPOCH, none), []);
    }
}

#[test]
fn somebody_who_moves_gets_what_is_left_at_the_new_local_time_and_nothing_twice() {
    let (new_york, tokyo, preference) = (zone("America/New_York"), zone("Asia/Tokyo"), reachable());
    let there = Asked {
        to: Addressee { zone: &new_york, preference: &preference },
        opens_at: at("2026-05-04T14:00:00Z"),
        due_on: date(2026, 5, 14),
    };
    let before = plan(Policy::Standard, &there, &[], there.opens_at, none);
    let here = Asked { to: Addressee { zone: &tokyo, preference: &preference }, ..there };
    let after = plan(Policy::Standard, &here, &[Kind::FirstNotice], at("2026-05-06T00:00:00Z"), none);
    assert_eq!(after.len(), before.len() - 1);
    assert_eq!(after[0].at, at("2026-05-13T01:00:00Z"), "ten in the morning in Tokyo");
    assert_eq!(after[0].occurrence, before[1].occurrence, "the key stays the same");
    let late = plan(Policy::Standard, &here, &[Kind::FirstNotice], at("2026-05-15T00:00:00Z"), none);
    let kinds: Vec<Kind> = late.iter().map(|letter| letter.kind).collect();
    assert_eq!(kinds, [Kind::TwoDaysAfter, Kind::WeekAfter], "what has passed is not made up for");
}

fn any_preference() -> impl Strategy<Value = ContactPreference> {
    let hours = (0..24_i8, 0..24_i8, 0..60_i8, 0..24_i8, prop::collection::vec(0..7_i8, 0..4));
    let safe = prop::collection::vec((1..=7_i8, 0..24_i8, 0..24_i8), 0..4);
    (hours, safe).prop_map(|((from, until, minute, preferred, excluded), safe)| {
        let day = |number: i8| Weekday::from_monday_one_offset(number).expect("is a weekday");
        ContactPreference {
            quiet_hours: QuietHours::new(time(from, 0, 0, 0), time(until, minute, 0, 0)).unwrap_or_default(),
            preferred_time: time(preferred, 0, 0, 0),
            excluded_weekdays: excluded.into_iter().map(|number| day(number + 1)).collect(),
            safe_hours: safe
                .into_iter()
                .map(|(on, from, until)| SafeHours {
                    on: Day(day(on)),
                    from: time(from, 0, 0, 0),
                    until: time(until, 0, 0, 0),
                })
                .collect(),
            ..reachable()
        }
    })
}

fn any_zone() -> impl Strategy<Value = Zone> {
    prop::sample::select(vec![
        "America/New_York",
        "Europe/London",
        "Australia/Lord_Howe",
        "Asia/Kolkata",
        "Pacific/Apia",
        "Africa/Casablanca",
        "America/St_Johns",
    ])
    .prop_map(zone)
}

proptest! {
    #[test]
    fn no_letter_is_ever_planned_for_an_hour_that_is_not_allowed(
        preference in any_preference(),
        zone in any_zone(),
        second in 1_760_000_000_i64..1_830_000_000,
        days in 0..30_i32,
        minutes in 0..40_u32,
    ) {
        let now = Timestamp::from_second(second).expect("is in range");
        let to = Addressee { zone: &zone, preference: &preference };
        for class in [Class::Care, Class::Appointment] {
            if let Some(next) = next_allowed(now, to, class, Jitter::minutes(minutes)) {
                prop_assert!(next >= now && to.allows(class, next));
            }
        }
        let due_on = to.local(now).date().checked_add(days.days()).expect("is in range");
        let asked = Asked { to, opens_at: now, due_on };
        let letters = plan(Policy::Standard, &asked, &[], now, || Jitter::minutes(minutes));
        for letter in &letters {
            prop_assert!(letter.at >= now && to.allows(Class::Care, letter.at));
        }
        for pair in letters.windows(2) {
            prop_assert!(to.local(pair[0].at).date() < to.local(pair[1].at).date());
        }
    }

    #[test]
    fn whoever_leaves_any_hour_of_the_week_is_reached_within_it(
        weekday in 1..=7_i8,
        hour in 9..20_i8,
        second in 1_760_000_000_i64..1_830_000_000,
        zone in any_zone(),
    ) {
        let day = Day(Weekday::from_monday_one_offset(weekday).expect("is a weekday"));
        let safe = SafeHours { on: day, from: time(hour, 0, 0, 0), until: time(hour, 30, 0, 0) };
        let preference = ContactPreference { safe_hours: vec![safe], ..reachable() };
        let now = Timestamp::from_second(second).expect("is in range");
        let next = next_allowed(now, Addressee { zone: &zone, preference: &preference }, Class::Care, Jitter::minutes(20));
        let wait = next.expect("there is an hour").duration_since(now);
        prop_assert!(wait <= SignedDuration::from_hours(8 * 24 + 1));
    }
}
