//! What is true in a practice: types, rules, state machines, scoring, statistics.
//!
//! Nothing here waits, reads, writes or asks what time it is: instants and randomness are arguments.
//! Each module is a capability and has the same name in every layer above.

pub mod access;
pub mod appointments;
pub mod audit;
pub mod calendars;
pub mod consultations;
pub mod couples;
pub mod exercises;
pub mod inventories;
pub mod kernel;
pub mod people;
pub mod practice;
pub mod programmes;
pub mod reminders;
pub mod safety;
pub mod shared_room;
pub mod sharing;
pub mod since;
pub mod worklist;

pub use kernel::{cells, clock, flaw, ids, name, problem, random, tact, text, zone};
