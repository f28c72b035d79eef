//! What becomes of one planned letter: the only states there are, and the only ways between them.
//!
//! A worker leases a letter, talks to the mail server with no transaction open, and reports. The lease carries a fencing number: whoever was
//! overtaken, because they slept or were cut off, holds an old number and can report nothing. A number is burnt with its first report.

pub mod row;

pub use row::{Impossible, Row};

use jiff::{SignedDuration, Timestamp};

use super::check::Reason;

/// A worker that does not report or beat for this long is taken for dead (SECURITY.md, decision 9).
pub const LEASE: SignedDuration = SignedDuration::from_secs(60);
/// With the pauses of [`back_off`], the last attempt lies within 24 hours of the first.
pub const MOST_ATTEMPTS: u32 = 27;

/// The number of a lease. Grows; never comes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fence(pub u64);

/// Where a letter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It waits for its time.
    Planned,
    /// A worker has it.
    Leased {
        /// Until then, unless the worker beats.
        until: Timestamp,
    },
    /// The mail server took it.
    Sent {
        /// When.
        at: Timestamp,
    },
    /// The mail server took it and the mailbox gave it back.
    Returned {
        /// When it was sent.
        sent_at: Timestamp,
        /// When it came back.
        at: Timestamp,
    },
    /// It could not be sent; staff see it.
    GivenUp {
        /// When.
        at: Timestamp,
        /// Why.
        cause: Cause,
    },
    /// The last look spoke against it.
    Dropped {
        /// When.
        at: Timestamp,
        /// Why.
        reason: Reason,
    },
    /// What it was about was settled first.
    Settled {
        /// When.
        at: Timestamp,
    },
}

impl State {
    /// The words kept in the database, one for each state.
    pub const WORDS: [&'static str; 7] = ["planned", "leased", "sent", "returned", "given-up", "dropped", "settled"];

    /// The word kept in the database.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Leased { .. } => "leased",
            Self::Sent { .. } => "sent",
            Self::Returned { .. } => "returned",
            Self::GivenUp { .. } => "given-up",
            Self::Dropped { .. } => "dropped",
            Self::Settled { .. } => "settled",
        }
    }

    /// Whether a worker may still have to do with it.
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Planned | Self::Leased { .. })
    }
}

/// Why a letter was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cause {
    /// The mail server said no for good (5xx): a hard bounce.
    Refused,
    /// A day of attempts came to nothing.
    Exhausted,
}

impl Cause {
    /// Every cause.
    pub const ALL: [Self; 2] = [Self::Refused, Self::Exhausted];

    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Exhausted => "exhausted",
        }
    }

    /// The cause a database row names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.as_str() == word)
    }
}

/// What a worker reports of a letter it leased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The mail server took it.
    Accepted,
    /// The mail server refused it for good (5xx).
    Refused,
    /// The mail server refused it for now (4xx), or could not be reached.
    NotNow,
    /// The last look put it off; the attempt does not count.
    Deferred(Timestamp),
    /// The last look spoke against it.
    Dropped(Reason),
}

/// Why a step was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Misstep {
    /// The lease was lost to somebody else, or has been reported.
    #[error("the lease is not held any more")]
    Stale,
    /// It is not time yet, or somebody holds it.
    #[error("the letter is not to be taken now")]
    NotDue,
    /// The letter is in a state in which this cannot be done.
    #[error("the letter is in another state")]
    WrongState,
}

/// One letter on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delivery {
    due_at: Timestamp,
    attempts: u32,
    fence: Fence,
    state: State,
}

impl Delivery {
    /// A letter to come.
    pub fn plan(due_at: Timestamp) -> Self {
        Self { due_at, attempts: 0, fence: Fence(0), state: State::Planned }
    }

    /// When it is, or was, to be tried next.
    pub fn due_at(&self) -> Timestamp {
        self.due_at
    }

    /// How often it was taken in hand to be sent.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The number of the latest lease.
    pub fn fence(&self) -> Fence {
        self.fence
    }

    /// Where it is.
    pub fn state(&self) -> State {
        self.state
    }

    /// Gives it another time, when a zone, a preference or the thing itself has changed.
    ///
    /// # Errors
    /// `WrongState` unless it is planned.
    pub fn reschedule(self, due_at: Timestamp) -> Result<Self, Misstep> {
        match self.state {
            State::Planned => Ok(Self { due_at, ..self }),
            _ => Err(Misstep::WrongState),
        }
    }

    /// A worker takes it: when it is due, or when whoever had it is taken for dead.
    ///
    /// # Errors
    /// `NotDue` before its time or while somebody holds it, `WrongState` when it has ended.
    pub fn lease(self, now: Timestamp) -> Result<Self, Misstep> {
        let takable_from = match self.state {
            State::Planned => self.due_at,
            State::Leased { until } => until,
            _ => return Err(Misstep::WrongState),
        };
        if now < takable_from {
            return Err(Misstep::NotDue);
        }
        Ok(Self {
            attempts: self.attempts.saturating_add(1),
            fence: self.fence.next(),
            state: State::Leased { until: lease_end(now) },
            ..self
        })
    }

    /// Whether it was taken in hand too often. A letter that kills its workers comes here without a single report.
    pub fn is_exhausted(&self) -> bool {
        self.attempts > MOST_ATTEMPTS
    }

    /// The worker is alive and still at it.
    ///
    /// # Errors
    /// `Stale` when the lease is not theirs any more.
    pub fn heartbeat(self, fence: Fence, now: Timestamp) -> Result<Self, Misstep> {
        match self.state {
            State::Leased { until } if fence == self.fence => {
                Ok(Self { state: State::Leased { until: until.max(lease_end(now)) }, ..self })
            }
            _ => Err(Misstep::Stale),
        }
    }

    /// The worker says what came of it. A lease that ran out still counts as long as nobody else took the letter, because what the mail
    /// server did is a fact.
    ///
    /// What was settled while it was on its way stays settled, unless it left after all: then it is sent, and the caps count it.
    ///
    /// # Errors
    /// `Stale` when the lease is not theirs any more.
    pub fn report(self, fence: Fence, outcome: Outcome, now: Timestamp) -> Result<Self, Misstep> {
        if fence != self.fence {
            return Err(Misstep::Stale);
        }
        let burnt = Self { fence: self.fence.next(), ..self };
        match (self.state, outcome) {
            (State::Leased { .. } | State::Settled { .. }, Outcome::Accepted) => {
                Ok(Self { state: State::Sent { at: now }, ..burnt })
            }
            (State::Leased { .. }, outcome) => Ok(burnt.not_accepted(outcome, now)),
            (State::Settled { .. }, _) => Ok(burnt),
            _ => Err(Misstep::Stale),
        }
    }

    fn not_accepted(self, outcome: Outcome, now: Timestamp) -> Self {
        match outcome {
            Outcome::Accepted => Self { state: State::Sent { at: now }, ..self },
            Outcome::Refused => Self { state: State::GivenUp { at: now, cause: Cause::Refused }, ..self },
            Outcome::NotNow if self.attempts >= MOST_ATTEMPTS => {
                Self { state: State::GivenUp { at: now, cause: Cause::Exhausted }, ..self }
            }
            Outcome::NotNow => {
                let due_at = now.checked_add(back_off(self.attempts)).unwrap_or(now);
                Self { due_at, state: State::Planned, ..self }
            }
            Outcome::Deferred(until) => {
                Self { due_at: until, attempts: self.attempts.saturating_sub(1), state: State::Planned, ..self }
            }
            Outcome::Dropped(reason) => Self { state: State::Dropped { at: now, reason }, ..self },
        }
    }

    /// What it was about was done, cancelled or withdrawn. Called in the transaction that did it.
    ///
    /// # Errors
    /// `WrongState` when it has ended.
    pub fn settle(self, now: Timestamp) -> Result<Self, Misstep> {
        if self.state.is_open() {
            Ok(Self { state: State::Settled { at: now }, ..self })
        } else {
            Err(Misstep::WrongState)
        }
    }

    /// The mailbox gave it back, some time after the mail server took it.
    ///
    /// # Errors
    /// `WrongState` unless it was sent.
    pub fn come_back(self, now: Timestamp) -> Result<Self, Misstep> {
        match self.state {
            State::Sent { at } => Ok(Self { state: State::Returned { sent_at: at, at: now }, ..self }),
            _ => Err(Misstep::WrongState),
        }
    }
}

impl Fence {
    fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

fn lease_end(now: Timestamp) -> Timestamp {
    now.checked_add(LEASE).unwrap_or(now)
}

/// How long to wait after this many attempts: 1, 5, 15, 60 minutes, then an hour each.
pub fn back_off(attempts: u32) -> SignedDuration {
    SignedDuration::from_mins(match attempts {
        0 | 1 => 1,
        2 => 5,
        3 => 15,
        _ => 60,
    })
}

#[cfg(test)]
#[path = "delivery/tests.rs"]
mod tests;
