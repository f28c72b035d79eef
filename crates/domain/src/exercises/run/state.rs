//! How far a run has come. Each variant carries what is true in it, and nothing else.
//!
//! ```text
//! Assigned -> Begun -> Done <-> Rewriting
//!     Assigned | Begun -> Lapsed | Withdrawn | Declined
//!     Lapsed -> Assigned | Begun, when it is opened once more
//! ```

use jiff::Timestamp;

use crate::problem::{Code, Problem};

/// How far a run has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// To be done; not looked at.
    Assigned,
    /// Somebody is at it.
    Begun {
        /// Since when.
        begun_at: Timestamp,
    },
    /// Done.
    Done {
        /// When it was begun.
        begun_at: Timestamp,
        /// When it was done, the last time.
        done_at: Timestamp,
    },
    /// Done, and being written anew. What was done stands until then.
    Rewriting {
        /// When it was begun.
        begun_at: Timestamp,
        /// When it was done.
        done_at: Timestamp,
    },
    /// Its time is over.
    Lapsed {
        /// When it was begun, if it was.
        begun_at: Option<Timestamp>,
        /// When it ended.
        ended_at: Timestamp,
    },
    /// Whoever gave it took it back.
    Withdrawn {
        /// When it was begun, if it was.
        begun_at: Option<Timestamp>,
        /// When it ended.
        ended_at: Timestamp,
    },
    /// Its author would rather not do it.
    Declined {
        /// When it was begun, if it was.
        begun_at: Option<Timestamp>,
        /// When it ended.
        ended_at: Timestamp,
    },
}

/// The instants of a state, as a row keeps them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Facts {
    /// When it was begun.
    pub begun_at: Option<Timestamp>,
    /// When it was done.
    pub done_at: Option<Timestamp>,
    /// When it ended without being done.
    pub ended_at: Option<Timestamp>,
}

/// A row says something no run can be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a run cannot be {word:?} with these instants")]
pub struct ImpossibleRow {
    /// The state the row names.
    pub word: String,
}

impl State {
    /// Every word a row may hold.
    pub const WORDS: [&'static str; 7] = ["assigned", "begun", "done", "rewriting", "lapsed", "withdrawn", "declined"];

    /// The word kept in the database.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Assigned => "assigned",
            Self::Begun { .. } => "begun",
            Self::Done { .. } => "done",
            Self::Rewriting { .. } => "rewriting",
            Self::Lapsed { .. } => "lapsed",
            Self::Withdrawn { .. } => "withdrawn",
            Self::Declined { .. } => "declined",
        }
    }

    /// The instants kept beside the word.
    pub fn facts(&self) -> Facts {
        match *self {
            Self::Assigned => Facts::default(),
            Self::Begun { begun_at } => Facts { begun_at: Some(begun_at), ..Facts::default() },
            Self::Done { begun_at, done_at } | Self::Rewriting { begun_at, done_at } => {
                Facts { begun_at: Some(begun_at), done_at: Some(done_at), ended_at: None }
            }
            Self::Lapsed { begun_at, ended_at }
            | Self::Withdrawn { begun_at, ended_at }
            | Self::Declined { begun_at, ended_at } => Facts { begun_at, done_at: None, ended_at: Some(ended_at) },
        }
    }

    /// The state a row holds.
    ///
    /// # Errors
    /// [`ImpossibleRow`] when word and instants do not go together.
    pub fn from_row(word: &str, facts: Facts) -> Result<Self, ImpossibleRow> {
        let state = match (word, facts.begun_at, facts.done_at, facts.ended_at) {
            ("assigned", None, None, None) => Self::Assigned,
            ("begun", Some(begun_at), None, None) => Self::Begun { begun_at },
            ("done", Some(begun_at), Some(done_at), None) => Self::Done { begun_at, done_at },
            ("rewriting", Some(begun_at), Some(done_at), None) => Self::Rewriting { begun_at, done_at },
            ("lapsed", begun_at, None, Some(ended_at)) => Self::Lapsed { begun_at, ended_at },
            ("withdrawn", begun_at, None, Some(ended_at)) => Self::Withdrawn { begun_at, ended_at },
            ("declined", begun_at, None, Some(ended_at)) => Self::Declined { begun_at, ended_at },
            _ => return Err(ImpossibleRow { word: word.to_owned() }),
        };
        Ok(state)
    }

    /// Whether it waits to be done and was never done.
    pub fn is_waiting(&self) -> bool {
        matches!(self, Self::Assigned | Self::Begun { .. })
    }

    /// Whether it can be written in.
    pub fn is_open(&self) -> bool {
        self.is_waiting() || matches!(self, Self::Rewriting { .. })
    }

    /// Whether there is something done to read.
    pub fn is_done(&self) -> bool {
        matches!(self, Self::Done { .. } | Self::Rewriting { .. })
    }

    pub(super) fn begin(self, now: Timestamp) -> Result<Self, Problem> {
        match self {
            Self::Assigned => Ok(Self::Begun { begun_at: now }),
            Self::Begun { .. } | Self::Rewriting { .. } => Ok(self),
            Self::Done { .. } => Err(done_already()),
            ended => Err(ended.refusal()),
        }
    }

    pub(super) fn complete(self, now: Timestamp) -> Result<Self, Problem> {
        match self {
            Self::Assigned => Ok(Self::Done { begun_at: now, done_at: now }),
            Self::Begun { begun_at } | Self::Rewriting { begun_at, .. } => Ok(Self::Done { begun_at, done_at: now }),
            Self::Done { .. } => Err(done_already()),
            ended => Err(ended.refusal()),
        }
    }

    pub(super) fn rewrite(self) -> Result<Self, Problem> {
        match self {
            Self::Done { begun_at, done_at } => Ok(Self::Rewriting { begun_at, done_at }),
            Self::Rewriting { .. } => Ok(self),
            Self::Assigned | Self::Begun { .. } => {
                Err(Problem::new(Code::WrongState, "This is not done yet. You can still change all of it."))
            }
            ended => Err(ended.refusal()),
        }
    }

    pub(super) fn decline(self, now: Timestamp) -> Result<Self, Problem> {
        let begun_at = self.leave()?;
        Ok(Self::Declined { begun_at, ended_at: now })
    }

    pub(super) fn withdraw(self, now: Timestamp) -> Result<Self, Problem> {
        let begun_at = self.leave()?;
        Ok(Self::Withdrawn { begun_at, ended_at: now })
    }

    pub(super) fn lapse(self, now: Timestamp) -> Result<Self, Problem> {
        let begun_at = self.leave()?;
        Ok(Self::Lapsed { begun_at, ended_at: now })
    }

    pub(super) fn overtake(self, now: Timestamp) -> Result<Self, Problem> {
        match self {
            Self::Assigned => Ok(Self::Lapsed { begun_at: None, ended_at: now }),
            _ => Err(Problem::new(Code::WrongState, "Only what nobody has begun makes room for the next one.")),
        }
    }

    pub(super) fn reopen(self) -> Result<Self, Problem> {
        match self {
            Self::Lapsed { begun_at: None, .. } => Ok(Self::Assigned),
            Self::Lapsed { begun_at: Some(begun_at), .. } => Ok(Self::Begun { begun_at }),
            _ => Err(Problem::new(Code::WrongState, "Only what has closed can be opened once more.")),
        }
    }

    /// When it was begun, if it may end without being done.
    fn leave(self) -> Result<Option<Timestamp>, Problem> {
        match self {
            Self::Assigned => Ok(None),
            Self::Begun { begun_at } => Ok(Some(begun_at)),
            Self::Done { .. } | Self::Rewriting { .. } => {
                Err(Problem::new(Code::WrongState, "This is done, and what was written is kept."))
            }
            ended => Err(ended.refusal()),
        }
    }

    fn refusal(&self) -> Problem {
        match self {
            Self::Lapsed { .. } => over(),
            Self::Declined { .. } => {
                Problem::new(Code::WrongState, "You chose not to do this. There is nothing you need to do.")
            }
            _ => Problem::new(Code::WrongState, "This is no longer asked. There is nothing you need to do."),
        }
    }
}

/// What is said when its time is over.
pub(super) fn over() -> Problem {
    Problem::new(
        Code::Expired,
        "This has closed. There is nothing you need to do. If you want to do it after all, tell your therapist.",
    )
}

fn done_already() -> Problem {
    Problem::new(Code::WrongState, "This is done, and what you wrote is kept. You can open it again to change it.")
}
