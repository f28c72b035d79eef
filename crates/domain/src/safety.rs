//! What follows when an answer says that somebody may be in danger (DOMAIN.md 3.6, 6.6). Pure rules: who is asked, by when, what pauses.
//!
//! Nothing here is ever told to the other partner, and nothing the other partner can see depends on it.

pub mod contacts;
pub mod course;
pub mod hours;
pub mod item_nine;
pub mod privacy;
pub mod screen;
pub mod task;

pub use contacts::CrisisContact;
pub use course::{Course, Outcome};
pub use hours::BusinessHours;
pub use item_nine::ItemNine;
pub use privacy::Signal;
pub use screen::{ContactMode, Finding, Screen};
pub use task::{Due, Raised};
