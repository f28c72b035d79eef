//! What two people show each other of one exercise, for the couple's shared room.

use domain::{
    exercises::answer::Answers,
    ids::{CoupleId, PersonId, RunEditionId, RunId},
    sharing::{Extent, Reader, extent},
};
use jiff::Timestamp;
use sea_orm::FromQueryResult;

use super::{
    catalogue::{Named, named_columns},
    complete::edition_spot,
    read::part_views,
};
use crate::{
    kernel::{
        bind::{At, Key, values},
        refused::Failure,
        work::Work,
    },
    people::{PersonView, open_name},
};

/// One part of somebody's exercise that they show another.
#[derive(Debug, Clone)]
pub struct ShownPart {
    /// Of which run.
    pub run: RunId,
    /// Whose.
    pub by: PersonView,
    /// Since when it is shown.
    pub since: Timestamp,
    /// What was written, line by line.
    pub lines: Vec<String>,
}

#[derive(FromQueryResult)]
struct ShownRow {
    run_id: Key<RunId>,
    person_id: Key<PersonId>,
    kept_to_self: bool,
    #[sea_orm(nested)]
    named: Named,
    edition_id: Key<RunEditionId>,
    sealed_answers: Vec<u8>,
    since: At,
    sealed_key: Option<Vec<u8>>,
    sealed_name: Vec<u8>,
    zone: String,
}

/// The newest parts of one exercise that a member of a couple shows others in it, or is shown by them. Of whoever was erased or has left,
/// nothing.
pub(crate) async fn shared_of(
    work: &Work,
    (couple, me): (CoupleId, PersonId),
    (key, field): (&str, &str),
    most: i64,
) -> Result<Vec<ShownPart>, Failure> {
    let rows: Vec<ShownRow> = work
        .all(
            concat!(
                "select run.id as run_id, run.person_id, run.kept_to_self, edition.id as edition_id,
                 edition.sealed_answers, live.since, person.sealed_key, person.sealed_name, person.zone, ",
                named_columns!(),
                " from (select practice_id, run_id, min(created_at) as since from run_share
                   where practice_id = $1 and field = $5 and revoked_at is null
                     and (to_person_id = $3 or from_person_id = $3)
                   group by practice_id, run_id) live
             join exercise_run run on run.practice_id = live.practice_id and run.id = live.run_id
             join exercise_assignment given on given.practice_id = run.practice_id and given.id = run.assignment_id
             join run_edition edition on edition.practice_id = run.practice_id and edition.run_id = run.id
                 and edition.number = run.editions
             join person on person.practice_id = run.practice_id and person.id = run.person_id
             join couple_member theirs on theirs.practice_id = run.practice_id and theirs.couple_id = run.couple_id
                 and theirs.person_id = run.person_id and theirs.left_at is null
             where run.practice_id = $1 and run.couple_id = $2 and given.exercise_key = $4
             order by live.since desc, run.id limit $6"
            ),
            values![couple, me, key, field, most],
        )
        .await?;
    let mut shown = Vec::with_capacity(rows.len());
    for row in rows {
        shown.extend(part(work, row, field).await?);
    }
    Ok(shown)
}

async fn part(work: &Work, row: ShownRow, field: &str) -> Result<Option<ShownPart>, Failure> {
    let (id, wrapped) = (row.person_id.0, row.sealed_key.as_deref());
    if wrapped.is_none() {
        return Ok(None);
    }
    let practice_key = work.practice_key().await?;
    let key = work.person_key(&practice_key, id, wrapped)?;
    let json = key.open_text(edition_spot(work, row.edition_id.0), &row.sealed_answers)?;
    let answers = Answers::from_json(&json).map_err(|_| Failure::Corrupt("kept answers"))?;
    let exercise = row.named.open(work).await?;
    let parts = part_views(&exercise, &answers, row.kept_to_self, |class, asked| {
        (asked == field && extent(class, Reader::OtherPartner, true) == Extent::SharedItems).then_some(true)
    });
    let name = open_name(work, &practice_key, id, wrapped, &row.sealed_name)?;
    Ok(parts.into_iter().next().map(|part| ShownPart {
        run: row.run_id.0,
        by: PersonView { id, name, zone: row.zone },
        since: row.since.0,
        lines: part.lines,
    }))
}

#[derive(FromQueryResult)]
struct LastRow {
    last_at: Option<At>,
}

/// When somebody last finished an exercise in a couple's care, whoever may read it.
pub(crate) async fn last_done(
    work: &Work,
    (couple, person): (CoupleId, PersonId),
    key: &str,
) -> Result<Option<Timestamp>, Failure> {
    let row: Option<LastRow> = work
        .find(
            "select max(run.done_at) as last_at from exercise_run run
             join exercise_assignment given on given.practice_id = run.practice_id and given.id = run.assignment_id
             where run.practice_id = $1 and run.couple_id = $2 and run.person_id = $3 and given.exercise_key = $4",
            values![couple, person, key],
        )
        .await?;
    Ok(row.and_then(|row| row.last_at).map(|at| at.0))
}
