//! A link that opens the public page for one type, for whoever the practice hands it to. It books once.

use jiff::{SignedDuration, Timestamp};

/// How long it opens the page.
pub const LIVES: SignedDuration = SignedDuration::from_hours(24 * 14);

/// Until when a link that is made now opens the page.
pub fn ends_at(now: Timestamp) -> Timestamp {
    now.checked_add(LIVES).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_lives_for_a_fortnight() {
        let now = Timestamp::UNIX_EPOCH;
        assert_eq!(ends_at(now).duration_since(now), SignedDuration::from_hours(336));
        assert_eq!(ends_at(Timestamp::MAX), Timestamp::MAX);
    }
}
