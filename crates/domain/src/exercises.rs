//! What two people do between appointments, and what they promise and agree.

pub mod agreements;
pub mod commitments;
pub mod credentials;
pub mod lapses;
pub mod trust_plan;
