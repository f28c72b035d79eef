use super::*;
use crate::desk::tests::{check_page, therapist};

fn at(day: &str) -> Instant {
    Instant(format!("{day}T18:00:00Z").parse().expect("a valid instant"))
}

fn person(name: &str) -> Person {
    Person { id: cynic::Id::new(format!("per_{name}")), name: name.to_owned() }
}

fn part(name: &str, state: ProgrammePartState) -> EnrolmentPart {
    let has = state != ProgrammePartState::Waiting;
    EnrolmentPart {
        person: person(name),
        state,
        at: has.then(|| at("2026-11-02")),
        done_at: (state == ProgrammePartState::Done).then(|| at("2026-11-05")),
        times_done: i32::from(state == ProgrammePartState::Done),
        overdue: false,
        run: has.then(|| cynic::Id::new("run_1")),
    }
}

fn step(lane: ProgrammeLane, parts: Vec<EnrolmentPart>) -> EnrolmentStep {
    EnrolmentStep {
        name: "talk".to_owned(),
        lane,
        title: "Talk time".to_owned(),
        delivery: ProgrammeDelivery::BothDone,
        blocked: Some("It belongs to treatment.".to_owned()),
        confirm_first: None,
        offered_at: None,
        parts,
        earlier: Vec::new(),
    }
}

fn phase(standing: ProgrammePhaseStanding, steps: Vec<EnrolmentStep>) -> EnrolmentPhase {
    let time = EnrolmentTime { opened_at: at("2026-11-01"), ended_at: None, standing };
    EnrolmentPhase {
        name: "p4".to_owned(),
        title: "Talking".to_owned(),
        purpose: "A plan.".to_owned(),
        standing,
        comes_now: standing == ProgrammePhaseStanding::Closed,
        waits_for: vec!["Stabilise and decide".to_owned()],
        times: if standing == ProgrammePhaseStanding::Closed { Vec::new() } else { vec![time] },
        checks: vec![EnrolmentCheck {
            words: "Agreements were looked at".to_owned(),
            about: None,
            standing: ProgrammeCheckStanding::ToConfirm,
        }],
        steps,
    }
}

fn page(phases: Vec<EnrolmentPhase>) -> CoupleProgrammePage {
    let way = Enrolment {
        id: cynic::Id::new("enr_1"),
        title: "Rebuilding".to_owned(),
        hurt: person("Ann"),
        involved: person("Ben"),
        standing: ProgrammeStanding::Running,
        enrolled_at: at("2026-11-01"),
        phases,
        turns: vec![EnrolmentTurn {
            turn: ProgrammeTurn::WentBack,
            phase: Some("Talking".to_owned()),
            at: at("2026-11-09"),
        }],
    };
    CoupleProgrammePage {
        desk: therapist("/caseload"),
        id: "cpl_1".to_owned(),
        couple: Couple { alias: "Alder".to_owned(), members: Vec::new(), threads: Vec::new() },
        ways: vec![way],
        programmes: Vec::new(),
        key: "key".to_owned(),
        problems: Problems::none(),
    }
}

#[test]
fn the_three_lanes_stand_beside_each_other_and_each_step_says_how_it_is() {
    let steps = vec![
        step(ProgrammeLane::Hurt, vec![part("Ann", ProgrammePartState::Done)]),
        step(
            ProgrammeLane::Joint,
            vec![part("Ann", ProgrammePartState::Given), part("Ben", ProgrammePartState::Waiting)],
        ),
    ];
    let html = check_page(&page(vec![phase(ProgrammePhaseStanding::Open, steps)]));
    assert!(html.contains("1 of 1 done") && html.contains("0 of 2 done"), "{html}");
    assert!(html.contains("done Thu 5 Nov 2026") && html.contains("not given yet"));
    assert!(html.contains("value=\"leave-phase\"") && html.contains("value=\"leave-out\""));
    assert!(html.contains("Went back to: Talking"));
}

#[test]
fn what_both_have_done_can_be_opened_and_says_what_that_tells() {
    let mut offered = step(ProgrammeLane::Joint, vec![part("Ann", ProgrammePartState::Waiting)]);
    offered.offered_at = Some(at("2026-11-08"));
    let html = check_page(&page(vec![phase(ProgrammePhaseStanding::Open, vec![offered])]));
    assert!(html.contains("Can be opened") && html.contains("a session is a better moment"));
}

#[test]
fn a_phase_opens_only_where_nothing_is_lacking() {
    let mut closed = phase(ProgrammePhaseStanding::Closed, Vec::new());
    assert!(check_page(&page(vec![phase(ProgrammePhaseStanding::Closed, Vec::new())])).contains("value=\"open\""));
    closed.checks[0].standing = ProgrammeCheckStanding::Lacking;
    assert!(!check_page(&page(vec![closed])).contains("value=\"open\""));
}
