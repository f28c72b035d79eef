use jiff::{SignedDuration, civil::date};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{couples::BreachThread, ids::Id, inventories::library::sample};

fn id<I: Id>(n: u128) -> I {
    I::from_uuid(Uuid::from_u128(n))
}

fn plan(key: &str, every_days: u32) -> Result<Series, Problems> {
    plan_until(key, every_days, None)
}

fn plan_until(key: &str, every_days: u32, until: Option<Date>) -> Result<Series, Problems> {
    let now: Timestamp = "2026-03-01T17:00:00Z".parse().expect("is an instant");
    let zone = Zone::parse("America/New_York").expect("exists");
    let thread = BreachThread { id: id(1), couple: id(1), hurt: id(1), involved: id(2), opened_at: now };
    let asking = Asking {
        couple: id(1),
        members: &[id(1), id(2)],
        thread: Some(&thread),
        respondent: id(1),
        instrument: sample(key),
        assigned_by: id(9),
        due_on: date(2026, 3, 5),
        zone: &zone,
    };
    Series::plan(id(1), Repetition { every_days, until }, &asking, now)
}

#[test]
fn dates_are_counted_on_the_wall() {
    let weekly = plan("trust_pulse", 7).expect("fits");
    assert_eq!(weekly.occurrence(0), Some(date(2026, 3, 5)));
    assert_eq!(weekly.occurrence(1), Some(date(2026, 3, 12)));
    assert_eq!(weekly.opens_on(0), Some(date(2026, 3, 1)));
    assert_eq!(weekly.opens_on(1), Some(date(2026, 3, 6)));
    let monthly = plan("why_stay", 28).expect("fits");
    assert_eq!(monthly.opens_on(1), Some(date(2026, 3, 26)));
    assert_eq!(monthly.occurrence(u32::MAX), None);
}

#[test]
fn a_daily_one_opens_on_its_day() {
    let daily = plan("trust_pulse", 1).expect("fits");
    assert_eq!(daily.opens_on(3), daily.occurrence(3));
}

#[test]
fn the_interval_is_possible_and_not_below_the_least() {
    for every_days in [0, 367, u32::MAX] {
        let problems = plan("trust_pulse", every_days).expect_err("is out of range").0;
        assert_eq!((problems[0].field.as_deref(), problems[0].code), (Some("everyDays"), Code::OutOfRange));
    }
    assert!(plan("why_stay", 13).is_err());
    assert!(plan("why_stay", 14).is_ok());
    assert!(plan("phq9", 28).is_err(), "its text is not here");
}

#[test]
fn none_is_due_after_its_last_day() {
    let weekly = plan_until("trust_pulse", 7, Some(date(2026, 3, 18))).expect("fits");
    assert_eq!((weekly.occurrence(1), weekly.occurrence(2)), (Some(date(2026, 3, 12)), None));
    let long_after = weekly.made_at + SignedDuration::from_hours(24 * 300);
    assert_eq!(weekly.latest_open(long_after), Some(1));
    let single = plan_until("trust_pulse", 7, Some(date(2026, 3, 5))).expect("one day is enough for one");
    assert_eq!((single.occurrence(0), single.occurrence(1)), (Some(date(2026, 3, 5)), None));
    let problems = plan_until("trust_pulse", 7, Some(date(2026, 3, 4))).expect_err("ends before it begins").0;
    assert_eq!((problems[0].field.as_deref(), problems[0].code), (Some("until"), Code::OutOfRange));
}

#[test]
fn it_ends_once() {
    let series = plan("trust_pulse", 7).expect("fits");
    let later = series.made_at + SignedDuration::from_hours(24 * 30);
    let ended = series.end(later).expect("goes on");
    assert!(ended.latest_open(later - SignedDuration::from_hours(1)).is_some());
    assert_eq!(ended.latest_open(later), None);
    assert!(ended.end(later).is_err());
}

proptest! {
    #[test]
    fn the_latest_open_occurrence_is_open_and_the_next_is_not(every_days in 1_u32..=366, hours in 0_i64..80_000) {
        let series = plan("trust_pulse", every_days).expect("fits");
        let now = series.made_at + SignedDuration::from_hours(hours);
        let today = now.to_zoned(series.zone.rules().clone()).date();
        let n = series.latest_open(now).expect("goes on");
        prop_assert!(series.opens_on(n).is_some_and(|opens_on| opens_on <= today));
        prop_assert!(series.opens_on(n + 1).is_some_and(|opens_on| opens_on > today));
    }

    #[test]
    fn none_opens_before_the_one_before_is_due(every_days in 1_u32..=366, n in 0_u32..100) {
        let series = plan("trust_pulse", every_days).expect("fits");
        prop_assert!(series.opens_on(n + 1) > series.occurrence(n));
        prop_assert!(series.opens_on(n + 1) <= series.occurrence(n + 1));
    }
}
