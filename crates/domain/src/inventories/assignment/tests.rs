use jiff::civil::date;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{ids::Id, inventories::library::sample};

fn id<I: Id>(n: u128) -> I {
    I::from_uuid(Uuid::from_u128(n))
}

fn new_york() -> Zone {
    Zone::parse("America/New_York").expect("exists")
}

/// Noon in New York on the first of March 2026.
fn noon() -> Timestamp {
    "2026-03-01T17:00:00Z".parse().expect("is an instant")
}

fn hours(n: i64) -> Timestamp {
    noon() + SignedDuration::from_hours(n)
}

fn thread() -> BreachThread {
    BreachThread { id: id(1), couple: id(1), hurt: id(1), involved: id(2), opened_at: noon() }
}

fn ask(instrument: &Instrument, change: impl FnOnce(&mut Asking<'_>)) -> Result<Assignment, Problems> {
    let (members, thread, zone) = ([id(1), id(2)], thread(), new_york());
    let mut asking = Asking {
        couple: id(1),
        members: &members,
        thread: Some(&thread),
        respondent: id(1),
        instrument,
        assigned_by: id(9),
        due_on: date(2026, 3, 3),
        zone: &zone,
    };
    change(&mut asking);
    Assignment::assign(id(1), None, &asking, noon())
}

fn why_stay() -> Assignment {
    ask(sample("why_stay"), |_| {}).expect("fits")
}

fn first_problem(result: Result<Assignment, Problems>) -> (Option<String>, Code) {
    let problem = result.expect_err("is refused").0.remove(0);
    (problem.field, problem.code)
}

#[test]
fn an_instrument_is_asked_of_the_partner_it_is_for() {
    assert_eq!(why_stay().state, State::Assigned);
    let of_involved = ask(sample("why_stay"), |asking| asking.respondent = id(2));
    assert_eq!(first_problem(of_involved), (Some("respondent".to_owned()), Code::OutOfRange));
    assert!(ask(sample("steady_pulse"), |asking| asking.respondent = id(2)).is_ok());
    assert!(ask(sample("steady_pulse"), |_| {}).is_err());
    assert!(ask(sample("hope_pulse"), |asking| asking.thread = None).is_ok());
}

#[test]
fn what_cannot_be_asked_is_said_beside_its_field() {
    let no_thread = ask(sample("why_stay"), |asking| asking.thread = None);
    assert_eq!(first_problem(no_thread), (Some("thread".to_owned()), Code::Missing));
    let stranger = ask(sample("why_stay"), |asking| asking.respondent = id(3));
    assert_eq!(first_problem(stranger), (Some("respondent".to_owned()), Code::NotFound));
    let other_couple = ask(sample("why_stay"), |asking| asking.couple = id(2));
    assert_eq!(first_problem(other_couple), (Some("thread".to_owned()), Code::NotFound));
    assert_eq!(first_problem(ask(sample("phq9"), |_| {})), (Some("instrument".to_owned()), Code::WrongState));
}

#[test]
fn the_due_date_may_be_today_where_the_person_is() {
    let honolulu = Zone::parse("Pacific/Honolulu").expect("exists");
    assert!(ask(sample("why_stay"), |asking| asking.due_on = date(2026, 3, 1)).is_ok());
    let past = ask(sample("why_stay"), |asking| asking.due_on = date(2026, 2, 28));
    assert_eq!(first_problem(past), (Some("firstDue".to_owned()), Code::OutOfRange));
    // At 05:00 UTC on the first it is still the last of February in Honolulu.
    let thread = thread();
    let asking = Asking {
        couple: id(1),
        members: &[id(1), id(2)],
        thread: Some(&thread),
        respondent: id(1),
        instrument: sample("why_stay"),
        assigned_by: id(9),
        due_on: date(2026, 2, 28),
        zone: &honolulu,
    };
    assert!(Assignment::assign(id(1), None, &asking, "2026-03-01T05:00:00Z".parse().expect("is an instant")).is_ok());
}

#[test]
fn it_closes_fourteen_days_after_it_is_due() {
    let assignment = why_stay();
    // Due on the 3rd; the clocks change on the 8th, so the end of the 17th is an hour earlier in UTC.
    assert_eq!(assignment.due_at().to_string(), "2026-03-04T05:00:00Z");
    assert_eq!(assignment.closes_at().to_string(), "2026-03-18T04:00:00Z");
    assert!(!assignment.is_overdue(noon()));
    assert!(assignment.is_overdue(assignment.due_at()));
    let before = assignment.closes_at() - SignedDuration::from_secs(1);
    assert!(assignment.clone().open(before).is_ok());
    assert!(assignment.clone().expire(before).is_err());
    assert_eq!(assignment.clone().open(assignment.closes_at()).expect_err("has closed").code, Code::Expired);
    assert!(assignment.clone().expire(assignment.closes_at()).is_ok());
}

#[test]
fn a_form_begun_in_time_is_taken_a_day_longer() {
    let opened = why_stay().open(noon()).expect("is open");
    let closes_at = opened.closes_at();
    assert!(opened.clone().expire(closes_at).is_err());
    assert!(opened.clone().submit(closes_at + SignedDuration::from_hours(23)).is_ok());
    assert!(opened.clone().submit(closes_at + SignedDuration::from_hours(24)).is_err());
    assert!(opened.expire(closes_at + SignedDuration::from_hours(24)).is_ok());
}

#[test]
fn a_pulse_can_be_answered_for_72_hours() {
    let later = ask(sample("trust_pulse"), |_| {}).expect("fits");
    assert_eq!(later.closes_at().to_string(), "2026-03-06T05:00:00Z");
    let today = ask(sample("trust_pulse"), |asking| asking.due_on = date(2026, 3, 1)).expect("fits");
    assert_eq!(today.closes_at(), hours(72));
}

#[test]
fn only_the_respondent_waives() {
    assert_eq!(why_stay().waive(id(2), noon()).expect_err("is not theirs").code, Code::NotFound);
    let waived = why_stay().waive(id(1), hours(1)).expect("is theirs");
    assert_eq!(waived.state, State::Waived { opened_at: None, ended_at: hours(1) });
}

#[test]
fn looking_again_changes_nothing() {
    let opened = why_stay().open(hours(1)).expect("is open");
    assert_eq!((opened.state.opened_at(), opened.version), (Some(hours(1)), 2));
    assert_eq!(opened.clone().open(hours(2)).expect("is open"), opened);
    let sent = opened.submit(hours(3)).expect("is open");
    assert_eq!(sent.state, State::Submitted { opened_at: hours(1), submitted_at: hours(3) });
    assert_eq!(sent.submit(hours(3)).expect_err("was sent").code, Code::WrongState);
}

#[derive(Debug, Clone, Copy)]
enum Command {
    Open,
    SaveDraft,
    Submit,
    Expire,
    Cancel,
    Waive,
}

fn commands() -> impl Strategy<Value = Vec<(Command, i64)>> {
    use Command::{Cancel, Expire, Open, SaveDraft, Submit, Waive};
    let command = prop_oneof![
        6 => Just(Open),
        6 => Just(SaveDraft),
        2 => Just(Submit),
        4 => Just(Expire),
        1 => Just(Cancel),
        1 => Just(Waive)
    ];
    proptest::collection::vec((command, -2_i64..200), 0..12)
}

fn apply(assignment: Assignment, command: Command, now: Timestamp) -> Result<Assignment, Problem> {
    match command {
        Command::Open => assignment.open(now),
        Command::SaveDraft => assignment.save_draft(now),
        Command::Submit => assignment.submit(now),
        Command::Expire => assignment.expire(now),
        Command::Cancel => assignment.cancel(now),
        Command::Waive => assignment.waive(id(1), now),
    }
}

/// The steps that the table at the head of `state.rs` allows.
fn is_allowed(from: &str, to: &str) -> bool {
    matches!(
        (from, to),
        ("assigned" | "opened", "opened" | "in-progress" | "submitted" | "expired" | "cancelled" | "waived")
            | ("in-progress", "in-progress" | "submitted" | "expired" | "cancelled" | "waived")
    )
}

proptest! {
    #[test]
    fn no_sequence_of_commands_leaves_the_table(commands in commands()) {
        let mut assignment = why_stay();
        let mut now = noon();
        for (command, step) in commands {
            now += SignedDuration::from_hours(step);
            let before = assignment.clone();
            match apply(assignment, command, now) {
                Ok(after) => {
                    prop_assert!(!before.state.is_terminal(), "an ended assignment went on");
                    prop_assert!(is_allowed(before.state.word(), after.state.word()), "{before:?} {after:?}");
                    if let Some(opened_at) = before.state.opened_at() {
                        prop_assert_eq!(after.state.opened_at(), Some(opened_at));
                    }
                    assignment = after;
                }
                Err(_) => assignment = before,
            }
            let Facts { opened_at, submitted_at, ended_at } = assignment.state.facts();
            let read = State::from_row(assignment.state.word(), opened_at, submitted_at, ended_at);
            prop_assert_eq!(read.as_ref(), Ok(&assignment.state));
        }
    }

    #[test]
    fn a_row_is_read_only_if_its_facts_are_those_of_its_state(
        word in proptest::sample::select(&State::WORDS[..]),
        instants in proptest::array::uniform3(proptest::option::of(0_i64..3)),
    ) {
        let [opened_at, submitted_at, ended_at] = instants.map(|instant| instant.map(hours));
        if let Ok(state) = State::from_row(word, opened_at, submitted_at, ended_at) {
            prop_assert_eq!(state.word(), word);
            prop_assert_eq!(state.facts(), Facts { opened_at, submitted_at, ended_at });
            let end = submitted_at.or(ended_at);
            prop_assert!(end.is_none_or(|end| opened_at.is_none_or(|opened_at| opened_at <= end)));
            prop_assert_eq!(state.is_terminal(), end.is_some());
        }
    }
}

#[test]
fn impossible_rows_are_refused() {
    let now = Some(noon());
    for (word, opened_at, submitted_at, ended_at) in [
        ("assigned", now, None, None),
        ("opened", None, None, None),
        ("submitted", None, now, None),
        ("submitted", now, None, None),
        ("submitted", Some(hours(1)), now, None),
        ("expired", None, None, None),
        ("waived", None, now, now),
        ("forgotten", None, None, now),
    ] {
        assert!(State::from_row(word, opened_at, submitted_at, ended_at).is_err(), "{word}");
    }
}
