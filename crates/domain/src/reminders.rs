//! "Tell this person at this time that something waits." Knows nothing of what it is about.
//!
//! A letter is planned when something is asked, checked again at the moment of sending, and carries nothing but a link. Because a letter may
//! say nothing clinical, nothing here knows anything clinical: a letter is about an object, and the object is a number.

pub mod caps;
pub mod check;
pub mod delivery;
pub mod key;
pub mod kind;
pub mod letter;
pub mod link;
pub mod lint;
pub mod schedule;
pub mod token;
pub mod wording;

pub use caps::Sent;
pub use check::{Decision, Facts, Reason, decide};
pub use delivery::{Delivery, Fence, Outcome, State};
pub use key::Key;
pub use kind::{Class, Kind, Letter, Policy};
pub use letter::{Content, Rendered, render};
pub use link::{Base, Link};
pub use schedule::{Addressee, Asked, Jitter, Planned, next_allowed, plan};
pub use token::DoorbellToken;
