//! The door: the schema everybody comes through, pages included, and its transport over HTTP.
//!
//! It knows who asks (a session token becomes an actor), lets in what is small enough, translates, and says what came of it. What anybody
//! may see or do is decided below, in the services.

// The schema is merged from its capabilities one inside the other.
#![recursion_limit = "256"]

mod access;
mod answer;
mod appointments;
mod audit;
mod calendars;
mod connection;
mod consultations;
mod couples;
mod door;
mod drafts;
mod exercises;
mod guard;
mod http;
mod input;
mod inventories;
mod node;
mod order;
mod people;
mod practice;
mod problem;
mod programmes;
mod reminders;
mod safety;
mod scalars;
mod schema;
mod scope;
mod shared_room;
mod sharing;
mod since;
mod talks;
mod worklist;

pub use door::{Caller, Door, Trouble};
pub use schema::sdl;
