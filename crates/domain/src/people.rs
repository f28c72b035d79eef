//! A person: name, how to reach them safely, zone, language.
//!
//! A letter goes only to an address that its person called safe. "Nobody has asked yet" and "the portal only" are states of their own, so
//! that an address which was merely typed somewhere can never be written to.

pub mod contact;
pub mod email;
pub mod hours;
pub mod person;

pub use contact::{ContactPreference, SafeChannel};
pub use email::{Email, Mailbox};
pub use hours::{QuietHours, SafeHours, Weekdays};
pub use person::{Locale, Person, claim_address};
