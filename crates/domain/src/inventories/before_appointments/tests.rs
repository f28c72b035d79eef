use jiff::{ToSpan as _, civil::date};
use proptest::prelude::*;

use super::*;
use crate::inventories::assignment::asked::{asking, id};

fn at(text: &str) -> Timestamp {
    text.parse().expect("is an instant")
}

/// A series as the clockwork lives it: the appointments, what was asked, and when it is looked at next.
struct Lived {
    series: Series,
    coming: Vec<Coming>,
    asked: Vec<AskedBefore>,
    look_at: Timestamp,
}

impl Lived {
    fn begin(key: &str, until: Option<Date>) -> Self {
        let now = at("2026-03-01T17:00:00Z");
        let series = asking(key, date(2026, 3, 1), now, |asking| begin(id(1), until, asking, now)).expect("fits");
        Self { series, coming: Vec::new(), asked: Vec::new(), look_at: now }
    }

    fn with(mut self, starts: &[&str]) -> Self {
        self.coming = (1..).zip(starts).map(|(n, text)| Coming { appointment: id(n), starts_at: at(text) }).collect();
        self
    }

    /// Looks when it is time, as the clockwork does, or because an appointment was changed.
    fn look(&mut self, now: Timestamp) -> Vec<Step> {
        let plan = plan(&self.series, &self.coming, &self.asked, now);
        assert!(plan.look_again_at > now, "it never looks twice at once");
        self.look_at = plan.look_again_at;
        for step in &plan.steps {
            match step {
                Step::Move(assignment, to) => {
                    self.change(*assignment, |one| Ok(one.due_before(*to)));
                }
                Step::Withdraw(assignment) => self.change(*assignment, |one| one.cancel(now)),
                Step::Ask { coming, instead_of } => {
                    for one in instead_of {
                        self.change(*one, |one| one.give_way(now));
                    }
                    self.ask(*coming, now);
                }
            }
        }
        plan.steps
    }

    fn ask(&mut self, coming: Coming, now: Timestamp) {
        let due_on = coming.starts_at.to_zoned(self.series.zone.rules().clone()).date();
        let assignment = id(1_000 + u128::try_from(self.asked.len()).expect("are few"));
        let key = self.series.instrument.0.as_str();
        let asked = asking(key, due_on, now, |asking| Assignment::assign(assignment, Some(id(1)), asking, now));
        let asked = asked.expect("can be asked").due_before(Some(coming.starts_at));
        self.asked.push(AskedBefore { appointment: coming.appointment, assignment: Some(asked) });
    }

    fn change(&mut self, which: AssignmentId, change: impl FnOnce(Assignment) -> Result<Assignment, Problem>) {
        let mut all = self.asked.iter_mut().filter_map(|one| one.assignment.as_mut());
        let one = all.find(|one| one.id == which).expect("was asked");
        *one = change(one.clone()).expect("is allowed");
    }

    fn open(&self, now: Timestamp) -> Vec<&Assignment> {
        let all = self.asked.iter().filter_map(|one| one.assignment.as_ref());
        all.filter(|one| !one.state.is_terminal() && one.expires_at() > now).collect()
    }
}

const TUESDAY: &str = "2026-03-10T21:00:00Z";

#[test]
fn it_opens_two_days_before_and_is_due_at_the_start() {
    // Ten in the morning on the Monday after the night on which an hour is skipped: it opens at nine of the old time on Saturday.
    let monday = at("2026-03-09T14:00:00Z");
    let mut lived = Lived::begin("hope_pulse", None).with(&["2026-03-09T14:00:00Z"]);
    assert_eq!(lived.look(at("2026-03-07T13:59:00Z")), []);
    let opens_at = at("2026-03-07T14:00:00Z");
    assert_eq!(lived.look_at, opens_at);
    let steps = lived.look(opens_at);
    assert!(matches!(steps.as_slice(), [Step::Ask { coming, .. }] if coming.appointment == id(1)), "{steps:?}");
    let open = lived.open(opens_at)[0].clone();
    assert_eq!((open.due_at(), open.due_on), (monday, date(2026, 3, 9)));
    assert!(!open.is_overdue(at("2026-03-09T13:59:00Z")) && open.is_overdue(monday));
    assert_eq!(lived.look(at("2026-03-08T12:00:00Z")), [], "never twice for one appointment");
}

#[test]
fn it_moves_with_its_appointment_and_is_taken_back_when_that_is_called_off() {
    let now = at("2026-03-09T12:00:00Z");
    for begun in [false, true] {
        let mut lived = Lived::begin("hope_pulse", None).with(&[TUESDAY]);
        lived.look(now);
        if begun {
            lived.change(id(1_000), |one| one.open(now));
        }
        lived.coming[0].starts_at = at("2026-03-12T21:00:00Z");
        assert_eq!(lived.look(now), [Step::Move(id(1_000), Some(at("2026-03-12T21:00:00Z")))]);
        assert_eq!(lived.open(now)[0].due_on, date(2026, 3, 12));
        assert_eq!(lived.look(now), [], "once");
        lived.coming.clear();
        let expected = if begun { Step::Move(id(1_000), None) } else { Step::Withdraw(id(1_000)) };
        assert_eq!(lived.look(now), [expected], "begun: {begun}");
        assert_eq!(lived.open(now).len(), usize::from(begun), "what was begun can be finished");
        assert_eq!(lived.look(now), [], "once");
    }
}

#[test]
fn what_was_not_looked_at_gives_way_once_its_appointment_has_begun() {
    let mut lived = Lived::begin("hope_pulse", None).with(&[TUESDAY, "2026-03-11T21:00:00Z"]);
    lived.look(at("2026-03-09T22:00:00Z"));
    assert_eq!(lived.look(at("2026-03-10T20:00:00Z")), [], "one of a series at a time");
    let steps = lived.look(at(TUESDAY));
    let [Step::Ask { coming, instead_of }] = steps.as_slice() else { panic!("{steps:?}") };
    assert_eq!((coming.appointment, instead_of.as_slice()), (id(2), [id(1_000)].as_slice()));
}

#[test]
fn two_on_one_day_and_two_too_close_are_asked_once() {
    let mut lived = Lived::begin("hope_pulse", None).with(&["2026-03-10T14:00:00Z", TUESDAY]);
    lived.look(at("2026-03-09T12:00:00Z"));
    lived.change(id(1_000), |one| one.submit(at("2026-03-09T13:00:00Z")));
    assert_eq!(lived.look(at("2026-03-10T15:00:00Z")), []);
    let mut lived = Lived::begin("why_stay", None).with(&[TUESDAY, "2026-03-17T21:00:00Z", "2026-03-24T21:00:00Z"]);
    lived.look(at("2026-03-09T12:00:00Z"));
    lived.change(id(1_000), |one| one.submit(at("2026-03-09T13:00:00Z")));
    assert_eq!(lived.look(at("2026-03-16T12:00:00Z")), [], "a week is too soon");
    assert_eq!(lived.look(at("2026-03-23T12:00:00Z")).len(), 1, "a fortnight is not");
}

#[test]
fn nothing_is_asked_before_an_appointment_after_the_last_day() {
    let mut lived = Lived::begin("hope_pulse", Some(date(2026, 3, 9))).with(&[TUESDAY]);
    assert_eq!(lived.look(at("2026-03-09T12:00:00Z")), []);
    assert!(plan(&lived.series, &lived.coming, &[], at("2026-03-10T12:00:00Z")).is_over);
    lived.series.until = None;
    assert_eq!(lived.look(at("2026-03-09T12:00:00Z")).len(), 1);
}

#[test]
fn only_so_much_is_asked_before_each_appointment() {
    assert!(check_burden(MOST_QUESTIONS - 4, 4).is_ok());
    let problem = check_burden(MOST_QUESTIONS - 4, 5).expect_err("is too much");
    assert_eq!((problem.code, problem.field.as_deref()), (Code::TooLong, Some("instrument")));
}

proptest! {
    /// Whatever is booked, moved, called off, answered or left: never are two open, no appointment has two, nothing is asked sooner than two
    /// days before or after the start, and nothing that nobody looked at outlives its appointment.
    #[test]
    fn each_appointment_has_at_most_one_and_one_is_open_at_a_time(
        key in prop_oneof![Just("hope_pulse"), Just("why_stay")],
        acts in prop::collection::vec((0_u8..7, 0_usize..4, 1_i64..400, 1_i64..40), 1..80),
    ) {
        let mut lived = Lived::begin(key, None);
        let mut now = lived.look_at;
        let mut booked = 0_u128;
        for (act, which, ahead, hours) in acts {
            now += SignedDuration::from_hours(hours);
            let starts_at = now + ahead.hours();
            let is_ahead = lived.coming.get(which).is_some_and(|one| one.starts_at > now);
            match act {
                0 | 1 => {
                    booked += 1;
                    lived.coming.push(Coming { appointment: id(booked), starts_at });
                }
                2 if is_ahead => lived.coming[which].starts_at = starts_at,
                3 if is_ahead => { lived.coming.remove(which); }
                _ => {}
            }
            let before = lived.asked.len();
            for step in lived.look(now) {
                if let Step::Ask { coming, .. } = step {
                    prop_assert!(now < coming.starts_at && coming.starts_at <= now + OPENS_AHEAD);
                }
            }
            prop_assert!(lived.asked.len() <= before + 1);
            prop_assert!(lived.open(now).len() <= 1);
            for one in lived.asked.iter().filter(|one| lived.coming.iter().all(|c| c.appointment != one.appointment)) {
                let state = one.assignment.as_ref().map(|one| &one.state);
                prop_assert!(state != Some(&State::Assigned) || lived.open(now).is_empty());
            }
            let mut turns: Vec<AppointmentId> = lived.asked.iter().map(|one| one.appointment).collect();
            turns.sort_unstable();
            turns.dedup();
            prop_assert_eq!(turns.len(), lived.asked.len());
            if let Some(last) = lived.asked.last_mut().and_then(|one| one.assignment.as_mut()) {
                let next = match act {
                    4 => last.clone().open(now),
                    5 => last.clone().save_draft(now),
                    6 => last.clone().submit(now),
                    _ => Ok(last.clone()),
                };
                *last = next.unwrap_or_else(|_| last.clone());
            }
        }
    }
}
