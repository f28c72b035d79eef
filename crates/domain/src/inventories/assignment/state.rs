//! How far an assignment has come. Each variant carries what is true in it, and nothing else.
//!
//! ```text
//! Assigned -> Opened -> InProgress -> Submitted
//!     any of the first three        -> Expired | Cancelled | Waived
//! ```

use jiff::Timestamp;

use crate::problem::{Code, Problem};

/// How far an assignment has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Asked; not looked at.
    Assigned,
    /// Looked at; nothing answered.
    Opened {
        /// When it was first looked at.
        opened_at: Timestamp,
    },
    /// Some answers are kept as a draft.
    InProgress {
        /// When it was first looked at.
        opened_at: Timestamp,
    },
    /// Sent.
    Submitted {
        /// When it was first looked at.
        opened_at: Timestamp,
        /// When it was sent.
        submitted_at: Timestamp,
    },
    /// Its time is over.
    Expired {
        /// When it was first looked at, if it was.
        opened_at: Option<Timestamp>,
        /// When it ended.
        ended_at: Timestamp,
    },
    /// Whoever asked no longer does.
    Cancelled {
        /// When it was first looked at, if it was.
        opened_at: Option<Timestamp>,
        /// When it ended.
        ended_at: Timestamp,
    },
    /// The person would rather not answer it.
    Waived {
        /// When it was first looked at, if it was.
        opened_at: Option<Timestamp>,
        /// When it ended.
        ended_at: Timestamp,
    },
}

/// The instants of a state, as a row keeps them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Facts {
    /// When it was first looked at.
    pub opened_at: Option<Timestamp>,
    /// When it was sent.
    pub submitted_at: Option<Timestamp>,
    /// When it ended without being sent.
    pub ended_at: Option<Timestamp>,
}

/// A row says something no assignment can be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an assignment cannot be {word:?} with these instants")]
pub struct ImpossibleRow {
    /// The state the row names.
    pub word: String,
}

impl State {
    /// Every word a row may hold.
    pub const WORDS: [&'static str; 7] =
        ["assigned", "opened", "in-progress", "submitted", "expired", "cancelled", "waived"];

    /// The word kept in the database.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Assigned => "assigned",
            Self::Opened { .. } => "opened",
            Self::InProgress { .. } => "in-progress",
            Self::Submitted { .. } => "submitted",
            Self::Expired { .. } => "expired",
            Self::Cancelled { .. } => "cancelled",
            Self::Waived { .. } => "waived",
        }
    }

    /// The instants kept beside the word.
    pub fn facts(&self) -> Facts {
        match *self {
            Self::Assigned => Facts::default(),
            Self::Opened { opened_at } | Self::InProgress { opened_at } => {
                Facts { opened_at: Some(opened_at), ..Facts::default() }
            }
            Self::Submitted { opened_at, submitted_at } => {
                Facts { opened_at: Some(opened_at), submitted_at: Some(submitted_at), ended_at: None }
            }
            Self::Expired { opened_at, ended_at }
            | Self::Cancelled { opened_at, ended_at }
            | Self::Waived { opened_at, ended_at } => Facts { opened_at, submitted_at: None, ended_at: Some(ended_at) },
        }
    }

    /// When it was first looked at.
    pub fn opened_at(&self) -> Option<Timestamp> {
        self.facts().opened_at
    }

    /// When it was sent.
    pub fn submitted_at(&self) -> Option<Timestamp> {
        self.facts().submitted_at
    }

    /// When it ended without being sent.
    pub fn ended_at(&self) -> Option<Timestamp> {
        self.facts().ended_at
    }

    /// Whether nothing more can happen to it.
    pub fn is_terminal(&self) -> bool {
        !matches!(self, Self::Assigned | Self::Opened { .. } | Self::InProgress { .. })
    }

    /// The state a row holds.
    ///
    /// # Errors
    /// When the word is none of the seven, or an instant is there that the state does not have, or one it has is missing, or they are not in
    /// order.
    pub fn from_row(
        word: &str,
        opened_at: Option<Timestamp>,
        submitted_at: Option<Timestamp>,
        ended_at: Option<Timestamp>,
    ) -> Result<Self, ImpossibleRow> {
        let state = match (word, opened_at, submitted_at, ended_at) {
            ("assigned", None, None, None) => Some(Self::Assigned),
            ("opened", Some(opened_at), None, None) => Some(Self::Opened { opened_at }),
            ("in-progress", Some(opened_at), None, None) => Some(Self::InProgress { opened_at }),
            ("submitted", Some(opened_at), Some(submitted_at), None) if opened_at <= submitted_at => {
                Some(Self::Submitted { opened_at, submitted_at })
            }
            (_, opened_at, None, Some(ended_at)) if opened_at.is_none_or(|opened_at| opened_at <= ended_at) => {
                match word {
                    "expired" => Some(Self::Expired { opened_at, ended_at }),
                    "cancelled" => Some(Self::Cancelled { opened_at, ended_at }),
                    "waived" => Some(Self::Waived { opened_at, ended_at }),
                    _ => None,
                }
            }
            _ => None,
        };
        state.ok_or_else(|| ImpossibleRow { word: word.to_owned() })
    }

    pub(super) fn open(self, now: Timestamp) -> Result<Self, Problem> {
        match self {
            Self::Assigned => Ok(Self::Opened { opened_at: now }),
            Self::Opened { .. } | Self::InProgress { .. } => Ok(self),
            _ => Err(self.is_over()),
        }
    }

    pub(super) fn save_draft(self, now: Timestamp) -> Result<Self, Problem> {
        match self {
            Self::Assigned => Ok(Self::InProgress { opened_at: now }),
            Self::Opened { opened_at } | Self::InProgress { opened_at } => Ok(Self::InProgress { opened_at }),
            _ => Err(self.is_over()),
        }
    }

    pub(super) fn submit(self, now: Timestamp) -> Result<Self, Problem> {
        match self {
            Self::Assigned => Ok(Self::Submitted { opened_at: now, submitted_at: now }),
            Self::Opened { opened_at } | Self::InProgress { opened_at } => {
                Ok(Self::Submitted { opened_at, submitted_at: now.max(opened_at) })
            }
            _ => Err(self.is_over()),
        }
    }

    pub(super) fn expire(self, now: Timestamp) -> Result<Self, Problem> {
        self.end(now).map(|(opened_at, ended_at)| Self::Expired { opened_at, ended_at })
    }

    pub(super) fn cancel(self, now: Timestamp) -> Result<Self, Problem> {
        self.end(now).map(|(opened_at, ended_at)| Self::Cancelled { opened_at, ended_at })
    }

    pub(super) fn waive(self, now: Timestamp) -> Result<Self, Problem> {
        self.end(now).map(|(opened_at, ended_at)| Self::Waived { opened_at, ended_at })
    }

    /// The instants of an ending. A clock that was set back does not put the end before the beginning.
    fn end(self, now: Timestamp) -> Result<(Option<Timestamp>, Timestamp), Problem> {
        if self.is_terminal() {
            return Err(self.is_over());
        }
        let opened_at = self.opened_at();
        Ok((opened_at, opened_at.map_or(now, |opened_at| now.max(opened_at))))
    }

    fn is_over(&self) -> Problem {
        let (code, message) = match self {
            Self::Submitted { .. } => (Code::WrongState, "You have sent this already. Your answers are kept."),
            Self::Expired { .. } => (Code::Expired, "This has closed. There is nothing you need to do."),
            Self::Waived { .. } => (Code::WrongState, "You chose not to answer this. There is nothing you need to do."),
            _ => (Code::WrongState, "This is no longer asked. There is nothing you need to do."),
        };
        Problem::new(code, message)
    }
}
