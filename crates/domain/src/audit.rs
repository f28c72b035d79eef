//! What was done and seen, by whom; append-only, and sealed into a chain in which nothing can be changed, left out or moved unnoticed.

pub mod chain;
pub mod entry;

pub use chain::{Fault, Head, Sealed, link, seal, verify};
pub use entry::Entry;
