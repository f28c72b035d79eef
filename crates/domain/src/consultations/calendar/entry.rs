//! One appointment in one person's calendar, as it changes: its own name, a rising number, and an end that nothing overtakes.
//!
//! Each person of an appointment has an entry of their own. So nobody's number moves because of what somebody else did, and two people who lay
//! their files side by side find nothing that links them.

use jiff::Timestamp;
use uuid::Uuid;

use super::span::Span;
use crate::problem::{Code, Problem};

/// What the calendar shall show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EntryState {
    /// The appointment stands.
    Planned,
    /// It does not take place. Final: who books again gets another entry.
    Cancelled,
}

impl EntryState {
    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state that a database row names.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Planned, Self::Cancelled].into_iter().find(|state| state.as_str() == word)
    }
}

/// One person's entry for one appointment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarEntry {
    uid: Uuid,
    sequence: u32,
    span: Span,
    state: EntryState,
    changed_at: Timestamp,
}

impl CalendarEntry {
    /// A new entry. `uid` is random and used for no other entry, of this person or another.
    pub fn planned(uid: Uuid, span: Span, now: Timestamp) -> Self {
        Self { uid, sequence: 0, span, state: EntryState::Planned, changed_at: now }
    }

    /// The entry that a database row holds.
    pub fn from_row((uid, sequence): (Uuid, u32), span: Span, state: EntryState, changed_at: Timestamp) -> Self {
        Self { uid, sequence, span, state, changed_at }
    }

    /// The appointment is at another time. At the same time, nothing changes and no number rises.
    ///
    /// # Errors
    /// `WrongState` once it is cancelled.
    pub fn moved(self, span: Span, now: Timestamp) -> Result<Self, Problem> {
        match self.state {
            EntryState::Cancelled => Err(Problem::new(
                Code::WrongState,
                "This appointment was cancelled. Nothing was changed. Book a new time instead.",
            )),
            EntryState::Planned if span == self.span => Ok(self),
            EntryState::Planned => Ok(Self { span, ..self.risen(now) }),
        }
    }

    /// The appointment does not take place. A second time changes nothing.
    #[must_use]
    pub fn cancelled(self, now: Timestamp) -> Self {
        match self.state {
            EntryState::Cancelled => self,
            EntryState::Planned => Self { state: EntryState::Cancelled, ..self.risen(now) },
        }
    }

    /// Its name for all calendars, for good.
    pub fn uid(&self) -> Uuid {
        self.uid
    }

    /// How often it changed. Calendars keep the highest they have seen.
    pub fn sequence(&self) -> u32 {
        self.sequence
    }

    /// When the appointment is, or would have been.
    pub fn span(&self) -> Span {
        self.span
    }

    /// Whether it stands.
    pub fn state(&self) -> EntryState {
        self.state
    }

    /// When it last changed; never earlier than the change before, even if the clock was set back.
    pub fn changed_at(&self) -> Timestamp {
        self.changed_at
    }

    fn risen(self, now: Timestamp) -> Self {
        Self { sequence: self.sequence.saturating_add(1), changed_at: self.changed_at.max(now), ..self }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn span(hour: i64) -> Span {
        let at = |hour: i64| Timestamp::from_second(hour * 3600).expect("is in range");
        Span::new(at(hour), at(hour + 1)).expect("ends after it begins")
    }

    #[test]
    fn a_cancelled_entry_stays_so() {
        let entry = CalendarEntry::planned(Uuid::from_u128(1), span(1), Timestamp::UNIX_EPOCH);
        let gone = entry.cancelled(span(0).from());
        assert_eq!((gone.state(), gone.sequence()), (EntryState::Cancelled, 1));
        assert_eq!(gone.clone().cancelled(span(9).from()), gone);
        assert_eq!(gone.moved(span(2), Timestamp::UNIX_EPOCH).expect_err("is final").code, Code::WrongState);
    }

    proptest! {
        /// An act is an hour to move to, or none to cancel; the clock may jump back between acts.
        #[test]
        fn every_change_rises_and_nothing_overtakes_a_cancellation(
            acts in proptest::collection::vec((proptest::option::weighted(0.8, 0_i64..6), 0_i64..100), 0..20),
        ) {
            let mut entry = CalendarEntry::planned(Uuid::from_u128(7), span(1), Timestamp::UNIX_EPOCH);
            for (hour, now) in acts {
                let before = entry.clone();
                let now = span(now).from();
                entry = match hour {
                    Some(hour) => entry.clone().moved(span(hour), now).unwrap_or(entry),
                    None => entry.cancelled(now),
                };
                let changed = (entry.span(), entry.state()) != (before.span(), before.state());
                prop_assert_eq!(entry.sequence(), before.sequence() + u32::from(changed));
                prop_assert!(entry.changed_at() >= before.changed_at());
                prop_assert_eq!(entry.uid(), before.uid());
                prop_assert!(before.state() == EntryState::Planned || entry == before);
            }
        }
    }
}
