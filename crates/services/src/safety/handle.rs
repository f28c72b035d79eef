//! Taking a task in hand, and saying what came of it.

use domain::{
    access::{Act, Actor, Permit, Place, permit},
    ids::SafetyTaskId,
    problem::{Code, Problem},
    safety::Course,
};
use sea_orm::FromQueryResult;

use super::{
    Finish, TaskPage,
    rows::{NOTE, OUTCOME, TaskRow, spot},
    show::{find, read},
};
use crate::{
    kernel::{
        bind::{Key, values},
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
    },
    reminders::member_looks,
};

/// Takes a task in hand, or over from whoever has it.
///
/// # Errors
/// `NotFound` for one that is not the actor's to know, `WrongState` when it is done or theirs already.
pub async fn take(actor: &Actor, services: &Services, id: SafetyTaskId) -> Result<TaskPage, Refused> {
    let work = Work::begin(actor, services).await?;
    let (row, place, permit) = locked(&work, actor, id).await?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let Course::Taken { by, at } = row.course()?.take(me, work.now())? else {
        return Err(Failure::Corrupt("a task that was taken and is not").into());
    };
    work.run(
        "update safety_task set state = 'taken', taken_by = $3, taken_at = $4
         where practice_id = $1 and id = $2 and state <> 'done'",
        values![id, by, at],
    )
    .await?;
    member_looks(&work, me).await?;
    after(work, actor, (id, place, permit)).await
}

/// Says what came of a task that the actor has in hand.
///
/// # Errors
/// `NotFound` for one that is not the actor's to know, `WrongState` when it is done or not in their hands.
pub async fn finish(actor: &Actor, services: &Services, command: Finish) -> Result<TaskPage, Refused> {
    let work = Work::begin(actor, services).await?;
    let id = command.task;
    let (row, place, permit) = locked(&work, actor, id).await?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let Course::Done { by, at } = row.course()?.finish(me, work.now())? else {
        return Err(Failure::Corrupt("a task that was done and is not").into());
    };
    let key = work.find_person_key(row.respondent_id.0).await?;
    let seal = |column, text: &str| key.seal(spot(&work, column, id), text.as_bytes(), services.random());
    let outcome = seal(OUTCOME, command.outcome.as_str());
    let note = command.note.as_ref().map(|note| seal(NOTE, note.expose()));
    let done = work
        .run(
            "update safety_task
             set state = 'done', done_by = $3, done_at = $4, sealed_outcome = $5, sealed_note = $6
             where practice_id = $1 and id = $2 and state = 'taken' and taken_by = $3",
            values![id, by, at, outcome, note],
        )
        .await?;
    if done == 0 {
        return Err(Problem::new(
            Code::Stale,
            "Somebody changed this in the same moment. Nothing was changed. Load the page again.",
        )
        .into());
    }
    after(work, actor, (id, place, permit)).await
}

#[derive(FromQueryResult)]
struct LockRow {
    #[expect(dead_code, reason = "the lock is what is wanted; a row must have a column")]
    id: Key<SafetyTaskId>,
}

/// A task that nobody else changes until this transaction ends.
async fn locked(work: &Work, actor: &Actor, id: SafetyTaskId) -> Result<(TaskRow, Place, Permit), Refused> {
    let _locked: Option<LockRow> =
        work.find_for_update("select id from safety_task where practice_id = $1 and id = $2", values![id]).await?;
    let (row, place) = find(work, actor, id).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::HandleSafetyTask, place)?;
    Ok((row, place, permit))
}

async fn after(
    work: Work,
    actor: &Actor,
    (id, place, permit): (SafetyTaskId, Place, Permit),
) -> Result<TaskPage, Refused> {
    let (row, _) = find(&work, actor, id).await?.ok_or_else(Problem::not_found)?;
    let page = read(&work, &row, place).await?;
    work.commit(actor, permit, subject_of(id, row.respondent_id.0)).await?;
    Ok(page)
}
