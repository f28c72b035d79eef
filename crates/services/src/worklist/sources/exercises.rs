//! Exercises that somebody finished and that nobody has acknowledged.

use domain::{
    ids::{CoupleId, PersonId, RunId},
    worklist::{Item, Subject},
};
use sea_orm::FromQueryResult;

use super::{Found, Reader, led_by_me, not_acknowledged, still_there};
use crate::{
    exercises::{Named, named_columns},
    kernel::{
        bind::{At, Key, values},
        refused::Failure,
        work::Work,
    },
};

#[derive(FromQueryResult)]
struct FinishedRow {
    id: Key<RunId>,
    couple_id: Key<CoupleId>,
    person_id: Key<PersonId>,
    #[sea_orm(nested)]
    named: Named,
    done_at: At,
    editions: i64,
}

/// The finished exercises that wait to be acknowledged. What its author keeps to themselves is not told of, and what is done as needed is read on
/// the couple's page: a line whenever something happens would bury the rest.
pub(super) async fn finished(work: &Work, reader: Reader) -> Result<Vec<Found>, Failure> {
    let rows: Vec<FinishedRow> = work
        .all(
            concat!(
                "select run.id, run.couple_id, run.person_id, run.done_at, run.editions, ",
                named_columns!(),
                " from exercise_run run
                 join exercise_assignment given
                     on given.practice_id = run.practice_id and given.id = run.assignment_id
                 where run.practice_id = $1 and run.done_at is not null and not run.kept_to_self
                   and given.rhythm <> 'as-needed' and run.couple_id",
                led_by_me!(),
                "and ",
                still_there!("run.couple_id", "run.person_id"),
                "and ",
                not_acknowledged!("'exercise'", "run.couple_id", "run.id"),
                "order by run.done_at, run.id"
            ),
            values![reader.me],
        )
        .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let why = if row.editions > 1 { "Finished anew" } else { "Finished" };
        found.push(Found {
            item: Item { couple: row.couple_id.0, subject: Subject::Exercise(row.id.0) },
            person: Some(row.person_id.0),
            what: row.named.open(work).await?.title.clone(),
            why: why.to_owned(),
            since: row.done_at.0,
            response: None,
            due_at: None,
        });
    }
    Ok(found)
}
