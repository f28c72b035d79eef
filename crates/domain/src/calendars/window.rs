//! What a feed holds, and until when its address opens it.

use jiff::{SignedDuration, Timestamp};

use crate::consultations::calendar::CalendarEntry;

/// How long an appointment that is over, or was called off, stays in a feed: a calendar that looks once a month still learns that it is off.
const STAYS: SignedDuration = SignedDuration::from_hours(24 * 35);
/// How long an address lives. Somebody who has one for years has forgotten who else can see that calendar.
const LIVES: SignedDuration = SignedDuration::from_hours(24 * 366);

/// From when on appointments are in a feed that is read now.
pub fn shown_since(now: Timestamp) -> Timestamp {
    now.checked_sub(STAYS).unwrap_or(Timestamp::MIN)
}

/// Whether an entry is in a feed that is read now: whatever is to come, and what was over not long ago.
pub fn is_shown(entry: &CalendarEntry, now: Timestamp) -> bool {
    entry.span().until() > shown_since(now)
}

/// Until when an address opens its feed.
pub fn lives_until(made_at: Timestamp) -> Timestamp {
    made_at.checked_add(LIVES).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::consultations::calendar::Span;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("is an instant")
    }

    #[test]
    fn what_is_over_goes_after_five_weeks_and_what_comes_stays_however_far() {
        let entry = |day: &str| {
            let from = at(&format!("{day}T10:00:00Z"));
            let span = Span::new(from, from + SignedDuration::from_mins(50)).expect("ends after it begins");
            CalendarEntry::planned(Uuid::from_u128(1), span, at("2026-01-01T00:00:00Z"))
        };
        let now = at("2026-04-06T10:50:00Z");
        assert!(!is_shown(&entry("2026-03-02"), now), "ended five weeks ago to the second");
        assert!(is_shown(&entry("2026-03-03"), now) && is_shown(&entry("2031-01-01"), now));
        assert!(is_shown(&entry("2026-03-02").cancelled(now), now - SignedDuration::from_secs(1)));
    }

    #[test]
    fn an_address_lives_for_a_year() {
        assert_eq!(lives_until(at("2026-03-02T10:00:00Z")), at("2027-03-03T10:00:00Z"));
        assert_eq!(lives_until(Timestamp::MAX), Timestamp::MAX);
    }
}
