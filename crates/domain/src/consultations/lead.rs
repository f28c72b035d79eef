//! How long the practice keeps what it knows of somebody who did not come into its care (DOMAIN.md 2.6, 5.1, 6.8).

use jiff::{SignedDuration, Timestamp};

/// So long after the last contact.
pub const KEPT: SignedDuration = SignedDuration::from_hours(24 * 180);
/// So long after they asked that it be deleted.
pub const KEPT_WHEN_ASKED: SignedDuration = SignedDuration::from_hours(24 * 30);

/// When it is deleted that somebody was ever here, their last contact being now.
pub fn ends_at(now: Timestamp) -> Timestamp {
    now.checked_add(KEPT).unwrap_or(Timestamp::MAX)
}

/// When it is deleted, now that they ask for it: never later than it would have been.
pub fn ends_when_asked(known: Timestamp, now: Timestamp) -> Timestamp {
    now.checked_add(KEPT_WHEN_ASKED).map_or(known, |soon| soon.min(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asking_never_makes_it_later() {
        let day = |days: i64| Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * days);
        assert_eq!(ends_at(day(0)), day(180));
        assert_eq!(ends_when_asked(day(180), day(10)), day(40));
        assert_eq!(ends_when_asked(day(180), day(170)), day(180));
    }
}
