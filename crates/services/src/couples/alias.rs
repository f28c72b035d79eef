//! What a practice calls a couple. It is sealed, wherever its row is read.

use domain::ids::CoupleId;

use crate::kernel::{
    refused::Failure,
    seal::{SealKey, Spot},
    work::Work,
};

/// The alias out of a couple's row. `key` is the practice's.
pub(crate) fn open(work: &Work, key: &SealKey, couple: CoupleId, sealed: &[u8]) -> Result<String, Failure> {
    key.open_text(Spot::new("couple.sealed_alias", work.practice(), couple), sealed)
}
