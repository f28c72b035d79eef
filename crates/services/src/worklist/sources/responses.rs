//! Answers that came in and that nobody has acknowledged.

use domain::{
    ids::{CoupleId, PersonId, ResponseId},
    worklist::{Item, Subject},
};
use sea_orm::FromQueryResult;

use super::{Found, Reader, led_by_me, not_acknowledged, still_there};
use crate::{
    inventories::Catalogue,
    kernel::{
        bind::{At, Key, values},
        refused::Failure,
        work::Work,
    },
};

#[derive(FromQueryResult)]
struct FreshRow {
    id: Key<ResponseId>,
    couple_id: Key<CoupleId>,
    respondent_id: Key<PersonId>,
    instrument_key: String,
    instrument_version: String,
    submitted_at: At,
    corrects_id: Option<Key<ResponseId>>,
}

/// The responses that wait to be acknowledged. Totals that a therapist entered do not, and what acknowledged a low rating acknowledged the
/// response with it. What only its author may see (V0, V6) is not told of, nor what somebody
/// answered who left.
pub(super) async fn fresh(work: &Work, reader: Reader, catalogue: &mut Catalogue) -> Result<Vec<Found>, Failure> {
    let rows: Vec<FreshRow> = work
        .all(
            concat!(
                "select response.id, response.couple_id, response.respondent_id, response.instrument_key,
                     response.instrument_version, response.submitted_at, response.corrects_id
                 from response
                 where response.practice_id = $1 and response.status = 'current' and response.source = 'answered'
                   and response.visibility not in ('V0', 'V6') and response.couple_id",
                led_by_me!(),
                "and ",
                still_there!("response.couple_id", "response.respondent_id"),
                "and ",
                not_acknowledged!("'response'", "response.couple_id", "response.id"),
                " and not exists (select 1 from loop_rating
                       join acknowledgement ack on ack.practice_id = loop_rating.practice_id
                           and ack.subject_id = loop_rating.loop_id
                       where loop_rating.practice_id = $1 and loop_rating.response_id = response.id
                         and ack.matter = 'low-rating' and ack.couple_id = response.couple_id
                         and ack.brought_back_at is null and ack.acknowledged_at >= loop_rating.taken_at) ",
                "order by response.submitted_at, response.id"
            ),
            values![reader.me],
        )
        .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let known = catalogue.find(work, &row.instrument_key, &row.instrument_version).await?;
        let why = if row.corrects_id.is_some() { "Corrected answers came in" } else { "New answers came in" };
        found.push(Found {
            item: Item { couple: row.couple_id.0, subject: Subject::Response(row.id.0) },
            person: Some(row.respondent_id.0),
            what: known.title().to_owned(),
            why: why.to_owned(),
            since: row.submitted_at.0,
            response: Some(row.id.0),
            due_at: None,
        });
    }
    Ok(found)
}
