//! Low ratings in somebody's latest response, as the instrument's own bands say; no verdict on anybody.

use domain::{
    ids::{CoupleId, PersonId, ResponseId},
    worklist::{Item, Subject},
};
use sea_orm::FromQueryResult;

use super::{Found, Reader, led_by_me, not_acknowledged};
use crate::{
    inventories::Catalogue,
    kernel::{
        bind::{At, Key, values},
        refused::Failure,
        work::Work,
    },
};

#[derive(FromQueryResult)]
struct LowRow {
    id: Key<ResponseId>,
    couple_id: Key<CoupleId>,
    respondent_id: Key<PersonId>,
    instrument_key: String,
    instrument_version: String,
    submitted_at: At,
    scale: String,
}

/// The latest responses that rate something low, unless somebody has acknowledged that. One entry for each response, however many ratings.
pub(super) async fn low(work: &Work, reader: Reader, catalogue: &mut Catalogue) -> Result<Vec<Found>, Failure> {
    let rows: Vec<LowRow> = work
        .all(
            concat!(
                "select response.id, response.couple_id, response.respondent_id, response.instrument_key,
                     response.instrument_version, response.submitted_at, score.scale
                 from score
                 join response on response.practice_id = score.practice_id and response.id = score.response_id
                 where score.practice_id = $1 and score.band = 'low' and response.status = 'current'
                   and response.visibility not in ('V0', 'V6') and response.couple_id",
                led_by_me!(),
                "and not exists (select 1 from response newer
                       where newer.practice_id = $1 and newer.respondent_id = response.respondent_id
                         and newer.couple_id = response.couple_id
                         and newer.instrument_key = response.instrument_key
                         and coalesce(newer.thread_id, newer.couple_id)
                             = coalesce(response.thread_id, response.couple_id)
                         and newer.status = 'current' and newer.submitted_at > response.submitted_at)
                   and ",
                not_acknowledged!("'low-rating', 'response'", "response.couple_id", "response.id"),
                "order by response.submitted_at, response.id, score.scale"
            ),
            values![reader.me],
        )
        .await?;
    let mut found: Vec<Found> = Vec::new();
    for row in rows {
        let known = catalogue.find(work, &row.instrument_key, &row.instrument_version).await?;
        let Some(scale) = known.headline_scale(&row.scale) else { continue };
        let item = Item { couple: row.couple_id.0, subject: Subject::LowRating(row.id.0) };
        if let Some(same) = found.last_mut().filter(|last| last.item == item) {
            same.why = format!("{}, {}", same.why, scale.label);
            continue;
        }
        found.push(Found {
            item,
            person: Some(row.respondent_id.0),
            what: known.title().to_owned(),
            why: format!("Low in the latest answers: {}", scale.label),
            since: row.submitted_at.0,
        });
    }
    Ok(found)
}
