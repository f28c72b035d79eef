//! What becomes of shares when somebody leaves a couple.

use domain::ids::{CoupleId, PersonId, ShareId};
use sea_orm::FromQueryResult;

use crate::kernel::{
    bind::{Key, values},
    refused::Failure,
    work::Work,
};

#[derive(FromQueryResult)]
struct LiveRow {
    id: Key<ShareId>,
    from_person_id: Key<PersonId>,
}

/// Takes back every release in a couple that was made by somebody who leaves it, or to them, in the transaction in which they leave; each with
/// whose it was, for the audit trail. What each wrote stays their own to read.
pub(crate) async fn end_shares(
    work: &Work,
    couple: CoupleId,
    person: PersonId,
) -> Result<Vec<(ShareId, PersonId)>, Failure> {
    let live: Vec<LiveRow> = work
        .all(
            "select share.id, share.from_person_id from share
             join response on response.practice_id = share.practice_id and response.id = share.response_id
             where share.practice_id = $1 and response.couple_id = $2 and share.revoked_at is null
               and (share.from_person_id = $3 or share.to_person_id = $3)
             order by share.id",
            values![couple, person],
        )
        .await?;
    for row in &live {
        work.run(
            "update share set revoked_at = $3 where practice_id = $1 and id = $2 and revoked_at is null",
            values![row.id.0, work.now()],
        )
        .await?;
    }
    Ok(live.into_iter().map(|row| (row.id.0, row.from_person_id.0)).collect())
}
