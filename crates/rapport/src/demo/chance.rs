//! Chance that comes out the same for the same seed.

use std::sync::{Mutex, PoisonError};

use rand_chacha::{
    ChaCha12Rng,
    rand_core::{Rng as _, SeedableRng as _},
};
use worker::services::domain::random::{Random, below};

/// A stream of bytes that belongs to a seed.
pub(super) struct Chance(Mutex<ChaCha12Rng>);

impl Chance {
    /// The stream `number` of a seed; streams are independent of each other.
    pub(super) fn new(seed: u64, number: u64) -> Self {
        let mut generator = ChaCha12Rng::seed_from_u64(seed);
        generator.set_stream(number);
        Self(Mutex::new(generator))
    }

    /// Whether something befalls that does so in `percent` of cases.
    pub(super) fn befalls(&self, percent: u32) -> bool {
        below(self, 100) < percent
    }

    /// A whole number from `from` to `to`, both included.
    pub(super) fn between(&self, from: i32, to: i32) -> i32 {
        let span = u32::try_from(to - from + 1).unwrap_or(1);
        from + i32::try_from(below(self, span)).unwrap_or(0)
    }

    /// One of several.
    pub(super) fn choose<'a, T>(&self, among: &'a [T]) -> &'a T {
        let at = below(self, u32::try_from(among.len()).unwrap_or(u32::MAX));
        &among[usize::try_from(at).unwrap_or(0)]
    }
}

impl Random for Chance {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(bytes);
    }
}

#[cfg(test)]
mod tests {
    use worker::services::domain::random::array;

    use super::*;

    #[test]
    fn a_seed_and_a_stream_give_the_same_again_and_others_do_not() {
        let first: [u8; 32] = array(&Chance::new(1, 1));
        assert_eq!(first, array(&Chance::new(1, 1)));
        assert_ne!(first, array(&Chance::new(1, 2)));
        assert_ne!(first, array(&Chance::new(2, 1)));
    }

    #[test]
    fn a_number_stays_between_its_ends() {
        let chance = Chance::new(1, 0);
        let drawn: Vec<i32> = (0..1_000).map(|_| chance.between(-1, 1)).collect();
        assert!((-1..=1).all(|number| drawn.contains(&number)));
        assert!(drawn.iter().all(|number| (-1..=1).contains(number)));
    }
}
