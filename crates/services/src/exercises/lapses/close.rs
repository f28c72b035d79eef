//! Closing what somebody told who leaves a couple.

use domain::{
    exercises::lapses::Stage,
    ids::{CoupleId, PersonId},
};

use crate::kernel::{bind::values, refused::Failure, work::Work};

/// Closes every lapse that somebody told, in the transaction in which they leave the couple. Nobody in its care reads it any more (decision 23), so
/// nobody could take it further, and it would wait for ever. What they told stays, for them alone.
pub(in crate::exercises) async fn close_told(work: &Work, couple: CoupleId, person: PersonId) -> Result<(), Failure> {
    work.run(
        "update lapse set stage = $4, stage_at = $5
         where practice_id = $1 and couple_id = $2 and reported_by = $3 and stage <> $4",
        values![couple, person, Stage::Closed.as_str(), work.now()],
    )
    .await
    .map(|_| ())
}
