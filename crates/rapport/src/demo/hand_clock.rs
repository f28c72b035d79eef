//! The clock of the demo's past, moved by hand.

use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use worker::services::domain::clock::Clock;

/// A clock that shows what it was set to.
pub(super) struct HandClock(Mutex<Timestamp>);

impl HandClock {
    pub(super) fn at(instant: Timestamp) -> Self {
        Self(Mutex::new(instant))
    }

    pub(super) fn set(&self, instant: Timestamp) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = instant;
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
