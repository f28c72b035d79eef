//! What is asked of the machine: what time it is, and chance. Everything else is given both as arguments.

use jiff::Timestamp;
use worker::services::domain::{
    clock::{Clock, to_microseconds},
    random::Random,
};

/// The clock of the machine.
#[derive(Debug, Clone, Copy)]
pub struct MachineClock;

impl Clock for MachineClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the machine")]
    fn now(&self) -> Timestamp {
        to_microseconds(Timestamp::now())
    }
}

/// The randomness of the operating system.
#[derive(Debug, Clone, Copy)]
pub struct SystemRandom;

impl Random for SystemRandom {
    /// # Panics
    /// If the system has no randomness to give: nothing safe can be done without.
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the machine")]
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("an operating system gives randomness");
    }
}

#[cfg(test)]
mod tests {
    use worker::services::domain::random::array;

    use super::*;

    #[test]
    fn no_two_draws_are_alike() {
        assert_ne!(array::<32>(&SystemRandom), array::<32>(&SystemRandom));
    }
}
