//! Confidentiality modes that were proposed and that not everyone has signed. Who has signed is not told here.

use domain::{
    ids::{CoupleId, ModeId},
    worklist::{Item, MODE_UNSIGNED_AFTER, Subject, mode_review_since},
};
use sea_orm::FromQueryResult;

use super::{Found, Reader, led_by_me, not_acknowledged};
use crate::kernel::{
    bind::{At, Key, values},
    refused::Failure,
    work::Work,
};

#[derive(FromQueryResult)]
struct ModeRow {
    id: Key<ModeId>,
    couple_id: Key<CoupleId>,
    proposed_at: At,
}

/// The newest mode of each couple, where it has waited for a signature for more than a week.
pub(super) async fn unsigned(work: &Work, reader: Reader) -> Result<Vec<Found>, Failure> {
    let rows: Vec<ModeRow> = work
        .all(
            concat!(
                "select mode.id, mode.couple_id, mode.proposed_at
                 from confidentiality_mode mode
                 where mode.practice_id = $1 and mode.proposed_at <= $3 and mode.couple_id",
                led_by_me!(),
                "and not exists (select 1 from confidentiality_mode newer
                       where newer.practice_id = $1 and newer.couple_id = mode.couple_id
                         and newer.proposed_at > mode.proposed_at)
                   and exists (select 1 from couple_member member
                       where member.practice_id = $1 and member.couple_id = mode.couple_id and member.left_at is null
                         and not exists (select 1 from mode_signature signature
                             where signature.practice_id = $1 and signature.mode_id = mode.id
                               and signature.person_id = member.person_id))
                   and ",
                not_acknowledged!("'mode-review'", "mode.couple_id", "mode.id"),
                "order by mode.proposed_at, mode.id"
            ),
            values![reader.me, work.now() - MODE_UNSIGNED_AFTER],
        )
        .await?;
    let waits = rows.into_iter().map(|row| Found {
        item: Item { couple: row.couple_id.0, subject: Subject::ModeReview(row.id.0) },
        person: None,
        what: "Confidentiality mode".to_owned(),
        why: "Proposed a week ago or more, and not signed by everyone".to_owned(),
        since: mode_review_since(row.proposed_at.0),
        response: None,
        due_at: None,
    });
    Ok(waits.collect())
}
