use super::*;
use crate::programmes::library;

fn gate<'a>(phases: &'a [(String, PhaseStanding)], seen: &'a Seen, confirmed: &'a [String]) -> Gate<'a> {
    let programme = library::newest("rebuilding").expect("is in the library");
    Gate { programme, phases, seen, confirmed, now: Timestamp::UNIX_EPOCH }
}

fn so(phases: &[(&str, PhaseStanding)]) -> Vec<(String, PhaseStanding)> {
    phases.iter().map(|(id, standing)| ((*id).to_owned(), *standing)).collect()
}

fn codes<T: std::fmt::Debug>(refused: Result<T, Problems>) -> Vec<(String, Code)> {
    let problems = refused.expect_err("is refused").0;
    problems.into_iter().map(|problem| (problem.field.unwrap_or_default(), problem.code)).collect()
}

#[test]
fn a_phase_opens_after_those_before_it_and_when_its_checks_are_met() {
    let mut seen = Seen::default();
    let (open, left) = (so(&[("p0", PhaseStanding::Open)]), so(&[("p0", PhaseStanding::Left)]));
    assert_eq!(codes(gate(&open, &seen, &[]).open("p4")), [("phase".to_owned(), Code::WrongState)]);
    assert_eq!(gate(&left, &seen, &[]).open("p4").expect("opens").id, "p4");
    assert_eq!(codes(gate(&left, &seen, &[]).open("p1")), [("checks.0".to_owned(), Code::WrongState)]);
    let person = crate::ids::Id::from_uuid(uuid::Uuid::from_u128(1));
    seen.people = vec![person];
    seen.would_go_on.insert(person);
    assert_eq!(gate(&left, &seen, &[]).open("p1").expect("opens").id, "p1");
    assert_eq!(codes(gate(&left, &seen, &[]).open("p99")), [("phase".to_owned(), Code::NotFound)]);
    assert_eq!(codes(gate(&open, &seen, &[]).open("p0")), [("phase".to_owned(), Code::WrongState)]);
    assert_eq!(codes(gate(&left, &seen, &[]).open("p0")), [("phase".to_owned(), Code::WrongState)]);
}

#[test]
fn what_only_the_therapist_knows_has_to_be_said() {
    let seen = Seen { done: ["limits".to_owned()].into(), ..Seen::default() };
    let phases = so(&[("p0", PhaseStanding::Left), ("p1", PhaseStanding::Open)]);
    assert_eq!(codes(gate(&phases, &seen, &[]).leave("p1")), [("checks.2".to_owned(), Code::Missing)]);
    let said = ["The full truth was told, or the hurt partner chose against it".to_owned()];
    assert_eq!(gate(&phases, &seen, &said).leave("p1").expect("is left").id, "p1");
    assert_eq!(codes(gate(&phases, &seen, &said).leave("p0")), [("phase".to_owned(), Code::WrongState)]);
}

#[test]
fn going_back_takes_what_follows_along_and_leaves_what_stands_beside() {
    use PhaseStanding::{Left, Open};
    let seen = Seen::default();
    let phases = so(&[("p0", Left), ("p1", Left), ("p2", Open), ("p3", Open), ("p4", Open), ("p5", Open)]);
    let gate = gate(&phases, &seen, &[]);
    assert_eq!(gate.go_back("p1").expect("goes back"), ["p1", "p2", "p5"], "healing and talking stay open");
    assert_eq!(gate.go_back("p8").expect_err("was never open").code, Code::WrongState);
    let back = so(&[("p1", Left), ("p1", PhaseStanding::SetBack)]);
    assert_eq!(super::Gate { phases: &back, ..gate }.standing("p1"), PhaseStanding::SetBack, "the last time counts");
}

#[test]
fn a_couple_begins_with_what_waits_for_nothing_as_far_as_it_is_ready() {
    let mut seen = Seen::default();
    assert_eq!(gate(&[], &seen, &[]).first(), Vec::<&Phase>::new());
    let person = crate::ids::Id::from_uuid(uuid::Uuid::from_u128(1));
    seen.people = vec![person];
    seen.mode_signed = true;
    seen.answered.insert((person, "safety_check".to_owned()));
    let gate = gate(&[], &seen, &[]);
    let first: Vec<&str> = gate.first().into_iter().map(|phase| phase.id.as_str()).collect();
    assert_eq!(first, ["p0", "p3"]);
}

#[test]
fn what_has_ended_stays_so() {
    use Standing::{Ended, Paused, Running};
    assert_eq!(Running.turn(Paused), Ok(Paused));
    assert_eq!(Paused.turn(Running), Ok(Running));
    for (from, to) in [(Running, Running), (Paused, Paused), (Ended, Running), (Ended, Paused), (Ended, Ended)] {
        assert_eq!(from.turn(to).expect_err("is refused").code, Code::WrongState, "{from:?} to {to:?}");
    }
    assert!(Running.goes_on().is_ok() && Paused.goes_on().is_err() && Ended.goes_on().is_err());
}

#[test]
fn words_read_back() {
    for standing in [Standing::Running, Standing::Paused, Standing::Ended] {
        assert_eq!(Standing::from_word(standing.as_str()), Some(standing));
    }
    assert!(Turn::ALL.into_iter().all(|turn| Turn::from_word(turn.as_str()) == Some(turn)));
    for standing in [PhaseStanding::Closed, PhaseStanding::Open, PhaseStanding::Left, PhaseStanding::SetBack] {
        assert_eq!(PhaseStanding::from_word(standing.as_str()), Some(standing));
    }
}
