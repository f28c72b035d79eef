//! When an inventory or an exercise has waited so long that its therapist should know (DOMAIN.md 7.6): a week after the due day and the last
//! letter about it, or two of a series missed one after the other.

use jiff::{SignedDuration, Timestamp};

/// How long after its due day, and after the last letter about it, something counts as waiting too long.
const TOO_LONG: SignedDuration = SignedDuration::from_hours(24 * 7);

/// How an asked thing stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It can still be answered.
    Open,
    /// It closed unanswered, and stood alone or had weeks to be answered in.
    Closed,
    /// It closed unanswered within days, as weekly pulses do; one alone says nothing.
    MissedPulse,
}

/// One thing asked of one person and not answered since; declining is an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked<I> {
    /// Which.
    pub id: I,
    /// How it stands.
    pub standing: Standing,
    /// The end of its due day.
    pub due_at: Timestamp,
    /// Until when it could, or can, be answered.
    pub closes_at: Timestamp,
    /// When the last letter about it left, if one did.
    pub last_letter: Option<Timestamp>,
    /// Whether a therapist has acknowledged that it waits.
    pub acknowledged: bool,
}

/// Why it is on the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// A week has passed since the due day and the last letter.
    Overdue,
    /// Two or more of a series were missed, one after the other.
    MissedInARow(usize),
}

/// What has waited too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waited<I> {
    /// The latest one.
    pub id: I,
    /// Why.
    pub why: Why,
    /// Since when it is on the list.
    pub since: Timestamp,
}

/// Whether what one person was asked of one instrument, or given of one exercise, has waited too long. `asked` are those without an answer since,
/// oldest first. Whatever stands before one that was acknowledged is acknowledged with it.
pub fn waited_too_long<I: Copy>(asked: &[Asked<I>], now: Timestamp) -> Option<Waited<I>> {
    let first = asked.iter().rposition(|one| one.acknowledged).map_or(0, |last| last + 1);
    let fresh = asked.get(first..)?;
    missed_in_a_row(fresh, now).or_else(|| overdue(fresh, now))
}

fn missed_in_a_row<I: Copy>(asked: &[Asked<I>], now: Timestamp) -> Option<Waited<I>> {
    let missed: Vec<&Asked<I>> =
        asked.iter().filter(|one| one.standing != Standing::Open && one.closes_at <= now).collect();
    let (second, latest) = (missed.get(1)?, missed.last()?);
    Some(Waited { id: latest.id, why: Why::MissedInARow(missed.len()), since: second.closes_at })
}

fn overdue<I: Copy>(asked: &[Asked<I>], now: Timestamp) -> Option<Waited<I>> {
    let one = asked.iter().rfind(|one| one.standing != Standing::MissedPulse && since(one) <= now)?;
    Some(Waited { id: one.id, why: Why::Overdue, since: since(one) })
}

fn since<I>(one: &Asked<I>) -> Timestamp {
    let from = one.last_letter.map_or(one.due_at, |letter| letter.max(one.due_at));
    from.checked_add(TOO_LONG).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::ids::{AssignmentId, Id as _};

    fn at(days: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * days)
    }

    fn id(number: u128) -> AssignmentId {
        AssignmentId::from_uuid(Uuid::from_u128(number))
    }

    fn asked(number: u128, standing: Standing, due: i64) -> Asked<AssignmentId> {
        let closes = if standing == Standing::MissedPulse { due + 3 } else { due + 14 };
        Asked {
            id: id(number),
            standing,
            due_at: at(due),
            closes_at: at(closes),
            last_letter: None,
            acknowledged: false,
        }
    }

    #[test]
    fn a_week_after_the_due_day_and_the_last_letter() {
        let quiet = asked(1, Standing::Open, 10);
        assert_eq!(waited_too_long(&[quiet], at(16)), None);
        let due = Waited { id: id(1), why: Why::Overdue, since: at(17) };
        assert_eq!(waited_too_long(&[quiet], at(17)), Some(due));
        let written = Asked { last_letter: Some(at(17)), ..quiet };
        assert_eq!(waited_too_long(&[written], at(23)), None);
        assert_eq!(waited_too_long(&[written], at(24)).map(|waited| waited.since), Some(at(24)));
        // A letter before the due day does not make it due sooner.
        let early = Asked { last_letter: Some(at(9)), ..quiet };
        assert_eq!(waited_too_long(&[early], at(17)), Some(due));
    }

    #[test]
    fn one_missed_pulse_says_nothing_and_two_in_a_row_do() {
        let (first, second) = (asked(1, Standing::MissedPulse, 0), asked(2, Standing::MissedPulse, 7));
        assert_eq!(waited_too_long(&[first], at(60)), None);
        let twice = Waited { id: id(2), why: Why::MissedInARow(2), since: at(10) };
        assert_eq!(waited_too_long(&[first, second], at(10)), Some(twice));
        let third = asked(3, Standing::MissedPulse, 14);
        let thrice = waited_too_long(&[first, second, third], at(17)).expect("three are missed");
        assert_eq!((thrice.id, thrice.why), (id(3), Why::MissedInARow(3)));
    }

    #[test]
    fn what_was_acknowledged_counts_no_more() {
        let first = asked(1, Standing::MissedPulse, 0);
        let second = Asked { acknowledged: true, ..asked(2, Standing::MissedPulse, 7) };
        let third = asked(3, Standing::MissedPulse, 14);
        assert_eq!(waited_too_long(&[first, second], at(30)), None);
        assert_eq!(waited_too_long(&[first, second, third], at(30)), None);
        let fourth = asked(4, Standing::MissedPulse, 21);
        assert!(waited_too_long(&[first, second, third, fourth], at(30)).is_some());
    }

    proptest! {
        #[test]
        fn what_waits_once_waits_on(dues in proptest::collection::vec(0..100_i64, 0..6), pulse: bool, now in 0..200_i64) {
            let standing = if pulse { Standing::MissedPulse } else { Standing::Open };
            let mut dues = dues;
            dues.sort_unstable();
            let list: Vec<Asked<AssignmentId>> = (1..).zip(&dues).map(|(number, due)| asked(number, standing, *due)).collect();
            if let Some(waited) = waited_too_long(&list, at(now)) {
                prop_assert!(waited.since <= at(now));
                prop_assert!(waited_too_long(&list, at(now + 1)).is_some());
            }
        }
    }
}
