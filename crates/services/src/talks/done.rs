//! How many talks a couple has had, for their shared room.

use domain::{
    ids::{CoupleId, PersonId},
    inventories::talk_plan::LONGEST_TALK,
};
use sea_orm::FromQueryResult;

use super::rows::kept_back;
use crate::kernel::{
    bind::{At, values},
    refused::Failure,
    work::Work,
};

#[derive(FromQueryResult)]
struct DoneRow {
    done: i64,
    talking_since: Option<At>,
}

/// How many talks are done in which a person took part, by whichever plan. A talk that nobody ended has ended by itself. What was done stays done
/// when its plan is taken back.
pub(crate) async fn talks_done(work: &Work, (couple, person): (CoupleId, PersonId)) -> Result<i64, Failure> {
    let rows: Vec<DoneRow> = work
        .all(
            concat!(
                "select talk_plan.done, talk_plan.talking_since from talk_plan
                 where talk_plan.practice_id = $1 and talk_plan.couple_id = $2 and talk_plan.shared_at is not null
                   and (talk_plan.author_id = $3 or talk_plan.partner_id = $3) and ",
                kept_back!(),
                " = 0"
            ),
            values![couple, person],
        )
        .await?;
    let has_ended = |since: At| work.now().duration_since(since.0) >= LONGEST_TALK;
    Ok(rows.iter().map(|row| row.done + i64::from(row.talking_since.is_some_and(has_ended))).sum())
}
