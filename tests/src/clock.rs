//! Time and randomness in the test's hand.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::Rng as _;
use proptest::test_runner::{RngAlgorithm, TestRng};
use services::domain::clock::{Clock, to_microseconds};
use services::domain::random::Random;

/// A clock that stands still until the test moves it. Clones are hands on the same clock.
#[derive(Clone, Debug)]
pub struct HandClock(Arc<Mutex<Timestamp>>);

impl HandClock {
    /// A clock standing at `instant`, written as RFC 3339.
    ///
    /// # Panics
    /// If `instant` is not RFC 3339.
    pub fn at(instant: &str) -> Self {
        Self(Arc::new(Mutex::new(instant.parse().expect("an instant like 2026-03-02T09:00:00Z"))))
    }

    /// Puts the hands to `instant`, which may lie in the past.
    pub fn set(&self, instant: Timestamp) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = instant;
    }

    /// Moves the hands by `duration`; a negative one moves them back.
    ///
    /// # Panics
    /// If that leaves the years jiff knows.
    pub fn forward(&self, duration: SignedDuration) {
        let mut instant = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *instant = instant.checked_add(duration).expect("an instant between the years -9999 and 9999");
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        to_microseconds(*self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Bytes that look random and are the same for the same seed (`ChaCha`). Clones draw from the same stream.
#[derive(Clone, Debug)]
pub struct SeededRandom(Arc<Mutex<TestRng>>);

impl SeededRandom {
    /// The stream of `seed`.
    pub fn new(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(stream(seed))))
    }

    /// Goes on with the stream of another seed, so that two runs that drew differently draw alike from here on.
    pub fn reseed(&self, seed: u64) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = stream(seed);
    }
}

fn stream(seed: u64) -> TestRng {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    TestRng::from_seed(RngAlgorithm::ChaCha, &bytes)
}

impl Random for SeededRandom {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(bytes);
    }
}

#[cfg(test)]
mod tests {
    use services::domain::random::array;

    use super::*;

    #[test]
    fn a_clone_of_the_clock_shows_the_time_the_other_was_set_to() {
        let clock = HandClock::at("2026-03-02T09:00:00.123456789Z");
        let other = clock.clone();
        assert_eq!(other.now(), "2026-03-02T09:00:00.123456Z".parse().unwrap());
        clock.forward(SignedDuration::from_hours(-9));
        assert_eq!(other.now(), "2026-03-02T00:00:00.123456Z".parse().unwrap());
        clock.set(Timestamp::UNIX_EPOCH);
        assert_eq!(other.now(), Timestamp::UNIX_EPOCH);
    }

    #[test]
    fn a_seed_gives_its_stream_again_and_another_seed_another() {
        let first: [u8; 64] = array(&SeededRandom::new(7));
        assert_eq!(first, array(&SeededRandom::new(7)));
        assert_ne!(first, array(&SeededRandom::new(8)));
        let random = SeededRandom::new(7);
        assert_ne!(array::<32>(&random), array::<32>(&random.clone()));
        random.reseed(7);
        assert_eq!(first, array(&random));
    }
}
