//! What every capability stands on: ids, clock, randomness, text, zones and problems.

pub mod clock;
pub mod ids;
pub mod problem;
pub mod random;
pub mod text;
pub mod zone;
