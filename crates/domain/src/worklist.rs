//! What waits for a clinician, and what they say came of it (DOMAIN.md 3.6, 7.6, 8.1).
//!
//! A worklist is a sum of sources: each finds one matter, such as answers that nobody has looked at yet. Nothing on it is a verdict, nothing on
//! it is ever shown to a partner, and it is emptied by saying what comes of each thing, never by reading alone.

mod acknowledgement;
mod due;
mod item;
mod unanswered;

pub use acknowledgement::{Action, Decision};
pub use due::{MODE_UNSIGNED_AFTER, SILENT_FOR, contact_review_since, mode_review_since};
pub use item::{Item, Kind, Subject};
pub use unanswered::{Asked, Standing, Waited, Why, waited_too_long};
