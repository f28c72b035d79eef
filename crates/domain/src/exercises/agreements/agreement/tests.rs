use jiff::{SignedDuration, civil::date};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::ids::Id as _;

fn person(n: u128) -> PersonId {
    PersonId::from_uuid(Uuid::from_u128(n))
}

fn at(hours: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours)
}

fn wording(by: u128) -> Wording {
    Wording {
        id: AgreementVersionId::from_uuid(Uuid::from_u128(1)),
        by: person(by),
        review_on: Some(date(2026, 12, 1)),
    }
}

fn offered() -> Agreement {
    let couple = CoupleId::from_uuid(Uuid::from_u128(6));
    let parties = vec![person(1), person(2)];
    Agreement::offer(
        AgreementId::from_uuid(Uuid::from_u128(7)),
        (couple, None),
        (Kind::Relationship, parties),
        wording(2),
        at(0),
    )
}

fn in_force() -> Agreement {
    offered().sign(person(1), 1, at(1)).expect("is a party")
}

#[test]
fn it_counts_when_everybody_has_signed_the_same_version() {
    let offered = offered();
    assert_eq!((offered.standing(), offered.in_force()), (Standing::Offered, None));
    assert!(offered.clone().sign(person(3), 1, at(1)).is_err());
    assert_eq!(offered.clone().sign(person(2), 1, at(1)).expect_err("is its writer").code, Code::Taken);
    let signed = offered.sign(person(1), 1, at(1)).expect("is a party");
    assert_eq!((signed.standing(), signed.in_force_since()), (Standing::InForce, Some(at(1))));
}

#[test]
fn whoever_signs_what_was_changed_meanwhile_signs_nothing() {
    let changed = offered().change(1, wording(2), at(1)).expect("is a party");
    assert_eq!(changed.clone().sign(person(1), 1, at(2)).expect_err("read the old one").code, Code::Stale);
    assert_eq!(changed.standing(), Standing::Offered);
    let both_change = changed.clone().change(1, wording(1), at(2)).expect_err("read the old one");
    assert_eq!(both_change.code, Code::Stale);
    let signed = changed.sign(person(1), 2, at(2)).expect("read the new one");
    assert_eq!(signed.in_force().map(|version| version.number), Some(2));
}

#[test]
fn the_old_version_holds_until_the_new_one_is_signed_by_all() {
    let changed = in_force().change(1, wording(1), at(5)).expect("is a party");
    assert_eq!(
        (changed.standing(), changed.in_force().map(|version| version.number)),
        (Standing::ChangeOffered, Some(1))
    );
    let taken_back = changed.clone().take_back(person(1), 2, at(6)).expect("wrote it");
    assert_eq!(
        (taken_back.standing(), taken_back.in_force().map(|version| version.number)),
        (Standing::InForce, Some(1))
    );
    assert!(changed.clone().take_back(person(2), 2, at(6)).is_err());
    let signed = changed.sign(person(2), 2, at(6)).expect("is a party");
    assert_eq!(signed.in_force().map(|version| version.number), Some(2));
    assert!(signed.take_back(person(1), 2, at(7)).is_err());
}

#[test]
fn a_version_taken_back_first_leaves_nothing_to_sign() {
    let gone = offered().take_back(person(2), 1, at(1)).expect("wrote it");
    assert_eq!(gone.standing(), Standing::TakenBack);
    assert_eq!(gone.clone().sign(person(1), 1, at(2)).expect_err("is gone").code, Code::WrongState);
    assert!(gone.stop(person(1), at(2)).is_err());
}

#[test]
fn anybody_it_is_between_stops_it() {
    assert!(offered().stop(person(1), at(2)).is_err(), "what does not count cannot be stopped");
    for party in [1, 2] {
        let stopped = in_force().stop(person(party), at(9)).expect("is a party");
        assert_eq!((stopped.standing(), stopped.in_force()), (Standing::Stopped, None));
        assert!(stopped.clone().sign(person(1), 1, at(10)).is_err() && stopped.stop(person(1), at(10)).is_err());
    }
    assert!(in_force().stop(person(3), at(9)).is_err());
}

#[test]
fn ones_own_limits_count_at_once() {
    let id = AgreementId::from_uuid(Uuid::from_u128(7));
    let couple = CoupleId::from_uuid(Uuid::from_u128(6));
    let own = Agreement::offer(id, (couple, None), (Kind::Boundary, vec![person(1)]), wording(1), at(0));
    assert_eq!(own.standing(), Standing::InForce);
    let changed = own.change(1, wording(1), at(1)).expect("is theirs");
    assert_eq!(changed.in_force().map(|version| version.number), Some(2));
}

#[test]
fn a_review_is_due_on_its_day_while_it_is_in_force() {
    assert!(!in_force().is_review_due(date(2026, 11, 30)) && in_force().is_review_due(date(2026, 12, 1)));
    assert!(!offered().is_review_due(date(2027, 1, 1)));
    assert!(!in_force().stop(person(1), at(9)).expect("is a party").is_review_due(date(2027, 1, 1)));
}

proptest! {
    /// Whatever the two do, in whatever order: what is in force was signed by both, numbers only grow, nobody's signature is ever lost or made
    /// up, and what was stopped stays stopped.
    #[test]
    fn nothing_counts_that_was_not_signed_by_all(steps in prop::collection::vec((0_u8..4, 1_u128..4, 1_u32..6), 0..40)) {
        let mut agreement = offered();
        for (hour, (act, who, number)) in steps.into_iter().enumerate() {
            let (by, now) = (person(who), at(i64::try_from(hour).expect("is small") + 1));
            let before = agreement.clone();
            let next = match act {
                0 => agreement.clone().sign(by, number, now),
                1 => agreement.clone().change(number, wording(who), now),
                2 => agreement.clone().take_back(by, number, now),
                _ => agreement.clone().stop(by, now),
            };
            prop_assert!(next.is_err() || who < 3, "an outsider did something");
            agreement = next.unwrap_or(agreement);
            if let Some(version) = agreement.in_force() {
                prop_assert!([1, 2].into_iter().all(|party| version.is_signed_by(person(party))));
                prop_assert!(version.taken_back_at.is_none());
            }
            for (old, new) in before.versions.iter().zip(&agreement.versions) {
                prop_assert!(new.signatures.starts_with(&old.signatures));
                prop_assert!(new.signatures.len() <= old.signatures.len() + 1);
            }
            prop_assert!(agreement.versions.windows(2).all(|pair| pair[0].number < pair[1].number));
            prop_assert!(before.stopped.is_none() || agreement == before);
        }
    }
}

#[test]
fn whoever_has_left_reads_what_all_had_signed_by_then_and_nothing_of_what_came_later() {
    let before = offered();
    assert!(before.for_whoever_left(at(2)).is_none(), "nothing was signed by all");
    let whole = in_force();
    assert!(whole.clone().for_whoever_left(at(0)).is_none(), "the last signature came later");
    let read = whole.clone().for_whoever_left(at(2)).expect("was signed by all");
    assert_eq!((read.standing(), read.versions.len()), (Standing::InForce, 1));
    let changed = whole.clone().change(1, wording(1), at(3)).expect("is a party");
    assert_eq!(
        changed.for_whoever_left(at(2)).map(|read| (read.standing(), read.versions.len())),
        Some((Standing::InForce, 1))
    );
    let stopped = whole.stop(person(2), at(3)).expect("is in force");
    assert_eq!(stopped.clone().for_whoever_left(at(2)).map(|read| read.standing()), Some(Standing::InForce));
    assert_eq!(stopped.for_whoever_left(at(4)).map(|read| read.standing()), Some(Standing::Stopped));
}
