//! Ending a promise.

use domain::{
    access::{Act, Actor, Place, permit},
    exercises::commitments::Commitment,
    ids::{CommitmentId, CoupleId, Id as _, OccurrenceId, PersonId},
    problem::Problem,
};
use sea_orm::FromQueryResult;

use super::{
    CommitmentView, mine,
    rows::{CommitmentRow, commitment_columns},
};
use crate::{
    kernel::{
        bind::{Key, values},
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
    },
    reminders,
};

/// Ends one of the actor's own promises. What was said of it stays, and no letter about it leaves any more.
///
/// # Errors
/// `NotFound` for a promise that is not the actor's own, `WrongState` when it has ended.
pub async fn end(actor: &Actor, services: &Services, id: CommitmentId) -> Result<CommitmentView, Refused> {
    let permit = permit(actor, Act::Promise, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let ended = find(&work, me, id).await?.ok_or_else(Problem::not_found)?.end(me, work.now())?;
    work.run(
        "update commitment set ended_at = $3, next_on = null, next_opens_at = null where practice_id = $1 and id = $2",
        values![id, ended.ended_at],
    )
    .await?;
    settle(&work, id).await?;
    let view = mine::read(&work, me, id).await?;
    work.commit(actor, permit, subject_of(id, me)).await?;
    Ok(view)
}

/// Ends every promise of somebody who leaves a couple, and hides their list from the other and the other's from them. What was said stays.
pub(crate) async fn end_promises(work: &Work, couple: CoupleId, person: PersonId) -> Result<(), Failure> {
    let running: Vec<RunningRow> = work
        .all(
            "select id from commitment
             where practice_id = $1 and couple_id = $2 and person_id = $3 and ended_at is null order by id",
            values![couple, person],
        )
        .await?;
    for row in running {
        work.run(
            "update commitment set ended_at = $3, next_on = null, next_opens_at = null
             where practice_id = $1 and id = $2",
            values![row.id.0, work.now()],
        )
        .await?;
        settle(work, row.id.0).await?;
    }
    work.run(
        "update promise_showing set hidden_at = $4
         where practice_id = $1 and (from_person_id = $3 or to_person_id = $3) and hidden_at is null
           and thread_id in (select id from breach_thread where practice_id = $1 and couple_id = $2)",
        values![couple, person, work.now()],
    )
    .await
    .map(|_| ())
}

#[derive(FromQueryResult)]
struct RunningRow {
    id: Key<CommitmentId>,
}

async fn find(work: &Work, me: PersonId, id: CommitmentId) -> Result<Option<Commitment>, Failure> {
    let row: Option<CommitmentRow> = work
        .find_for_update(
            concat!(
                "select ",
                commitment_columns!(),
                " from commitment where practice_id = $1 and id = $2 and person_id = $3"
            ),
            values![id, me],
        )
        .await?;
    row.map(|row| {
        Ok(Commitment {
            id: row.id.0,
            couple: row.couple_id.0,
            thread: row.thread_id.0,
            by: row.person_id.0,
            recurrence: row.recurrence()?,
            made_at: row.made_at.0,
            ended_at: row.ended_at.map(|at| at.0),
        })
    })
    .transpose()
}

#[derive(FromQueryResult)]
struct AwaitedRow {
    id: Key<OccurrenceId>,
}

async fn settle(work: &Work, id: CommitmentId) -> Result<(), Failure> {
    let awaited: Vec<AwaitedRow> = work
        .all(
            "select occurrence.id from occurrence
             join awaited on awaited.practice_id = occurrence.practice_id and awaited.object_id = occurrence.id
             where occurrence.practice_id = $1 and occurrence.commitment_id = $2 and awaited.settled_at is null",
            values![id],
        )
        .await?;
    for row in awaited {
        reminders::settle(work, row.id.0.uuid()).await?;
    }
    Ok(())
}
