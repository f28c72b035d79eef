use jiff::civil::date;
use uuid::Uuid;

use super::*;
use crate::{exercises::library::sample, ids::Id};

fn id<I: Id>(n: u128) -> I {
    I::from_uuid(Uuid::from_u128(n))
}

const HURT: u128 = 1;
const INVOLVED: u128 = 2;
const STRANGER: u128 = 3;

fn check(key: &str, people: &[u128], change: impl FnOnce(&mut Assigning<'_>)) -> Vec<(Option<String>, Code)> {
    let members = [id(HURT), id(INVOLVED)];
    let thread = BreachThread {
        id: id(1),
        couple: id(1),
        hurt: members[0],
        involved: members[1],
        opened_at: Timestamp::UNIX_EPOCH,
    };
    let people: Vec<PersonId> = people.iter().map(|n| id(*n)).collect();
    let mut assigning = Assigning {
        couple: id(1),
        members: &members,
        thread: Some(&thread),
        people: &people,
        exercise: sample(key),
        confirmed: false,
        on_hold: false,
    };
    change(&mut assigning);
    let problems = assigning.check().err().unwrap_or_default();
    problems.0.into_iter().map(|problem| (problem.field, problem.code)).collect()
}

fn refused(key: &str, people: &[u128], change: impl FnOnce(&mut Assigning<'_>)) -> (String, Code) {
    let mut problems = check(key, people, change);
    assert_eq!(problems.len(), 1, "{problems:?}");
    let (field, code) = problems.remove(0);
    (field.unwrap_or_default(), code)
}

#[test]
fn everybody_is_given_what_is_theirs() {
    for (key, people) in [
        ("apology", vec![INVOLVED]),
        ("grief_writing", vec![HURT]),
        ("victories", vec![HURT]),
        ("victories", vec![HURT, INVOLVED]),
        ("talk_time", vec![INVOLVED, HURT]),
    ] {
        assert_eq!(check(key, &people, |_| {}), [], "{key}");
    }
    assert_eq!(refused("apology", &[HURT], |_| {}), ("people".to_owned(), Code::OutOfRange));
    assert_eq!(refused("grief_writing", &[HURT, INVOLVED], |_| {}), ("people".to_owned(), Code::OutOfRange));
    assert_eq!(refused("victories", &[], |_| {}), ("people".to_owned(), Code::Missing));
    assert_eq!(refused("victories", &[STRANGER], |_| {}), ("people".to_owned(), Code::NotFound));
}

#[test]
fn what_both_do_is_given_to_both() {
    assert_eq!(refused("talk_time", &[HURT], |_| {}), ("people".to_owned(), Code::OutOfRange));
    let one_member = refused("talk_time", &[HURT], |assigning| {
        assigning.members = &assigning.members[..1];
        assigning.thread = None;
    });
    assert_eq!(one_member, ("people".to_owned(), Code::OutOfRange));
}

#[test]
fn what_is_about_an_injury_needs_one_of_this_couple() {
    assert_eq!(
        refused("apology", &[INVOLVED], |assigning| assigning.thread = None),
        ("thread".to_owned(), Code::Missing)
    );
    assert_eq!(check("talk_time", &[HURT, INVOLVED], |assigning| assigning.thread = None), []);
    assert_eq!(
        refused("apology", &[INVOLVED], |assigning| assigning.couple = id(9)),
        ("thread".to_owned(), Code::NotFound)
    );
}

#[test]
fn a_pause_stops_what_is_done_together_and_nothing_else() {
    let paused = |key: &str, people: &[u128]| check(key, people, |assigning| assigning.on_hold = true);
    assert_eq!(paused("talk_time", &[HURT, INVOLVED]), [(Some("exercise".to_owned()), Code::OnHold)]);
    assert_eq!(paused("grief_writing", &[HURT]), []);
    assert_eq!(may_go_on(sample("talk_time"), true).expect_err("is paused").message, hold::NEUTRAL_TEXT);
    assert!(may_go_on(sample("grief_writing"), true).is_ok() && may_go_on(sample("talk_time"), false).is_ok());
}

#[test]
fn the_last_look_back_is_confirmed_first() {
    assert_eq!(refused("pain_into_growth", &[HURT], |_| {}), ("confirmed".to_owned(), Code::Missing));
    assert_eq!(check("pain_into_growth", &[HURT], |assigning| assigning.confirmed = true), []);
}

#[test]
fn giving_makes_the_first_run_in_the_zone_of_whoever_does_it() {
    let members = [id(HURT), id(INVOLVED)];
    let people = [members[0]];
    let assigning = Assigning {
        couple: id(1),
        members: &members,
        thread: None,
        people: &people,
        exercise: sample("selfcare_plan"),
        confirmed: false,
        on_hold: false,
    };
    let zone = Zone::parse("Australia/Sydney").expect("exists");
    // It is the second of March in Sydney already.
    let now = "2026-03-01T20:00:00Z".parse().expect("is an instant");
    let give = |first_due, every_days| {
        let wanted = Wanted { first_due, every_days, until: None };
        Assignment::give((id(1), id(2)), &assigning, (members[0], &zone), (id(9), wanted), now)
    };
    let (assignment, run) = give(Some(date(2026, 3, 2)), Some(7)).expect("is possible");
    assert_eq!((run.due_on, run.number, run.assignment), (Some(date(2026, 3, 2)), 0, assignment.id));
    assert_eq!(assignment.run(id(3), 1, now).and_then(|run| run.due_on), Some(date(2026, 3, 9)));
    assert!(give(Some(date(2026, 3, 1)), None).is_err());
    let (needed, run) = give(None, None).expect("is possible");
    assert_eq!((needed.rhythm, run.due_on), (Rhythm::AsNeeded, None));
}
