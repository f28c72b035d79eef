//! When something that was agreed is to be looked at again (DOMAIN.md 6.1, 6.4).

use jiff::{SignedDuration, Timestamp};

use crate::people::contact::REVIEW_AFTER;

/// A mode that not everyone has signed after this long is worth a word.
pub const MODE_UNSIGNED_AFTER: SignedDuration = SignedDuration::from_hours(24 * 7);
/// Whoever was never asked how they may be reached is to be asked this long after they came.
const ASKED_WITHIN: SignedDuration = SignedDuration::from_hours(24 * 7);
/// For how long an acknowledged review of contact stays off the list: what is safe changes, so it comes back until it was done.
pub const SILENT_FOR: SignedDuration = REVIEW_AFTER;

/// Since when somebody's contact preference waits for a review: 90 days after the last, or a week after they came if there was none.
pub fn contact_review_since(reviewed_at: Option<Timestamp>, joined_at: Timestamp) -> Timestamp {
    match reviewed_at {
        Some(at) => later(at, REVIEW_AFTER),
        None => later(joined_at, ASKED_WITHIN),
    }
}

/// Since when a proposed mode waits for a word.
pub fn mode_review_since(proposed_at: Timestamp) -> Timestamp {
    later(proposed_at, MODE_UNSIGNED_AFTER)
}

fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_review_waits_ninety_days_and_a_first_one_a_week() {
        let at = |days: i64| Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * days);
        assert_eq!(contact_review_since(Some(at(10)), at(0)), at(100));
        assert_eq!(contact_review_since(None, at(3)), at(10));
        assert_eq!(mode_review_since(at(3)), at(10));
        assert_eq!(mode_review_since(Timestamp::MAX), Timestamp::MAX);
    }
}
