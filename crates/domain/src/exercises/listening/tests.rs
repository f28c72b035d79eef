use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::ids::Id;

fn id<I: Id>(n: u128) -> I {
    I::from_uuid(Uuid::from_u128(n))
}

fn minute(n: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_mins(n)
}

fn start(by: ThreadRole, devices: Devices) -> Result<Listening, Problem> {
    Listening::start(id(1), (id(1), id(1)), by, devices, minute(0))
}

fn two_phones() -> Listening {
    start(ThreadRole::Hurt, Devices::Two).expect("may begin")
}

use Move::{Acknowledged, Chose, End, Offered, Owned, Pause, Reflected, Resume, Right, Understood};
use ThreadRole::{Hurt, Involved};

fn play(moves: &[(ThreadRole, Move)]) -> Listening {
    moves.iter().fold(two_phones(), |listening, (by, made)| listening.play(*by, *made, minute(1)).expect("belongs"))
}

#[test]
fn it_goes_on_only_when_the_hurt_partner_says_so() {
    let listening = play(&[
        (Involved, Reflected),
        (Hurt, Understood(false)),
        (Involved, Reflected),
        (Hurt, Understood(true)),
        (Involved, Owned),
        (Involved, Offered),
        (Hurt, Right(false)),
        (Involved, Offered),
        (Hurt, Right(true)),
        (Involved, Acknowledged),
        (Hurt, Chose(Presence::NearMe)),
    ]);
    assert!(listening.is_done());
    assert_eq!((listening.rounds, listening.offers, listening.presence), (1, 1, Some(Presence::NearMe)));
}

#[test]
fn the_checks_are_the_hurt_partners_alone() {
    for (before, check) in [
        (vec![(Involved, Reflected)], Understood(true)),
        (vec![(Involved, Reflected), (Hurt, Understood(true)), (Involved, Owned), (Involved, Offered)], Right(true)),
    ] {
        let listening = play(&before);
        let refused = listening.clone().play(Involved, check, minute(1)).expect_err("is not theirs");
        assert_eq!(refused.code, Code::NotAllowed);
        assert!(listening.waits_for(Hurt, minute(1)) && !listening.waits_for(Involved, minute(1)));
    }
}

#[test]
fn on_one_phone_it_is_the_hurt_partners_phone() {
    assert_eq!(start(Involved, Devices::One).expect_err("would pass the checks").code, Code::NotAllowed);
    let one = start(Hurt, Devices::One).expect("may begin");
    assert_eq!(one.clone().play(Involved, Reflected, minute(1)).expect_err("is played there").code, Code::NotAllowed);
    let one = one.play(Hurt, Reflected, minute(1)).expect("holds the phone");
    assert!(one.play(Hurt, Understood(true), minute(2)).is_ok());
}

#[test]
fn either_takes_a_break_and_it_goes_on_where_it_was() {
    for by in [Hurt, Involved] {
        let paused = play(&[(Involved, Reflected), (by, Pause)]);
        assert_eq!(paused.standing, Standing::Paused(Ask::Understood));
        assert!(!paused.waits_for(Hurt, minute(1)));
        let refused = paused.clone().play(Hurt, Understood(true), minute(1)).expect_err("is paused");
        assert_eq!(refused.code, Code::WrongState);
        assert_eq!(
            paused.clone().play(Hurt, Resume, minute(1)).map(|on| on.standing),
            Ok(Standing::At(Ask::Understood))
        );
        assert_eq!(paused.play(Involved, End, minute(1)).map(|on| on.standing), Ok(Standing::Ended));
    }
}

#[test]
fn after_four_rounds_the_page_says_that_it_may_wait() {
    let mut listening = two_phones();
    for round in 0..MANY_ROUNDS {
        assert_eq!((listening.rounds, listening.has_many_rounds()), (round, false));
        listening = listening.play(Involved, Reflected, minute(1)).expect("belongs");
        listening = listening.play(Hurt, Understood(false), minute(1)).expect("belongs");
    }
    assert!(listening.has_many_rounds());
    assert!(listening.play(Involved, Reflected, minute(1)).is_ok(), "and may go on for as long as they like");
}

#[test]
fn what_was_left_is_over() {
    let listening = two_phones();
    assert!(!listening.is_over(minute(179)) && listening.is_over(minute(180)));
    assert_eq!(listening.play(Involved, Reflected, minute(180)).expect_err("was left").code, Code::WrongState);
}

fn any_move() -> impl Strategy<Value = Move> {
    prop_oneof![
        Just(Reflected),
        any::<bool>().prop_map(Understood),
        Just(Owned),
        Just(Offered),
        any::<bool>().prop_map(Right),
        Just(Acknowledged),
        (0_usize..4).prop_map(|n| Chose(Presence::ALL[n])),
        Just(Pause),
        Just(Resume),
        Just(End),
    ]
}

proptest! {
    /// Whatever anybody does: no step behind a check is reached before the hurt partner passed it, and every state reads back from its row.
    #[test]
    fn no_sequence_of_moves_passes_a_check_without_the_hurt_partner(
        moves in prop::collection::vec((any::<bool>(), any_move()), 0..60),
        on_one in any::<bool>(),
    ) {
        let devices = if on_one { Devices::One } else { Devices::Two };
        let mut listening = start(Hurt, devices).expect("may begin");
        let (mut understood, mut right) = (false, false);
        for (by_hurt, made) in moves {
            let by = if by_hurt { Hurt } else { Involved };
            let before = listening.clone();
            let Ok(next) = listening.clone().play(by, made, minute(1)) else { continue };
            understood |= made == Understood(true) && by_hurt;
            right |= made == Right(true) && by_hurt;
            if let Standing::At(ask) | Standing::Paused(ask) = next.standing {
                prop_assert!(understood || ask <= Ask::Understood);
                prop_assert!(right || ask <= Ask::Right);
            }
            prop_assert!(next.standing != Standing::Done || (right && next.presence.is_some()));
            let (word, ask) = next.standing.words();
            prop_assert_eq!(Standing::from_words(word, ask), Some(next.standing));
            prop_assert!(next.version == before.version + 1);
            listening = next;
        }
    }
}
