//! A delivery as a database row, and back; facts that do not go together are refused.

use jiff::Timestamp;

use super::{Cause, Delivery, Fence, State};
use crate::reminders::check::Reason;

/// A delivery as a database row holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row<'a> {
    /// [`State::word`].
    pub state: &'a str,
    /// When to try next.
    pub due_at: Timestamp,
    /// How often it was tried.
    pub attempts: u32,
    /// The latest lease.
    pub fence: u64,
    /// Exactly while leased.
    pub leased_until: Option<Timestamp>,
    /// Exactly when sent or returned.
    pub sent_at: Option<Timestamp>,
    /// Exactly when returned, given up, dropped or settled.
    pub ended_at: Option<Timestamp>,
    /// Exactly when given up ([`Cause::as_str`]) or dropped ([`Reason::as_str`]).
    pub cause: Option<&'a str>,
}

/// A row holds facts that do not go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the facts of this letter do not go together")]
pub struct Impossible;

impl Delivery {
    /// The row to write.
    pub fn to_row(&self) -> Row<'static> {
        let (leased_until, sent_at, ended_at, cause) = match self.state {
            State::Planned => (None, None, None, None),
            State::Leased { until } => (Some(until), None, None, None),
            State::Sent { at } => (None, Some(at), None, None),
            State::Returned { sent_at, at } => (None, Some(sent_at), Some(at), None),
            State::GivenUp { at, cause } => (None, None, Some(at), Some(cause.as_str())),
            State::Dropped { at, reason } => (None, None, Some(at), Some(reason.as_str())),
            State::Settled { at } => (None, None, Some(at), None),
        };
        Row {
            state: self.state.word(),
            due_at: self.due_at,
            attempts: self.attempts,
            fence: self.fence.0,
            leased_until,
            sent_at,
            ended_at,
            cause,
        }
    }

    /// The delivery a row holds.
    ///
    /// # Errors
    /// [`Impossible`] when its facts do not go together.
    pub fn from_row(row: &Row<'_>) -> Result<Self, Impossible> {
        let state = match (row.state, row.leased_until, row.sent_at, row.ended_at, row.cause) {
            ("planned", None, None, None, None) => State::Planned,
            ("leased", Some(until), None, None, None) => State::Leased { until },
            ("sent", None, Some(at), None, None) => State::Sent { at },
            ("returned", None, Some(sent_at), Some(at), None) => State::Returned { sent_at, at },
            ("given-up", None, None, Some(at), Some(cause)) => {
                State::GivenUp { at, cause: Cause::from_word(cause).ok_or(Impossible)? }
            }
            ("dropped", None, None, Some(at), Some(reason)) => {
                State::Dropped { at, reason: Reason::from_word(reason).ok_or(Impossible)? }
            }
            ("settled", None, None, Some(at), None) => State::Settled { at },
            _ => return Err(Impossible),
        };
        Ok(Self { due_at: row.due_at, attempts: row.attempts, fence: Fence(row.fence), state })
    }
}
