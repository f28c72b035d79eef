//! What a practice calls a couple. It is sealed, wherever its row is read.

use domain::ids::CoupleId;

use crate::kernel::{
    refused::Failure,
    seal::{SealKey, Spot},
    work::Work,
};

/// Where the alias of a couple stands.
pub(super) fn spot(work: &Work, couple: CoupleId) -> Spot {
    Spot::new("couple.sealed_alias", work.practice(), couple)
}

/// The alias out of a couple's row. `key` is the practice's.
pub(crate) fn open(work: &Work, key: &SealKey, couple: CoupleId, sealed: &[u8]) -> Result<String, Failure> {
    key.open_text(spot(work, couple), sealed)
}
