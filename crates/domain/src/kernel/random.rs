//! Randomness is an argument too, so that the demo practice and every test can be made again.

use super::ids::Id;

/// A source of unpredictable bytes; in tests and in the demo, of predictable ones.
pub trait Random: Send + Sync {
    /// Fills `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

/// A fresh id. Version 4, because an id that people see may tell neither time nor count.
pub fn id<I: Id>(random: &dyn Random) -> I {
    I::from_uuid(uuid::Builder::from_random_bytes(array(random)).into_uuid())
}

/// `N` fresh bytes.
pub fn array<const N: usize>(random: &dyn Random) -> [u8; N] {
    let mut bytes = [0; N];
    random.fill(&mut bytes);
    bytes
}

/// A whole number below `limit`, near enough to uniform for jitter and for demo data; never for secrets.
pub fn below(random: &dyn Random, limit: u32) -> u32 {
    let wide = u64::from(u32::from_le_bytes(array(random))) * u64::from(limit.max(1));
    u32::try_from(wide >> 32).unwrap_or(0)
}
