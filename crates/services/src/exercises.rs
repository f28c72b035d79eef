//! What people do between appointments, and what they promise and agree.

pub mod agreements;
pub mod commitments;
pub mod lapses;
mod standing;
pub mod trust_plan;
