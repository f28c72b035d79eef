//! The practice: what it is called inside, what name its letters carry outside, who works in it, and where they may treat whom.

pub mod alias;
pub mod jurisdiction;
pub mod licence;
pub mod membership;
pub mod neutral;
pub mod offer;

pub use alias::SenderAlias;
pub use membership::Membership;

use crate::{ids::PracticeId, text::Name, zone::Zone};

/// A practice: the tenant. Nothing here ever points into another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Practice {
    /// Its id.
    pub id: PracticeId,
    /// Its name, for its own screens.
    pub name: Name,
    /// The name its letters come from.
    pub alias: SenderAlias,
    /// Where its clock stands; used for people whose own zone is not known.
    pub zone: Zone,
}
