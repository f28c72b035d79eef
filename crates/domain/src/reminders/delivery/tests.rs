//! The table of steps, and what no sequence of commands can do.

use proptest::prelude::*;

use super::*;

fn after(seconds: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds)
}

fn leased() -> Delivery {
    Delivery::plan(after(0)).lease(after(0)).expect("is due")
}

#[test]
fn a_letter_is_taken_when_it_is_due_and_by_one() {
    let letter = Delivery::plan(after(10));
    assert_eq!(letter.lease(after(9)), Err(Misstep::NotDue));
    let taken = letter.lease(after(10)).expect("is due");
    assert_eq!(taken.state(), State::Leased { until: after(70) });
    assert_eq!((taken.attempts(), taken.fence()), (1, Fence(1)));
    assert_eq!(taken.lease(after(69)), Err(Misstep::NotDue));
}

#[test]
fn a_dead_workers_letter_is_rescued_and_the_dead_can_report_nothing() {
    let first = leased();
    let second = first.lease(after(60)).expect("the lease ran out");
    for outcome in [Outcome::Accepted, Outcome::Refused, Outcome::NotNow, Outcome::Deferred(after(99))] {
        assert_eq!(second.report(first.fence(), outcome, after(61)), Err(Misstep::Stale));
    }
    assert_eq!(second.heartbeat(first.fence(), after(61)), Err(Misstep::Stale));
    assert!(second.report(second.fence(), Outcome::Accepted, after(61)).is_ok());
}

#[test]
fn a_beating_worker_keeps_its_letter() {
    let beating = leased().heartbeat(Fence(1), after(50)).expect("is theirs");
    assert_eq!(beating.state(), State::Leased { until: after(110) });
    assert_eq!(beating.lease(after(100)), Err(Misstep::NotDue));
    let clock_set_back = beating.heartbeat(Fence(1), after(20)).expect("is theirs");
    assert_eq!(clock_set_back.state(), beating.state(), "a beat never shortens a lease");
}

#[test]
fn a_lease_that_ran_out_unnoticed_is_still_reported() {
    let late = leased().report(Fence(1), Outcome::Accepted, after(300)).expect("nobody else took it");
    assert_eq!(late.state(), State::Sent { at: after(300) });
}

#[test]
fn what_each_outcome_makes_of_it() {
    let report = |outcome| leased().report(Fence(1), outcome, after(5)).expect("is theirs");
    assert_eq!(report(Outcome::Accepted).state(), State::Sent { at: after(5) });
    assert_eq!(report(Outcome::Refused).state(), State::GivenUp { at: after(5), cause: Cause::Refused });
    assert_eq!(report(Outcome::NotNow).state(), State::Planned);
    assert_eq!(report(Outcome::NotNow).due_at(), after(65));
    let deferred = report(Outcome::Deferred(after(1_000)));
    assert_eq!((deferred.state(), deferred.due_at(), deferred.attempts()), (State::Planned, after(1_000), 0));
    let dropped = report(Outcome::Dropped(Reason::Paused)).state();
    assert_eq!(dropped, State::Dropped { at: after(5), reason: Reason::Paused });
}

#[test]
fn a_lease_is_good_for_one_report() {
    let again = leased().report(Fence(1), Outcome::NotNow, after(5)).expect("is theirs");
    assert_eq!(again.report(Fence(1), Outcome::Accepted, after(6)), Err(Misstep::Stale));
    let settled = again.settle(after(7)).expect("is open");
    assert_eq!(settled.report(Fence(1), Outcome::Accepted, after(8)), Err(Misstep::Stale));
}

#[test]
fn attempts_back_off_and_end_within_a_day() {
    let mut letter = Delivery::plan(after(0));
    let mut pauses = Vec::new();
    while letter.state().is_open() {
        let now = letter.due_at();
        let taken = letter.lease(now).expect("is due");
        letter = taken.report(taken.fence(), Outcome::NotNow, now).expect("is theirs");
        pauses.push(letter.due_at().duration_since(now).as_mins());
    }
    assert_eq!(pauses[..6], [1, 5, 15, 60, 60, 60]);
    assert_eq!(letter.attempts(), MOST_ATTEMPTS);
    let State::GivenUp { at, cause: Cause::Exhausted } = letter.state() else { panic!("{:?}", letter.state()) };
    let whole = at.duration_since(after(0));
    assert!(whole <= SignedDuration::from_hours(24) && whole > SignedDuration::from_hours(23), "{whole}");
}

#[test]
fn what_is_settled_on_its_way_stays_settled_unless_it_left() {
    let settled = leased().settle(after(3)).expect("is open");
    let failed = settled.report(Fence(1), Outcome::NotNow, after(5)).expect("is theirs");
    assert_eq!(failed.state(), State::Settled { at: after(3) });
    let left = settled.report(Fence(1), Outcome::Accepted, after(5)).expect("is theirs");
    assert_eq!(left.state(), State::Sent { at: after(5) });
    assert_eq!(settled.lease(after(1_000)), Err(Misstep::WrongState));
}

#[test]
fn only_what_was_sent_comes_back_and_only_what_is_planned_is_moved() {
    let sent = leased().report(Fence(1), Outcome::Accepted, after(5)).expect("is theirs");
    let returned = sent.come_back(after(9)).expect("was sent");
    assert_eq!(returned.state(), State::Returned { sent_at: after(5), at: after(9) });
    assert_eq!(leased().come_back(after(9)), Err(Misstep::WrongState));
    assert_eq!(leased().reschedule(after(9)), Err(Misstep::WrongState));
    assert_eq!(Delivery::plan(after(1)).reschedule(after(9)).expect("is planned").due_at(), after(9));
}

#[derive(Debug, Clone, Copy)]
enum Command {
    Lease,
    Heartbeat(u64),
    Report(u64, Outcome),
    Settle,
    ComeBack,
    Reschedule,
}

fn any_command() -> impl Strategy<Value = Command> {
    let outcome = prop::sample::select(vec![
        Outcome::Accepted,
        Outcome::Refused,
        Outcome::NotNow,
        Outcome::Deferred(after(50)),
        Outcome::Dropped(Reason::TooOld),
    ]);
    prop_oneof![
        5 => Just(Command::Lease),
        2 => (0..8_u64).prop_map(Command::Heartbeat),
        4 => (0..8_u64, outcome).prop_map(|(fence, outcome)| Command::Report(fence, outcome)),
        1 => Just(Command::Settle),
        1 => Just(Command::ComeBack),
        1 => Just(Command::Reschedule),
    ]
}

fn is_way(from: &str, to: &str) -> bool {
    from == to
        || matches!(
            (from, to),
            ("planned", "leased" | "settled")
                | ("leased", "planned" | "sent" | "given-up" | "dropped" | "settled")
                | ("settled", "sent")
                | ("sent", "returned")
        )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_sequence_of_commands_leaves_the_table(
        commands in prop::collection::vec((any_command(), 0..90_i64), 0..40),
    ) {
        let mut letter = Delivery::plan(after(0));
        let mut now = after(0);
        for (command, seconds) in commands {
            now += SignedDuration::from_secs(seconds);
            let step = match command {
                Command::Lease => letter.lease(now),
                Command::Heartbeat(fence) => letter.heartbeat(Fence(fence), now),
                Command::Report(fence, outcome) => letter.report(Fence(fence), outcome, now),
                Command::Settle => letter.settle(now),
                Command::ComeBack => letter.come_back(now),
                Command::Reschedule => letter.reschedule(now),
            };
            if let Command::Report(fence, _) | Command::Heartbeat(fence) = command {
                prop_assert!(Fence(fence) == letter.fence() || step == Err(Misstep::Stale));
            }
            let Ok(next) = step else { continue };
            prop_assert!(is_way(letter.state().word(), next.state().word()), "{command:?}: {letter:?} to {next:?}");
            prop_assert!(next.fence() >= letter.fence());
            prop_assert!(State::WORDS.contains(&next.state().word()));
            prop_assert_eq!(Delivery::from_row(&next.to_row()), Ok(next));
            letter = next;
        }
    }

    #[test]
    fn only_rows_whose_facts_go_together_are_read(
        word in prop::sample::select(State::WORDS.to_vec()),
        leased_until in prop::option::of(Just(after(1))),
        sent_at in prop::option::of(Just(after(2))),
        ended_at in prop::option::of(Just(after(3))),
        cause in prop::option::of(prop::sample::select(vec!["refused", "paused", "nonsense"])),
    ) {
        let row = Row { state: word, due_at: after(0), attempts: 1, fence: 1, leased_until, sent_at, ended_at, cause };
        let fits = leased_until.is_some() == (word == "leased")
            && sent_at.is_some() == matches!(word, "sent" | "returned")
            && ended_at.is_some() == matches!(word, "returned" | "given-up" | "dropped" | "settled")
            && match word {
                "given-up" => cause == Some("refused"),
                "dropped" => cause == Some("paused"),
                _ => cause.is_none(),
            };
        let read = Delivery::from_row(&row);
        prop_assert_eq!(read.is_ok(), fits);
        if let Ok(delivery) = read {
            prop_assert_eq!(delivery.to_row(), row);
        }
    }
}
