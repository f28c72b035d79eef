//! Where people are, and what the law of that place lets a practice do there (DOMAIN.md 2.6).
//!
//! The table is data, with the day on which and by whom each row was verified. Where no row says otherwise, a place is closed to therapy. The
//! built-in rows are those for which DOMAIN.md names a fact; a practice adds its own after somebody there has verified them.

mod place;
mod rule;

pub use self::{
    place::Place,
    rule::{Accepted, DaysPerYear, Jurisdictions, Rule, Terms, Verified},
};
