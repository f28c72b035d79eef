use jiff::civil::date;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::ids::Id;

fn id<I: Id>(n: u128) -> I {
    I::from_uuid(Uuid::from_u128(n))
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("is an instant")
}

fn run(due_on: Option<Date>) -> Run {
    Run {
        id: id(1),
        assignment: id(2),
        person: id(3),
        number: 0,
        opened_at: at("2026-03-01T12:00:00Z"),
        due_on,
        zone: Zone::parse("America/New_York").expect("exists"),
        state: State::Assigned,
        version: 1,
    }
}

fn due() -> Run {
    run(Some(date(2026, 3, 8)))
}

#[test]
fn a_run_is_begun_once_and_done_once() {
    let begun = due().begin(at("2026-03-02T12:00:00Z")).expect("is open");
    let again = begun.clone().begin(at("2026-03-03T12:00:00Z")).expect("is open");
    assert_eq!(begun, again);
    let done = again.complete(at("2026-03-04T12:00:00Z")).expect("is open");
    assert_eq!(done.state.facts().begun_at, Some(at("2026-03-02T12:00:00Z")));
    assert_eq!(done.clone().complete(at("2026-03-04T12:00:01Z")).expect_err("is done").code, Code::WrongState);
    for left in [Run::decline, Run::withdraw, Run::lapse] {
        assert_eq!(left(done.clone(), at("2027-01-01T00:00:00Z")).expect_err("is done").code, Code::WrongState);
    }
}

#[test]
fn what_is_done_can_be_written_anew_and_stands_until_then() {
    let done = due().complete(at("2026-03-04T12:00:00Z")).expect("is open");
    let rewriting = done.rewrite().expect("is done");
    assert!(rewriting.state.is_done() && rewriting.state.is_open());
    // Long after its time: what is done has no end.
    let done = rewriting.complete(at("2026-09-04T12:00:00Z")).expect("is open");
    assert_eq!(done.state.facts().done_at, Some(at("2026-09-04T12:00:00Z")));
    assert_eq!(due().rewrite().expect_err("is not done").code, Code::WrongState);
}

#[test]
fn it_closes_two_weeks_after_its_day_across_a_change_of_clocks() {
    // New York changes its clocks on 8 March: the day ends at four, not at five.
    assert_eq!(due().due_at(), Some(at("2026-03-09T04:00:00Z")));
    assert_eq!(due().closes_at(), Some(at("2026-03-23T04:00:00Z")));
    let (before, after) = (at("2026-03-23T03:59:59Z"), at("2026-03-23T04:00:00Z"));
    assert!(due().lapse(before).is_err() && due().begin(before).is_ok());
    assert_eq!(due().begin(after).expect_err("has closed").code, Code::Expired);
    assert_eq!(due().lapse(after).expect("is over").state.word(), "lapsed");
    let begun = due().begin(before).expect("is open");
    assert!(begun.clone().complete(at("2026-03-24T03:59:59Z")).is_ok(), "begun in time, a day more");
    assert_eq!(begun.complete(at("2026-03-24T04:00:00Z")).expect_err("has closed").code, Code::Expired);
}

#[test]
fn what_is_done_as_needed_is_never_late() {
    let needed = run(None);
    let later = at("2030-01-01T00:00:00Z");
    assert!(!needed.is_overdue(later) && needed.clone().lapse(later).is_err());
    assert!(needed.complete(later).is_ok());
}

#[test]
fn overdue_is_what_waits_and_nothing_else() {
    let later = at("2026-03-10T00:00:00Z");
    assert!(due().is_overdue(later) && !due().is_overdue(at("2026-03-09T03:59:59Z")));
    let done = due().complete(at("2026-03-04T12:00:00Z")).expect("is open");
    assert!(!done.is_overdue(later));
    assert!(!due().decline(later).expect("is open").is_overdue(later));
}

#[test]
fn a_therapist_opens_once_more_what_has_lapsed() {
    let now = at("2026-04-01T12:00:00Z");
    let begun = due().begin(at("2026-03-22T12:00:00Z")).expect("is open");
    let lapsed = begun.lapse(now).expect("is over");
    let opened = lapsed.clone().reopen(date(2026, 4, 8), now).expect("has lapsed");
    assert_eq!((opened.state.word(), opened.due_on), ("begun", Some(date(2026, 4, 8))));
    assert!(opened.complete(now).is_ok());
    assert_eq!(
        due().lapse(now).expect("is over").reopen(date(2026, 4, 8), now).expect("has lapsed").state,
        State::Assigned
    );
    assert_eq!(lapsed.reopen(date(2026, 3, 31), now).expect_err("is past").field.as_deref(), Some("dueOn"));
    let withdrawn = due().withdraw(now).expect("waits");
    assert_eq!(withdrawn.reopen(date(2026, 4, 8), now).expect_err("was taken back").code, Code::WrongState);
}

#[test]
fn the_next_one_takes_the_place_of_what_nobody_began() {
    let now = at("2026-03-09T12:00:00Z");
    assert_eq!(due().overtake(now).expect("was not begun").state.word(), "lapsed");
    let begun = due().begin(now).expect("is open");
    assert_eq!(begun.overtake(now).expect_err("somebody is at it").code, Code::WrongState);
}

#[test]
fn a_row_that_no_run_can_be_is_refused() {
    let facts = Facts { done_at: Some(at("2026-03-01T12:00:00Z")), ..Facts::default() };
    for word in State::WORDS.into_iter().chain(["unknown"]) {
        assert_eq!(State::from_row(word, facts), Err(ImpossibleRow { word: word.to_owned() }));
    }
}

proptest! {
    /// No sequence of commands leads to a state that a row cannot hold, a version never falls, and what was done stays done.
    #[test]
    fn no_sequence_of_commands_leaves_the_table(commands in prop::collection::vec((0_u8..8, 0_i64..2_000), 0..30)) {
        let mut run = due();
        let mut was_done = false;
        for (command, hours) in commands {
            let now = run.opened_at + SignedDuration::from_hours(hours);
            let next = match command {
                0 => run.clone().begin(now),
                1 => run.clone().complete(now),
                2 => run.clone().rewrite(),
                3 => run.clone().decline(now),
                4 => run.clone().withdraw(now),
                5 => run.clone().lapse(now),
                6 => run.clone().overtake(now),
                _ => run.clone().reopen(date(2030, 1, 1), now),
            };
            let Ok(next) = next else { continue };
            prop_assert!(next.version >= run.version);
            prop_assert_eq!(State::from_row(next.state.word(), next.state.facts()), Ok(next.state.clone()));
            prop_assert!(!was_done || next.state.is_done());
            was_done |= next.state.is_done();
            run = next;
        }
    }
}
