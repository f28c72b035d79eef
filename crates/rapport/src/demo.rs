//! A fictional practice with weeks of plausible life, made through the same services that everybody else goes through, on a clock that is set
//! back and moved forward. Nobody in it exists.

mod cast;
mod chance;
mod course;
mod explorer;
mod fill;
mod hand_clock;
mod life;
mod members;
mod notes;
mod pages;
mod plan;
mod words;

pub(crate) use explorer::explorer;
pub use fill::{Filled, Wish, fill};
pub use notes::{Account, Notes, Part};
pub(crate) use pages::pages;

#[cfg(test)]
mod tests;
