//! Commitments: small, observable, time-bound promises of the involved partner (DOMAIN.md 2.5, E-17).
//!
//! Whoever promises says of each time whether it was kept. The hurt partner sees the promises only if they are shown, and then the words and
//! the days, never what was said about them; what the hurt partner noticed is for the therapist alone. So nothing that one of them says here
//! can be read off the other's pages.

pub mod consistency;
pub mod contact;
pub mod occurrence;
pub mod promise;
pub mod recurrence;

pub use consistency::{Tally, consistency_index, milestone};
pub use occurrence::{Mark, Occurrence, Seen};
pub use promise::{Commitment, Promise};
pub use recurrence::{Recurrence, Rule, Weekdays};
