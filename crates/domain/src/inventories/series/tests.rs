use jiff::{SignedDuration, civil::date};
use proptest::prelude::*;

use super::*;
use crate::inventories::assignment::asked::{asking, id};

fn plan(key: &str, every_days: u32) -> Result<Series, Problems> {
    plan_until(key, every_days, None)
}

fn plan_until(key: &str, every_days: u32, until: Option<Date>) -> Result<Series, Problems> {
    let now: Timestamp = "2026-03-01T17:00:00Z".parse().expect("is an instant");
    asking(key, date(2026, 3, 5), now, |asking| Series::plan(id(1), Repetition { every_days, until }, asking, now))
}

/// A series as the clockwork lives it, hour by hour: what was asked, and the next of it.
struct Lived {
    series: Series,
    asked: Vec<Assignment>,
    next: u32,
    opens_at: Timestamp,
}

impl Lived {
    fn begin(key: &str, every_days: u32) -> Self {
        let series = plan(key, every_days).expect("fits");
        let mut lived = Self { next: 0, opens_at: series.made_at, asked: Vec::new(), series };
        lived.look(lived.series.made_at);
        lived
    }

    /// What `tend` does: closes what is over, then asks what is due.
    fn look(&mut self, now: Timestamp) {
        for one in &mut self.asked {
            *one = one.clone().expire(now).unwrap_or_else(|_| one.clone());
        }
        while self.opens_at <= now {
            let number = self.series.latest_open(now).unwrap_or(0).max(self.next);
            match self.series.turn(number, &self.asked, now) {
                Turn::Waits(until) => self.opens_at = until,
                Turn::Asked => self.ask(number, now),
            }
        }
    }

    fn ask(&mut self, number: u32, now: Timestamp) {
        for one in &mut self.asked {
            *one = one.clone().give_way(now).unwrap_or_else(|_| one.clone());
        }
        let (due_on, key) = (self.series.occurrence(number).expect("goes on"), self.series.instrument.0.as_str());
        let series = Some(self.series.id);
        let asked = asking(key, due_on, now, |asking| Assignment::assign(id(7), series, asking, now));
        self.asked.extend(asked.ok());
        self.next = number + 1;
        self.opens_at = start_of(self.series.opens_on(self.next).expect("goes on"), &self.series.zone);
    }

    fn open(&self, now: Timestamp) -> usize {
        self.asked.iter().filter(|one| !one.state.is_terminal() && one.expires_at() > now).count()
    }
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

/// A pulse every week that nobody answers: each is there from the end of the one before, and every week has its own.
#[test]
fn a_weekly_pulse_waits_for_the_one_before_to_close() {
    let mut lived = Lived::begin("trust_pulse", 7);
    let made = lived.series.made_at;
    for hour in 0..24 * 35 {
        let now = made + SignedDuration::from_hours(hour);
        lived.look(now);
        assert_eq!(lived.open(now), 1, "in hour {hour}");
    }
    let dues: Vec<Date> = lived.asked.iter().map(|one| one.due_on).collect();
    assert_eq!(dues[..4], [date(2026, 3, 5), date(2026, 3, 12), date(2026, 3, 19), date(2026, 3, 26)]);
    assert_eq!(lived.asked[1].assigned_at, start_of(date(2026, 3, 8), &lived.series.zone), "after 72 hours");
}

#[test]
fn what_was_begun_keeps_its_end_and_what_was_not_gives_way() {
    for begun in [false, true] {
        let mut lived = Lived::begin("why_stay", 14);
        let made = lived.series.made_at;
        if begun {
            lived.asked[0] = lived.asked[0].clone().open(made).expect("is open");
        }
        // The first is due on 5 March and open for two weeks more; the second is due on the nineteenth.
        let due = start_of(date(2026, 3, 19), &lived.series.zone);
        lived.look(due - SignedDuration::from_hours(1));
        assert_eq!(lived.asked.len(), 1, "begun: {begun}");
        lived.look(due);
        assert_eq!(lived.asked.len(), if begun { 1 } else { 2 });
        assert_eq!(lived.asked[0].state.ended_at(), (!begun).then_some(due));
        // What was begun outlasted the second's day, so the third is the next; what gave way has been followed by the second.
        let later = start_of(date(2026, 3, 27), &lived.series.zone);
        for hour in 0..24 * 8 {
            lived.look((due + SignedDuration::from_hours(hour)).min(later));
        }
        lived.look(later);
        let last = lived.asked.last().map(|one| one.due_on);
        assert_eq!(last, Some(if begun { date(2026, 4, 2) } else { date(2026, 3, 19) }));
        assert_eq!((lived.asked.len(), lived.open(later)), (2, 1), "begun: {begun}");
    }
}

proptest! {
    /// Whatever somebody does with what they are asked, or leaves: never are two of one series open, and it goes on.
    #[test]
    fn never_are_two_of_one_series_open(
        (key, every_days) in prop_oneof![
            (Just("trust_pulse"), 1_u32..20),
            (Just("why_stay"), 14_u32..40),
        ],
        acts in prop::collection::vec((0_u8..4, 1_i64..60), 1..60),
    ) {
        let mut lived = Lived::begin(key, every_days);
        let mut now = lived.series.made_at;
        for (act, hours) in acts {
            now += SignedDuration::from_hours(hours);
            lived.look(now);
            prop_assert!(lived.open(now) <= 1, "{:?} at {now}", lived.asked);
            if let Some(last) = lived.asked.last_mut() {
                let next = match act {
                    0 => last.clone().open(now),
                    1 => last.clone().save_draft(now),
                    2 => last.clone().submit(now),
                    _ => Ok(last.clone()),
                };
                *last = next.unwrap_or_else(|_| last.clone());
            }
        }
        prop_assert!(lived.asked.windows(2).all(|pair| pair[0].due_on < pair[1].due_on));
        let before = lived.asked.len();
        for day in 1..120 {
            lived.look(now + SignedDuration::from_hours(24 * day));
        }
        prop_assert!(lived.asked.len() > before, "it goes on");
    }

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
