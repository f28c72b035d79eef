//! What people do between appointments, and what they promise and agree.

pub mod commitments;
mod standing;
