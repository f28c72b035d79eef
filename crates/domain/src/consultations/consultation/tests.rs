use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{
    consultations::type_of,
    ids::{Id as _, PersonId},
};

fn kind() -> &'static ConsultationType {
    type_of("consult_45").expect("comes with the service")
}

fn hour(hours: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours)
}

fn meeting(hours: i64) -> Meeting {
    Meeting { starts_at: hour(hours), member: PersonId::from_uuid(Uuid::from_u128(1)) }
}

fn booked(hours: i64) -> Consultation {
    Consultation::from_parts(Stage::Booked(meeting(hours)), 0, 0)
}

fn step(made: Result<Consultation, Problem>) -> Step {
    made.expect("is allowed").stage().step()
}

#[test]
fn words_read_back() {
    for step in Step::ALL {
        assert_eq!(Step::from_word(step.as_str()), Some(step));
    }
    for what in Recommendation::ALL {
        assert_eq!(Recommendation::from_word(what.as_str()), Some(what));
    }
    for decision in Decision::ALL {
        assert_eq!(Decision::from_word(decision.as_str()), Some(decision));
    }
    for by in By::ALL {
        assert_eq!(By::from_word(by.as_str()), Some(by));
    }
}

#[test]
fn from_the_first_word_to_care() {
    let asked = Consultation::request(hour(0)).triage(hour(1)).expect("was asked");
    let offered = asked.offer(3, hour(49)).expect("was looked at");
    let booked = offered.book(meeting(100), hour(2)).expect("is held");
    let there = booked.confirm(hour(3)).and_then(|it| it.check_in(kind(), hour(100))).expect("came");
    let held = there.attend(kind(), Presence::Everybody, hour(101)).expect("was held");
    let advised = held.recommend(Recommendation::Therapy, hour(101)).expect("was held");
    assert_eq!(step(advised.enrol(hour(200))), Step::Enrolled);
}

#[test]
fn an_offer_lapses_and_the_third_is_the_last() {
    let offer = |it: Consultation, at: i64| it.offer(2, hour(at)).expect("can be offered");
    let lapse = |it: Consultation, at: i64| match it.pass(hour(at)) {
        Some(Passed::Became(next)) => next,
        other => panic!("{other:?}"),
    };
    let first = offer(Consultation::request(hour(0)).triage(hour(0)).expect("is new"), 48);
    assert_eq!(first.clone().book(meeting(90), hour(48)).expect_err("has lapsed").code, Code::Expired);
    assert_eq!(first.clone().pass(hour(47)), None);
    let second = offer(lapse(first, 48), 96);
    let third = offer(lapse(second, 96), 144);
    assert_eq!(lapse(third.clone(), 144).stage().step(), Step::Expired);
    let early = Consultation::from_parts(Stage::Triaged { at: hour(0) }, MOST_ROUNDS, 0);
    assert_eq!(early.offer(1, hour(9)).expect_err("was enough").code, Code::WrongState);
    for slots in [0, 4] {
        let it = Consultation::from_parts(Stage::Triaged { at: hour(0) }, 0, 0);
        assert_eq!(it.offer(slots, hour(9)).expect_err("is no offer").code, Code::OutOfRange);
    }
}

#[test]
fn an_offer_that_cannot_be_kept_leaves_everything_as_it_was() {
    let waits = Consultation::from_parts(Stage::Triaged { at: hour(0) }, 2, 0).wait(hour(0)).expect("was looked at");
    let back = waits.offer(1, hour(48)).and_then(|it| it.take_back(hour(5))).expect("is offered");
    assert!(matches!(back.stage(), Stage::Waitlisted { since, .. } if *since == hour(0)));
    assert_eq!(back.rounds(), 2, "the third round is still theirs");
    let asked = Consultation::request(hour(0)).triage(hour(1)).expect("was asked");
    let back = asked.offer(3, hour(49)).and_then(|it| it.take_back(hour(5))).expect("is offered");
    assert_eq!((back.stage().step(), back.rounds()), (Step::Triaged, 0));
    assert_eq!(back.take_back(hour(6)).expect_err("nothing is offered").code, Code::WrongState);
}

#[test]
fn whoever_waits_keeps_their_place_and_is_asked_every_thirty_days() {
    let day = |days: i64| hour(24 * days);
    let waits = Consultation::from_parts(Stage::Triaged { at: day(0) }, 0, 0).wait(day(0)).expect("was looked at");
    let offered = waits.clone().offer(1, day(4)).expect("waits");
    let Some(Passed::Became(back)) = offered.pass(day(4)) else { panic!("the offer lapses") };
    assert!(matches!(back.stage(), Stage::Waitlisted { since, .. } if *since == day(0)));
    assert_eq!(waits.clone().pass(day(29)), None);
    let Some(Passed::AskWhetherStill(asked)) = waits.pass(day(30)) else { panic!("is asked") };
    let answered = asked.clone().still_waits().expect("waits");
    assert!(matches!(answered.stage(), Stage::Waitlisted { unanswered: 0, .. }));
    let Some(Passed::AskWhetherStill(asked)) = asked.pass(day(60)) else { panic!("is asked again") };
    let Some(Passed::Became(gone)) = asked.pass(day(90)) else { panic!("waits no longer") };
    assert_eq!(gone.stage().step(), Step::Expired);
}

#[test]
fn a_day_before_is_in_good_time_and_the_practice_is_never_late() {
    assert_eq!(step(booked(48).cancel(By::Attendee, hour(24))), Step::Cancelled);
    assert_eq!(step(booked(48).cancel(By::Attendee, hour(25))), Step::LateCancelled);
    assert_eq!(step(booked(48).cancel(By::Practice, hour(47))), Step::Cancelled);
    assert_eq!(booked(48).cancel(By::Attendee, hour(48)).expect_err("has begun").code, Code::Expired);
}

#[test]
fn whoever_has_come_may_go_again_until_it_begins() {
    let minutes = |minutes: i64| hour(48) + SignedDuration::from_mins(minutes);
    let there = booked(48).check_in(kind(), minutes(-15)).expect("came");
    assert_eq!(step(there.clone().cancel(By::Attendee, minutes(-1))), Step::LateCancelled);
    assert_eq!(step(there.clone().cancel(By::Practice, minutes(-1))), Step::Cancelled);
    assert_eq!(there.clone().cancel(By::Attendee, minutes(0)).expect_err("has begun").code, Code::Expired);
    let left = there.clone().leave(minutes(-1)).expect("it has not begun");
    assert_eq!(step(left.miss(kind(), minutes(15))), Step::NoShow, "nobody came");
    assert_eq!(there.leave(minutes(0)).expect_err("has begun").code, Code::Expired);
    assert_eq!(booked(48).leave(minutes(-1)).expect_err("nobody had come").code, Code::WrongState);
}

#[test]
fn a_move_asks_everybody_again_and_the_fourth_wants_a_call() {
    let mut it = booked(100).confirm(hour(0)).expect("is booked");
    for number in 0..3 {
        it = it.move_to(meeting(110 + number), By::Attendee, hour(1)).expect("can be moved");
        assert_eq!(it.stage().step(), Step::Booked);
    }
    let fourth = it.clone().move_to(meeting(120), By::Attendee, hour(1));
    assert_eq!(fourth.expect_err("wants a call").code, Code::TooManyAttempts);
    assert_eq!(step(it.move_to(meeting(120), By::Practice, hour(1))), Step::Booked);
}

#[test]
fn who_comes_is_there_in_time_and_who_does_not_is_waited_for() {
    let minutes = |minutes: i64| hour(48) + SignedDuration::from_mins(minutes);
    assert_eq!(booked(48).check_in(kind(), minutes(-16)).expect_err("is too early").code, Code::OutOfRange);
    assert_eq!(step(booked(48).check_in(kind(), minutes(-15))), Step::CheckedIn);
    assert_eq!(step(booked(48).check_in(kind(), minutes(15))), Step::CheckedIn);
    assert_eq!(booked(48).check_in(kind(), minutes(16)).expect_err("is too late").code, Code::OutOfRange);
    assert_eq!(booked(48).miss(kind(), minutes(14)).expect_err("may still come").code, Code::OutOfRange);
    assert_eq!(step(booked(48).miss(kind(), minutes(15))), Step::NoShow);
    let there = booked(48).check_in(kind(), minutes(0)).expect("came");
    assert_eq!(there.clone().miss(kind(), minutes(20)).expect_err("came").code, Code::WrongState);
    let short = there.clone().attend(kind(), Presence::Everybody, minutes(9));
    assert_eq!(short.expect_err("was too short").code, Code::OutOfRange);
    let early = there.clone().attend(kind(), Presence::Some, minutes(14)).expect_err("whoever is late may still come");
    assert_eq!(early.code, Code::OutOfRange);
    assert_eq!(step(there.attend(kind(), Presence::Some, minutes(15))), Step::PartlyAttended);
}

#[test]
fn a_request_ends_in_silence_and_a_recommendation_undecided() {
    let Some(Passed::Became(gone)) = Consultation::request(hour(0)).pass(hour(24 * 14)) else { panic!("ends") };
    assert_eq!(gone.stage().step(), Step::Expired);
    let advised = Stage::Recommended { what: Recommendation::Coaching, at: hour(0), followed_up: 2 };
    let it = Consultation::from_parts(advised, 0, 0);
    assert_eq!(it.clone().pass(hour(24 * 30 - 1)), None);
    assert!(it.pass(hour(24 * 30)).is_some());
    assert_eq!(booked(5).pass(hour(10_000)), None, "only people say what became of a meeting");
}

#[test]
fn whoever_was_recommended_something_is_asked_twice_and_no_more() {
    let day = |days: i64| hour(24 * days);
    let ask = |it: Consultation, at: i64| match it.pass(day(at)) {
        Some(Passed::AskForDecision(next)) => next,
        other => panic!("{other:?}"),
    };
    let advised = Stage::Recommended { what: Recommendation::Therapy, at: day(0), followed_up: 0 };
    let it = Consultation::from_parts(advised, 0, 0);
    assert_eq!(it.clone().pass(hour(24 * 3 - 1)), None);
    let first = ask(it.clone(), 3);
    assert_eq!(first.next_change(), Some(day(10)));
    let second = ask(first, 10);
    assert_eq!((second.clone().pass(day(29)), second.next_change()), (None, Some(day(30))));
    assert!(matches!(second.pass(day(30)), Some(Passed::Became(gone)) if gone.stage().step() == Step::Expired));
    // After an outage only the newest question is asked, and after too long an outage none.
    assert!(matches!(ask(it.clone(), 12).stage(), Stage::Recommended { followed_up: 2, .. }));
    assert!(matches!(it.pass(day(31)), Some(Passed::Became(_))));
}

#[test]
fn nobody_is_said_to_have_stayed_away_before_a_person_says_so() {
    let minutes = |minutes: i64| hour(48) + SignedDuration::from_mins(minutes);
    let it = booked(48);
    assert!(!it.seems_missed(kind(), minutes(14)) && it.seems_missed(kind(), minutes(15)));
    assert_eq!(it.clone().pass(minutes(10_000)), None);
    let there = it.check_in(kind(), minutes(3)).expect("came");
    assert!(!there.seems_missed(kind(), minutes(60)));
}

#[test]
fn what_could_not_begin_is_moved_by_the_practice_and_by_nobody_else() {
    let there = booked(48).check_in(kind(), hour(48)).expect("came");
    assert_eq!(step(there.clone().move_to(meeting(90), By::Practice, hour(49))), Step::Booked);
    assert_eq!(there.move_to(meeting(90), By::Attendee, hour(47)).expect_err("is there").code, Code::WrongState);
    let late = booked(48).move_to(meeting(90), By::Attendee, hour(48));
    assert_eq!(late.expect_err("has begun").code, Code::Expired);
}

/// Everything that can be done, by number.
fn act(it: Consultation, number: usize, at: i64) -> Result<Consultation, Problem> {
    let now = hour(at);
    match number {
        0 => it.triage(now),
        1 => it.wait(now),
        2 => it.still_waits(),
        3 => it.offer(1, hour(at + 48)),
        4 => it.book(meeting(at + 30), now),
        5 => it.confirm(now),
        6 => it.move_to(meeting(at + 40), By::Attendee, now),
        7 => it.cancel(By::Attendee, now),
        8 => it.check_in(kind(), now),
        9 => it.attend(kind(), Presence::Everybody, now),
        10 => it.miss(kind(), now),
        11 => it.recommend(Recommendation::Therapy, now),
        12 => it.enrol(now),
        13 => it.decline(now),
        14 => it.refer_out(now),
        15 => it.take_back(now),
        16 => it.leave(now),
        _ => Ok(match it.clone().pass(now) {
            Some(Passed::Became(next) | Passed::AskWhetherStill(next) | Passed::AskForDecision(next)) => next,
            None => it,
        }),
    }
}

/// The order of DOMAIN.md 5.1, written down by hand.
fn may_follow(from: Step, to: Step) -> bool {
    use Step::*;
    let next: &[Step] = match from {
        Requested => &[Triaged, Declined, ReferredOut, Expired],
        Triaged | Waitlisted => &[Waitlisted, Offered, Booked, Declined, ReferredOut, Expired],
        Offered => &[Triaged, Waitlisted, Booked, Declined, ReferredOut, Expired],
        Booked | Confirmed => {
            &[Booked, Confirmed, CheckedIn, Attended, PartlyAttended, NoShow, Cancelled, LateCancelled]
        }
        CheckedIn => &[Booked, CheckedIn, Attended, PartlyAttended, Cancelled, LateCancelled],
        Attended | PartlyAttended => &[Recommended, Declined, ReferredOut],
        Recommended => &[Recommended, Enrolled, Declined, ReferredOut, Expired],
        NoShow | Cancelled | LateCancelled | Enrolled | Declined | ReferredOut | Expired => &[],
    };
    next.contains(&to)
}

proptest! {
    #[test]
    fn no_sequence_of_acts_leaves_the_order(acts in proptest::collection::vec((0_usize..18, 0_i64..60), 0..60)) {
        let mut it = Consultation::request(hour(0));
        let mut at = 0;
        for (number, later) in acts {
            at += later;
            let from = it.stage().step();
            let Ok(next) = act(it.clone(), number, at) else { continue };
            let to = next.stage().step();
            prop_assert!(next == it || may_follow(from, to), "{from:?} to {to:?}");
            prop_assert!(next.rounds() <= MOST_ROUNDS && next.moves() <= MOST_MOVES);
            prop_assert!(!next.stage().is_over() || next.next_change().is_none());
            it = next;
        }
    }
}
