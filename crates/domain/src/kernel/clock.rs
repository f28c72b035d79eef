//! Time is an argument. Only the binary's clock asks the machine.

use jiff::{Timestamp, Unit};

/// Where an instant comes from: the machine in production, the test's hand in tests.
pub trait Clock: Send + Sync {
    /// The present instant, in whole microseconds, which is what both databases keep.
    fn now(&self) -> Timestamp;
}

/// Cuts an instant to whole microseconds, so that it equals itself after a round trip through `PostgreSQL`.
pub fn to_microseconds(instant: Timestamp) -> Timestamp {
    instant
        .round(jiff::TimestampRound::new().smallest(Unit::Microsecond).mode(jiff::RoundMode::Trunc))
        .unwrap_or(instant)
}
