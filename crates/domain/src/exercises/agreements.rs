//! Agreements: one's own limits, and what two people agree on (DOMAIN.md 2.3, 2.5, Annex D).
//!
//! One of them writes a version, and offering it is signing it. It counts once everybody it is between has signed that same version; whoever
//! changes a word makes another version, which nobody else has signed. Anybody may stop it at any time without a reason. Until it counts,
//! nobody can tell whether the other opened it, signed it or left it lying. While joint work is paused nothing is offered, changed or signed,
//! and what there is rests; stopping is always possible.

pub mod agreement;
pub mod form;
pub mod kind;
pub mod terms;
pub mod word;

pub use agreement::{Agreement, Standing, Version};
pub use form::{Control, Field, form};
pub use kind::Kind;
pub use terms::Terms;
pub use word::{Freely, Word};

/// What somebody reads beside an agreement who has left the couple it is in.
pub const LEFT_TEXT: &str = "You have left the care in which this was written. What you all signed stays here for you to read; nothing of it can be changed.";
