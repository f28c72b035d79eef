//! Since when somebody's doings are told to whoever sees them next: since the last appointment that they came to themselves.
//!
//! An appointment with one of two is between that one and the therapist. It says nothing of what the other has done, and so counts for that one
//! only (DOMAIN.md 8.1, "since last session").

use jiff::Timestamp;

/// An appointment that somebody came to and that is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// When it began.
    pub starts_at: Timestamp,
    /// When it ended.
    pub ends_at: Timestamp,
    /// Whether they came alone.
    pub is_alone: bool,
}

/// The time of which somebody's doings are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Since {
    /// After this: the end of the last appointment, or the beginning of care where none was held.
    pub from: Timestamp,
    /// The last appointment; none where none was held.
    pub held: Option<Held>,
}

impl Since {
    /// Since the last appointment, or since care began. What was done in an appointment belongs to it.
    pub fn of(care_began: Timestamp, held: Option<Held>) -> Self {
        Self { from: held.map_or(care_began, |held| held.ends_at), held }
    }

    /// Whether something done at `at` is told of.
    pub fn tells_of(&self, at: Timestamp) -> bool {
        at > self.from
    }

    /// The earliest of several, before which nothing is told of anybody; none of none.
    pub fn earliest(all: &[Self]) -> Option<Timestamp> {
        all.iter().map(|since| since.from).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("an instant")
    }

    #[test]
    fn what_is_told_begins_where_the_last_appointment_ended() {
        let began = at("2026-03-02T10:00:00Z");
        let never = Since::of(began, None);
        assert!(never.tells_of(at("2026-03-02T10:00:01Z")) && !never.tells_of(began));
        let (starts_at, ends_at) = (at("2026-03-10T16:00:00Z"), at("2026-03-10T16:50:00Z"));
        let since = Since::of(began, Some(Held { starts_at, ends_at, is_alone: true }));
        assert!(!since.tells_of(at("2026-03-10T16:30:00Z")), "what was done in it belongs to it");
        assert!(since.tells_of(at("2026-03-10T16:51:00Z")));
        assert_eq!(Since::earliest(&[since, never]), Some(began));
        assert_eq!(Since::earliest(&[]), None);
    }
}
