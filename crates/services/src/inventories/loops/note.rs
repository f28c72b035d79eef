//! Ratings become loops in the transaction that submits them.

use domain::{
    ids::{Id, LoopId},
    inventories::{
        Answers, Response, Scores,
        instrument::usage::LowScores,
        loops::{Loop, Need, need_item, rated},
    },
};
use jiff::Timestamp;

use super::rows::{LoopRow, loop_columns, write_state};
use crate::{
    inventories::catalogue::Known,
    kernel::{
        bind::{Maybe, values},
        refused::Failure,
        work::Work,
    },
};

/// Takes note of the ratings of a response that counts: a low one begins a loop or goes on with it, one that has risen closes it.
pub(in crate::inventories) async fn note(
    work: &Work,
    response: &Response,
    known: &Known,
    (answers, scores, at): (&Answers, &Scores, Timestamp),
) -> Result<(), Failure> {
    let Some(rule) = known.low_scores else { return Ok(()) };
    if let Some(corrected) = response.corrects {
        work.run("delete from loop_rating where practice_id = $1 and response_id = $2", values![corrected]).await?;
    }
    let rows = find_all(work, response).await?;
    for (about, value) in rated(known, answers, scores) {
        let item = need_item(known, answers, &about);
        let need = item.map(|item| Need { response: response.id, item });
        let row = rows.iter().find(|row| row.about == about);
        let id = match row {
            Some(row) => {
                let before = without_what_was_corrected(row.read()?, response).look(&rule, at);
                write_state(work, row.id.0, &before.rate_again(value, need, &rule, at)).await?;
                row.id.0
            }
            None => match begin(work, response, (&about, value, need), (&rule, at)).await? {
                Some(id) => id,
                None => continue,
            },
        };
        work.run(
            "insert into loop_rating (practice_id, loop_id, response_id, value, taken_at) values ($1, $2, $3, $4, $5)",
            values![id, response.id, value, at],
        )
        .await?;
    }
    Ok(())
}

/// A need that stands in a response which no longer counts is no longer said.
fn without_what_was_corrected(before: Loop, response: &Response) -> Loop {
    let is_corrected = before.need.as_ref().is_some_and(|need| Some(need.response) == response.corrects);
    if is_corrected { Loop { need: None, ..before } } else { before }
}

/// The loops of this person about this instrument, in this thread.
async fn find_all(work: &Work, response: &Response) -> Result<Vec<LoopRow>, Failure> {
    let thread = response.thread.map_or_else(uuid::Uuid::nil, Id::uuid);
    work.all(
        concat!(
            "select ",
            loop_columns!(),
            " from score_loop
             where practice_id = $1 and couple_id = $2 and respondent_id = $3 and instrument_key = $4
               and (thread_id = $5 or (thread_id is null and $6))"
        ),
        values![
            response.couple,
            response.respondent,
            response.instrument.0.as_str(),
            thread,
            response.thread.is_none(),
        ],
    )
    .await
}

async fn begin(
    work: &Work,
    response: &Response,
    (about, value, need): (&str, f64, Option<Need>),
    (rule, at): (&LowScores, Timestamp),
) -> Result<Option<LoopId>, Failure> {
    let Some(begun) = Loop::open(about, value, need, rule, at) else { return Ok(None) };
    let id: LoopId = work.id();
    work.run(
        "insert into score_loop (practice_id, id, couple_id, thread_id, respondent_id, instrument_key,
             instrument_version, about, state, round, opened_at, touched_at, need_response_id, need_item)
         values ($1, $2, $3, $4, $5, $6, $7, $8, 'open', 1, $9, $10, $11, $12)",
        values![
            id,
            response.couple,
            Maybe(response.thread),
            response.respondent,
            response.instrument.0.as_str(),
            response.instrument.1.as_str(),
            begun.about.as_str(),
            begun.opened_at,
            begun.touched_at,
            begun.need.as_ref().map(|need| need.response.uuid()),
            begun.need.as_ref().map(|need| need.item.as_str()),
        ],
    )
    .await?;
    Ok(Some(id))
}
