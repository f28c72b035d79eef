//! Where the clock of a row stands. There is one way to read it: a name was parsed before it was written, so one that is not known now is a row
//! that was broken, and never a reason to go on with another clock.

use domain::zone::Zone;

use super::refused::Failure;

/// The zone that a row names.
///
/// # Errors
/// `Corrupt` for a name that no database of zones has.
pub(crate) fn zone(name: &str) -> Result<Zone, Failure> {
    Zone::parse(name).map_err(|_| Failure::Corrupt("a zone"))
}
