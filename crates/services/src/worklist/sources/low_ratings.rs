//! Low ratings that have not risen, open and stale, one line for each; no verdict on anybody.

use domain::{
    ids::{LoopId, ResponseId},
    inventories::{instrument::usage::LowScores, loops::Standing},
    worklist::{Item, Subject},
};
use jiff::Timestamp;
use sea_orm::FromQueryResult;

use super::{Found, Reader, led_by_me, still_there};
use crate::{
    inventories::{Catalogue, LoopRow, loop_columns},
    kernel::{
        bind::{At, Key, values},
        refused::Failure,
        work::Work,
    },
};

#[derive(FromQueryResult)]
struct LowRow {
    #[sea_orm(nested)]
    begun: LoopRow,
    response_id: Key<ResponseId>,
    value: f64,
    rated_at: At,
    offers: i64,
    acknowledged_at: Option<At>,
}

/// The columns of [`LowRow`], with the tables they come from: each loop that was not closed with its last rating.
macro_rules! low_ratings {
    () => {
        concat!(
            "select ",
            loop_columns!(),
            ", latest.response_id, latest.value, latest.taken_at as rated_at,
                 (select count(*) from loop_offer
                  where loop_offer.practice_id = $1 and loop_offer.loop_id = score_loop.id
                    and loop_offer.round = score_loop.round) as offers,
                 (select max(ack.acknowledged_at) from acknowledgement ack
                  where ack.practice_id = $1 and ack.matter = 'low-rating' and ack.couple_id = score_loop.couple_id
                    and ack.subject_id = score_loop.id and ack.brought_back_at is null) as acknowledged_at
             from score_loop
             join loop_rating latest on latest.practice_id = score_loop.practice_id and latest.loop_id = score_loop.id
                 and not exists (select 1 from loop_rating newer
                     where newer.practice_id = $1 and newer.loop_id = latest.loop_id
                       and newer.taken_at > latest.taken_at)
             join response on response.practice_id = latest.practice_id and response.id = latest.response_id
             where score_loop.practice_id = $1 and score_loop.state = 'open'
               and response.visibility not in ('V0', 'V6') and ",
            still_there!("score_loop.couple_id", "score_loop.respondent_id")
        )
    };
}

/// The loops that go on or went stale, unless somebody has acknowledged that since it was last rated, or since it went stale.
pub(super) async fn low(work: &Work, reader: Reader, catalogue: &mut Catalogue) -> Result<Vec<Found>, Failure> {
    let rows: Vec<LowRow> = work
        .all(
            concat!(
                low_ratings!(),
                "and score_loop.couple_id",
                led_by_me!(),
                "order by score_loop.opened_at, score_loop.id"
            ),
            values![reader.me],
        )
        .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let known = catalogue.find(work, &row.begun.instrument_key, &row.begun.instrument_version).await?;
        let Some(rule) = known.low_scores else { continue };
        let Some(news) = row.news(&rule, work.now())? else { continue };
        if row.acknowledged_at.is_some_and(|at| at.0 >= news) {
            continue;
        }
        let scale = known.any_scale(&row.begun.about);
        found.push(Found {
            item: Item { couple: row.begun.couple_id.0, subject: Subject::LowRating(row.begun.id.0) },
            person: Some(row.begun.respondent_id.0),
            what: format!("{}: {}", known.title(), scale.label),
            why: row.why((scale.maximum, &rule), work.now())?,
            since: row.begun.opened_at.0,
            response: Some(row.response_id.0),
            due_at: None,
        });
    }
    Ok(found)
}

/// Since when one loop has something new to say; none when it has risen.
pub(in crate::worklist) async fn news(work: &Work, id: LoopId) -> Result<Option<Timestamp>, Failure> {
    let row: Option<LowRow> = work.find(concat!(low_ratings!(), "and score_loop.id = $2"), values![id]).await?;
    let Some(row) = row else { return Ok(None) };
    let known = Catalogue::default().find(work, &row.begun.instrument_key, &row.begun.instrument_version).await?;
    known.low_scores.map_or(Ok(None), |rule| row.news(&rule, work.now()))
}

impl LowRow {
    fn news(&self, rule: &LowScores, now: Timestamp) -> Result<Option<Timestamp>, Failure> {
        Ok(self.begun.read()?.look(rule, now).waits_since(rule, self.rated_at.0))
    }

    fn why(&self, (maximum, rule): (f64, &LowScores), now: Timestamp) -> Result<String, Failure> {
        let rated = format!("Rated {} of {maximum}.", (self.value * 10.0).round() / 10.0);
        Ok(match self.begun.read()?.look(rule, now).standing(self.offers > 0) {
            Standing::Stale => format!("{rated} Nothing has happened for {} days.", rule.stale_after_days),
            Standing::Offered => format!("{rated} Something is offered."),
            Standing::NeedWritten => format!("{rated} What is needed is written, and nothing is offered yet."),
            Standing::Open | Standing::Closed => format!("{rated} Nothing is written about what is needed."),
        })
    }
}
