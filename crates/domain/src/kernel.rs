//! What every capability stands on: ids, clock, counts, randomness, text, names, words, zones and problems.

pub mod cells;
pub mod clock;
pub mod flaw;
pub mod ids;
pub mod name;
pub mod problem;
pub mod random;
pub mod tact;
pub mod text;
pub(crate) mod words;
pub mod zone;
