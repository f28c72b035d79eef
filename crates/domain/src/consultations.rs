//! What comes before care: the first questions somebody may ask themself (DOMAIN.md 2.6), and what goes into and comes out of calendars.

pub mod calendar;
pub mod quiz;
