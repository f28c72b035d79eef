use super::*;
use crate::programmes::library;

fn phase(id: &str, after: &[&str], steps: Vec<Step>) -> Phase {
    let after = after.iter().map(|one| (*one).to_owned()).collect();
    Phase { id: id.to_owned(), title: id.to_owned(), after, steps, ..Phase::default() }
}

fn step(id: &str, lane: Lane, exercise: &str, delivery: Delivery) -> Step {
    let object = Object::Exercise(exercise.to_owned());
    Step { id: id.to_owned(), lane, object, delivery, due_in_days: 7, every_days: None }
}

fn after(step: &str) -> Delivery {
    Delivery::After { step: step.to_owned(), days: 0 }
}

/// The places of what is wrong with these phases.
fn places(phases: Vec<Phase>) -> Vec<String> {
    let plan = Plan { title: "A plan".to_owned(), purpose: String::new(), phases };
    check(&plan, &library::fit).into_iter().map(|flaw| flaw.place).collect()
}

#[test]
fn phases_that_wait_for_each_other_are_refused() {
    let ring = vec![phase("a", &["b"], vec![]), phase("b", &["a"], vec![])];
    assert_eq!(places(ring), ["phases.0.after", "phases.1.after"]);
    let mut with = phase("a", &[], vec![]);
    with.with = vec!["b".to_owned()];
    assert_eq!(places(vec![with, phase("b", &["a"], vec![])]), ["phases.0.after", "phases.1.after"]);
    assert_eq!(places(vec![phase("a", &["a"], vec![])]), ["phases.0.after"], "for itself");
    assert_eq!(places(vec![phase("a", &["z"], vec![])]), ["phases.0.after"], "for one that is not there");
}

#[test]
fn steps_that_wait_for_each_other_are_refused() {
    let ring = vec![
        step("one", Lane::Hurt, "my_limits", after("two")),
        step("two", Lane::Hurt, "support_map", after("one")),
        step("free", Lane::Hurt, "grief_writing", Delivery::AtOnce),
    ];
    assert_eq!(places(vec![phase("a", &[], ring)]), ["phases.0.steps.0.delivery", "phases.0.steps.1.delivery"]);
}

#[test]
fn gates_that_can_never_open_are_refused() {
    let mut first = phase("a", &[], vec![]);
    first.leave = vec![Check::Done("later".to_owned())];
    let second = phase("b", &["a"], vec![step("later", Lane::Hurt, "my_limits", Delivery::AtOnce)]);
    assert_eq!(places(vec![first.clone(), second.clone()]), ["phases.0.leave", "phases.1.after"]);
    first.leave = vec![Check::Done("nowhere".to_owned())];
    assert_eq!(places(vec![first.clone(), second.clone()]), ["phases.0.leave.0"]);
    let mut shut = phase("c", &[], vec![step("own", Lane::Hurt, "my_limits", Delivery::AtOnce)]);
    shut.enter = vec![Check::Done("own".to_owned())];
    assert_eq!(places(vec![shut]), ["phases.0.after"], "it asks for its own step before it opens");
    first.leave = vec![];
    assert_eq!(places(vec![first, second]), Vec::<String>::new());
}

#[test]
fn no_lane_waits_by_itself_for_what_the_other_partner_does() {
    let telling = |lane, delivery| {
        vec![phase(
            "a",
            &[],
            vec![step("theirs", Lane::Involved, "roots", Delivery::AtOnce), step("mine", lane, "my_limits", delivery)],
        )]
    };
    assert_eq!(places(telling(Lane::Hurt, after("theirs"))), ["phases.0.steps.1.delivery"]);
    assert_eq!(places(telling(Lane::Joint, after("theirs"))), ["phases.0.steps.1.delivery"]);
    assert_eq!(places(telling(Lane::Involved, after("theirs"))), Vec::<String>::new());
    let both = Delivery::BothDone(vec!["theirs".to_owned()]);
    assert_eq!(places(telling(Lane::Hurt, both)), Vec::<String>::new(), "the therapist opens it");
    let together = vec![
        step("alone", Lane::Joint, "my_limits", Delivery::AtOnce),
        step("in_one", Lane::Joint, "talk_time", after("alone")),
    ];
    assert_eq!(places(vec![phase("a", &[], together)]), ["phases.0.steps.1.delivery"]);
}

#[test]
fn every_step_is_for_its_lane_and_in_range() {
    let one = |step| vec![phase("a", &[], vec![step])];
    for (lane, exercise) in [
        (Lane::Hurt, "apology"),
        (Lane::Involved, "grief_writing"),
        (Lane::Joint, "apology"),
        (Lane::Hurt, "talk_time"),
    ] {
        assert_eq!(places(one(step("s", lane, exercise, Delivery::AtOnce))), ["phases.0.steps.0.lane"], "{exercise}");
    }
    assert_eq!(places(one(step("s", Lane::Hurt, "weather", Delivery::AtOnce))), ["phases.0.steps.0.object"]);
    let look_back = |delivery| one(step("s", Lane::Joint, "pain_into_growth", delivery));
    assert_eq!(places(look_back(Delivery::AtOnce)), ["phases.0.steps.0.delivery"]);
    assert_eq!(places(look_back(Delivery::OpenedByTherapist)), Vec::<String>::new());
    let odd = Step { due_in_days: 0, every_days: Some(0), ..step("S", Lane::Hurt, "my_limits", Delivery::InDays(0)) };
    let wrong = ["id", "dueInDays", "everyDays", "delivery"].map(|field| format!("phases.0.steps.0.{field}"));
    assert_eq!(places(one(odd)), wrong);
    let log = Step { every_days: Some(7), ..step("s", Lane::Hurt, "trigger_log", Delivery::AtOnce) };
    assert_eq!(places(one(log)), ["phases.0.steps.0.everyDays"]);
    assert_eq!(
        places(one(step("s", Lane::Hurt, "my_limits", Delivery::BothDone(vec![])))),
        ["phases.0.steps.0.delivery"]
    );
}

#[test]
fn names_and_texts_are_asked_for() {
    let twice = vec![phase("a", &[], vec![]), phase("a", &[], vec![])];
    assert_eq!(places(twice), ["phases.1.id"]);
    let plan = Plan { title: " ".to_owned(), purpose: "x".repeat(501), phases: vec![] };
    let places: Vec<String> = check(&plan, &library::fit).into_iter().map(|flaw| flaw.place).collect();
    assert_eq!(places, ["title", "purpose", "phases"]);
    let odd = Phase { title: "a\u{0}b".to_owned(), ..phase("a", &[], vec![]) };
    assert_eq!(self::places(vec![odd]), ["phases.0.title"]);
}

#[test]
fn the_ends_of_a_programme_come_in_any_size() {
    assert_eq!(places((0..21).map(|n| phase(&format!("a{n}"), &[], vec![])).collect()), ["phases"]);
    let many = (0..31).map(|n| step(&format!("s{n}"), Lane::Hurt, "my_limits", Delivery::AtOnce)).collect();
    assert_eq!(places(vec![phase("a", &[], many)]), ["phases.0.steps"]);
}
