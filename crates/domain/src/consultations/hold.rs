//! How long a slot is kept for somebody who has not booked it yet. A hold that has lapsed is gone, whether or not anybody has cleared it away.

use jiff::{SignedDuration, Timestamp};

/// While somebody fills in the public page.
pub const WHILE_BOOKING: SignedDuration = SignedDuration::from_mins(10);
/// While somebody thinks about what the practice offered them (DOMAIN.md 5.1).
pub const WHILE_OFFERED: SignedDuration = SignedDuration::from_hours(48);
/// How many slots are offered at once.
pub const MOST_OFFERED: usize = 3;

/// Why a slot is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Hold {
    /// Somebody is on the public page.
    Booking,
    /// The practice offered it to somebody.
    Offer,
}

impl Hold {
    /// When it lapses. It never outlives the time from which nobody could book it any more.
    pub fn lapses_at(self, now: Timestamp, starts_at: Timestamp) -> Timestamp {
        let length = match self {
            Self::Booking => WHILE_BOOKING,
            Self::Offer => WHILE_OFFERED,
        };
        now.checked_add(length).unwrap_or(Timestamp::MAX).min(starts_at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hold_lapses_and_never_outlives_its_slot() {
        let now = Timestamp::UNIX_EPOCH;
        let later = now + SignedDuration::from_hours(72);
        assert_eq!(Hold::Booking.lapses_at(now, later), now + WHILE_BOOKING);
        assert_eq!(Hold::Offer.lapses_at(now, later), now + WHILE_OFFERED);
        assert_eq!(
            Hold::Offer.lapses_at(now, now + SignedDuration::from_hours(5)),
            now + SignedDuration::from_hours(5)
        );
    }
}
