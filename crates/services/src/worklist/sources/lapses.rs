//! Lapses that are not closed. What was reported is read on the couple's page. Those of somebody who left were closed when they did.

use domain::{
    exercises::lapses::{SAFETY_CHECK_WITHIN, SESSION_WITHIN, Stage},
    ids::{CoupleId, LapseId},
    worklist::{Item, Subject},
};
use sea_orm::FromQueryResult;

use super::{Found, Reader, led_by_me};
use crate::kernel::{
    bind::{At, Key, values},
    refused::Failure,
    work::Work,
};

#[derive(FromQueryResult)]
struct LapseRow {
    id: Key<LapseId>,
    couple_id: Key<CoupleId>,
    reported_at: At,
    stage: String,
}

/// The lapses of the reader's couples that wait for their next stage.
pub(super) async fn open(work: &Work, reader: Reader) -> Result<Vec<Found>, Failure> {
    let rows: Vec<LapseRow> = work
        .all(
            concat!(
                "select lapse.id, lapse.couple_id, lapse.reported_at, lapse.stage from lapse
                 where lapse.practice_id = $1 and lapse.stage <> 'closed' and lapse.couple_id",
                led_by_me!(),
                "order by lapse.reported_at, lapse.id"
            ),
            values![reader.me],
        )
        .await?;
    rows.iter().map(found).collect()
}

fn found(row: &LapseRow) -> Result<Found, Failure> {
    let stage = Stage::from_word(&row.stage).ok_or(Failure::Corrupt("the stage of a lapse"))?;
    let (why, within) = match stage {
        Stage::Reported => ("Reported. Ask each of them alone about their safety", Some(SAFETY_CHECK_WITHIN)),
        Stage::SafetyChecked => ("The hurt partner is to know, as the confidentiality mode says", Some(SESSION_WITHIN)),
        Stage::Known => ("Both know. It is to be talked about in a session", Some(SESSION_WITHIN)),
        Stage::Discussed => ("Talked about. The trust plan is to begin again", None),
        Stage::Restarted => ("The trust plan has begun again. Agreements are to be looked at", None),
        Stage::Reviewed | Stage::Closed => ("Everything was done. It can be closed", None),
    };
    Ok(Found {
        item: Item { couple: row.couple_id.0, subject: Subject::Lapse(row.id.0) },
        person: None,
        what: "Trust was broken again".to_owned(),
        why: format!("{why}."),
        since: row.reported_at.0,
        response: None,
        due_at: within.and_then(|within| row.reported_at.0.checked_add(within).ok()),
    })
}
