//! How many talks a couple has had, for their shared room; and when the last was, for those who treat them.

use domain::{
    ids::{CoupleId, PersonId},
    inventories::talk_plan::LONGEST_TALK,
};
use jiff::Timestamp;
use sea_orm::FromQueryResult;

use super::rows::kept_back;
use crate::kernel::{
    bind::{At, Key, values},
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
    Ok(rows.iter().map(|row| row.done + i64::from(ended_by_itself(work, row.talking_since).is_some())).sum())
}

#[derive(FromQueryResult)]
struct LastRow {
    author_id: Key<PersonId>,
    partner_id: Key<PersonId>,
    last_ended_at: Option<At>,
    talking_since: Option<At>,
}

/// When the last talk of each plan ended on which two of a couple have talked, with those two.
pub(crate) async fn last_talks(work: &Work, couple: CoupleId) -> Result<Vec<([PersonId; 2], Timestamp)>, Failure> {
    let rows: Vec<LastRow> = work
        .all(
            "select author_id, partner_id, last_ended_at, talking_since from talk_plan
             where practice_id = $1 and couple_id = $2 and shared_at is not null",
            values![couple],
        )
        .await?;
    let last = |row: LastRow| {
        let ended = ended_by_itself(work, row.talking_since).or(row.last_ended_at.map(|at| at.0))?;
        Some(([row.author_id.0, row.partner_id.0], ended))
    };
    Ok(rows.into_iter().filter_map(last).collect())
}

/// When a talk that nobody ended has ended by itself; none while it goes on.
fn ended_by_itself(work: &Work, talking_since: Option<At>) -> Option<Timestamp> {
    let end = talking_since?.0 + LONGEST_TALK;
    (end <= work.now()).then_some(end)
}
