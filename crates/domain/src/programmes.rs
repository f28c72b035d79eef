//! Programmes: exercises and inventories in an order that a couple works through, phase by phase, in three lanes (DOMAIN.md 2.5).
//!
//! A programme is versioned data. A couple is enrolled on one version of it. Phases are opened and left by the therapist; inside an open phase
//! what comes next for somebody follows from the calendar and from what they did themselves, and never from what the other partner did: that
//! would tell. What waits for both is offered to the therapist, who opens it.

pub mod check;
pub mod definition;
pub mod delivery;
pub mod enrolment;
pub mod library;
mod reach;
mod soundness;

pub use soundness::{Fit, check as check_soundness};
