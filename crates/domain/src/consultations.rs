//! What comes before care: the first questions somebody may ask themself (DOMAIN.md 2.6).

pub mod quiz;
