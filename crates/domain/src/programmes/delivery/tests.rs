use uuid::Uuid;

use super::*;
use crate::{
    ids::{CoupleId, Id as _, ThreadId},
    programmes::definition::{Object, Phase},
};

const DAY: SignedDuration = SignedDuration::from_hours(24);

fn person(number: u128) -> PersonId {
    PersonId::from_uuid(Uuid::from_u128(number))
}

fn thread() -> BreachThread {
    let (couple, id) = (CoupleId::from_uuid(Uuid::from_u128(7)), ThreadId::from_uuid(Uuid::from_u128(8)));
    BreachThread { id, couple, hurt: person(1), involved: person(2), opened_at: Timestamp::UNIX_EPOCH }
}

fn step(id: &str, lane: Lane, delivery: Delivery) -> Step {
    let object = Object::Exercise(id.to_owned());
    Step { id: id.to_owned(), lane, object, delivery, due_in_days: 7, every_days: None }
}

/// One phase with every rule of delivery in it.
fn plan() -> Plan {
    let after = |step: &str, days| Delivery::After { step: step.to_owned(), days };
    let steps = vec![
        step("both_alone", Lane::Joint, Delivery::AtOnce),
        step("later", Lane::Hurt, Delivery::InDays(3)),
        step("next", Lane::Involved, after("both_alone", 2)),
        step("after_next", Lane::Involved, after("next", 0)),
        step("opened", Lane::Hurt, Delivery::OpenedByTherapist),
        step("together", Lane::Joint, Delivery::BothDone(vec!["both_alone".to_owned()])),
    ];
    let phase = Phase { id: "p0".to_owned(), title: "One".to_owned(), steps, ..Phase::default() };
    Plan { title: "A plan".to_owned(), purpose: String::new(), phases: vec![phase] }
}

fn time(number: u128) -> EnrolmentPhaseId {
    EnrolmentPhaseId::from_uuid(Uuid::from_u128(number))
}

fn opened() -> OpenPhase {
    OpenPhase { id: time(1), phase: "p0".to_owned(), opened_at: Timestamp::UNIX_EPOCH }
}

fn given(step: &str, to: u128, done_after: Option<i64>) -> Handed {
    let done_at = done_after.map(|hours| Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours));
    Handed { phase: time(1), step: step.to_owned(), person: person(to), state: HandedState::Given { done_at } }
}

/// What is due, as `step to whom on which day`.
fn due(handed: &[Handed], members: &[u128]) -> Vec<(String, Vec<u128>, i64)> {
    let (plan, thread, open) = (plan(), thread(), [opened()]);
    let members: Vec<PersonId> = members.iter().map(|number| person(*number)).collect();
    let progress =
        Progress { plan: &plan, thread: &thread, members: &members, open: &open, handed, joint_goes_on: true };
    let number = |person: &PersonId| person.uuid().as_u128();
    progress
        .due(|step| step.id == "together")
        .into_iter()
        .map(|due| {
            let days = due.at.duration_since(Timestamp::UNIX_EPOCH).as_hours() / 24;
            (due.step.id.clone(), due.people.iter().map(number).collect(), days)
        })
        .collect()
}

fn offered(handed: &[Handed], members: &[u128]) -> Vec<String> {
    let (plan, thread, open) = (plan(), thread(), [opened()]);
    let members: Vec<PersonId> = members.iter().map(|number| person(*number)).collect();
    let progress =
        Progress { plan: &plan, thread: &thread, members: &members, open: &open, handed, joint_goes_on: true };
    progress.offers().into_iter().map(|(_, step)| step.id.clone()).collect()
}

#[test]
fn what_has_a_time_comes_at_its_time_and_what_waits_for_the_therapist_never_by_itself() {
    let all = due(&[], &[1, 2]);
    assert_eq!(
        all,
        [
            ("both_alone".to_owned(), vec![1], 0),
            ("both_alone".to_owned(), vec![2], 0),
            ("later".to_owned(), vec![1], 3)
        ]
    );
    let handed = [given("both_alone", 1, Some(1)), given("both_alone", 2, Some(48))];
    let rest = due(&handed, &[1, 2]);
    assert_eq!(rest, [("later".to_owned(), vec![1], 3), ("next".to_owned(), vec![2], 4)], "two days after their own");
}

#[test]
fn what_the_other_does_changes_nothing_for_one() {
    let mine = |handed: &[Handed]| -> Vec<(String, Vec<u128>, i64)> {
        due(handed, &[1, 2]).into_iter().filter(|(_, people, _)| people.contains(&1)).collect()
    };
    let quiet = [given("both_alone", 1, Some(5))];
    for theirs in [
        given("both_alone", 2, None),
        given("both_alone", 2, Some(30)),
        Handed { state: HandedState::LeftOut { at: Timestamp::UNIX_EPOCH }, ..given("next", 2, None) },
    ] {
        assert_eq!(mine(&quiet), mine(&[quiet[0].clone(), theirs]));
    }
}

#[test]
fn both_done_is_an_offer_and_only_when_everybody_has() {
    let one = given("both_alone", 1, Some(1));
    assert_eq!(offered(&[one.clone(), given("both_alone", 2, None)], &[1, 2]), Vec::<String>::new());
    let both = [one, given("both_alone", 2, Some(2))];
    assert_eq!(offered(&both, &[1, 2]), ["together"]);
    let opened = [both[0].clone(), both[1].clone(), given("together", 1, None)];
    assert_eq!(offered(&opened, &[1, 2]), Vec::<String>::new(), "once");
}

#[test]
fn what_was_left_out_counts_as_done_and_what_was_put_off_comes_again() {
    let left_out =
        Handed { state: HandedState::LeftOut { at: Timestamp::UNIX_EPOCH + DAY }, ..given("both_alone", 2, None) };
    assert!(due(&[left_out], &[1, 2]).contains(&("next".to_owned(), vec![2], 3)));
    let put_off = |until| Handed { state: HandedState::PutOff { until }, ..given("both_alone", 2, None) };
    assert!(due(&[put_off(Some(Timestamp::UNIX_EPOCH + DAY))], &[1, 2]).contains(&(
        "both_alone".to_owned(),
        vec![2],
        1
    )));
    assert!(!due(&[put_off(None)], &[1, 2]).contains(&("both_alone".to_owned(), vec![2], 0)));
}

#[test]
fn who_left_the_couple_gets_nothing_and_the_other_their_own() {
    assert_eq!(due(&[], &[1]), [("both_alone".to_owned(), vec![1], 0), ("later".to_owned(), vec![1], 3)]);
}

#[test]
fn a_phase_that_opens_again_gives_again_and_what_was_done_before_counts_no_more() {
    let (plan, thread) = (plan(), thread());
    let again = [OpenPhase { id: time(2), opened_at: Timestamp::UNIX_EPOCH + DAY * 10, ..opened() }];
    let members = [person(1), person(2)];
    let handed = [given("both_alone", 1, Some(20)), given("both_alone", 2, Some(24))];
    let progress = Progress {
        plan: &plan,
        thread: &thread,
        members: &members,
        open: &again,
        handed: &handed,
        joint_goes_on: true,
    };
    let due: Vec<_> = progress.due(|_| false).into_iter().map(|due| (due.step.id.clone(), due.people)).collect();
    assert_eq!(
        due[..2],
        ["both_alone"; 2].map(str::to_owned).into_iter().zip(members.map(|one| vec![one])).collect::<Vec<_>>()
    );
    assert!(!due.iter().any(|(step, _)| step == "next"), "it waits for this time's");
    assert_eq!(progress.offers(), Vec::new());
}

#[test]
fn what_was_done_in_a_phase_that_was_left_counts_from_when_the_next_opens() {
    let mut plan = plan();
    let next = plan.phases[0].steps.remove(2);
    plan.phases.push(Phase { id: "p1".to_owned(), title: "Two".to_owned(), steps: vec![next], ..Phase::default() });
    let thread = thread();
    let open = [OpenPhase { id: time(2), phase: "p1".to_owned(), opened_at: Timestamp::UNIX_EPOCH + DAY * 10 }];
    let members = [person(1), person(2)];
    let handed = [given("both_alone", 2, Some(24))];
    let progress =
        Progress { plan: &plan, thread: &thread, members: &members, open: &open, handed: &handed, joint_goes_on: true };
    assert_eq!(progress.due(|_| false)[0].at, Timestamp::UNIX_EPOCH + DAY * 12);
}

#[test]
fn what_is_done_together_waits_while_joint_work_is_paused() {
    let mut plan = plan();
    plan.phases[0].steps = vec![step("together", Lane::Joint, Delivery::AtOnce)];
    let (thread, open, members) = (thread(), [opened()], [person(1), person(2)]);
    let mut progress =
        Progress { plan: &plan, thread: &thread, members: &members, open: &open, handed: &[], joint_goes_on: false };
    assert_eq!(progress.due(|_| true), Vec::new());
    progress.joint_goes_on = true;
    assert_eq!(progress.due(|_| true)[0].people, members);
}
