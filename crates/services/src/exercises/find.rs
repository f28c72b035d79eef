//! Finding a run, and writing how far it is.

use domain::{
    access::{Act, Actor, Permit, permit},
    couples::{BreachThread, ThreadRole},
    exercises::{definition::field::Side, run::Run},
    ids::{CoupleId, PersonId, RunId, ThreadId},
    problem::{Code, Problem},
    sharing::Reader,
};

use super::rows::{CountRow, RunRow, runs};
use crate::{
    couples::threads_of,
    inventories::reader_of,
    kernel::{
        bind::values,
        refused::{Failure, Refused},
        work::Work,
    },
    people::place_of_person,
};

/// The row of one run.
pub(super) async fn find(work: &Work, id: RunId) -> Result<Option<RunRow>, Failure> {
    work.find(runs!("run.id = $2"), values![id]).await
}

/// The row of one run of the actor's own, which nobody else changes until this transaction ends.
pub(super) async fn find_own(work: &Work, id: RunId, me: PersonId) -> Result<Option<RunRow>, Failure> {
    work.find_for_update(runs!("run.id = $2 and run.person_id = $3"), values![id, me]).await
}

/// The row of a run of somebody whom the actor treats in this couple's care, locked, and the permission to do `act` with it.
///
/// # Errors
/// `NotFound` for any other.
pub(super) async fn find_treated(work: &Work, actor: &Actor, id: RunId, act: Act) -> Result<(RunRow, Permit), Refused> {
    let row: RunRow = work.find_for_update(runs!("run.id = $2"), values![id]).await?.ok_or_else(Problem::not_found)?;
    let person = row.person_id.0;
    let place = place_of_person(work, actor, person).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, act, place)?;
    let reader = reader_of(work, actor, row.couple_id.0, person).await?;
    if matches!(reader, Reader::LeadTherapist | Reader::OwnTherapist) {
        Ok((row, permit))
    } else {
        Err(Problem::not_found().into())
    }
}

/// Writes how far a run is, if it is still as it was read.
///
/// # Errors
/// `Stale` when another page was faster.
pub(super) async fn write_state(work: &Work, run: &Run, before: i64) -> Result<(), Refused> {
    let facts = run.state.facts();
    let changed = work
        .run(
            "update exercise_run
             set state = $3, begun_at = $4, done_at = $5, ended_at = $6, due_on = $7, due_at = $8, closes_at = $9,
                 version = $11
             where practice_id = $1 and id = $2 and version = $10",
            values![
                run.id,
                run.state.word(),
                facts.begun_at,
                facts.done_at,
                facts.ended_at,
                run.due_on,
                run.due_at(),
                run.closes_at(),
                before,
                i64::from(run.version),
            ],
        )
        .await?;
    if changed == 1 { Ok(()) } else { Err(stale().into()) }
}

/// That another page was faster.
pub(super) fn stale() -> Problem {
    let message =
        "This was changed on another page in the same moment. What was kept is there. Load the page and look again.";
    Problem::new(Code::Stale, message)
}

/// Whether a couple's joint work is paused. Why is not looked at.
pub(crate) async fn is_paused(work: &Work, couple: CoupleId) -> Result<bool, Failure> {
    let row: Option<CountRow> = work
        .find(
            "select count(*) as count from hold where practice_id = $1 and couple_id = $2 and lifted_at is null",
            values![couple],
        )
        .await?;
    Ok(row.is_some_and(|row| row.count > 0))
}

/// One injury of a couple.
pub(super) async fn thread(work: &Work, couple: CoupleId, id: ThreadId) -> Result<Option<BreachThread>, Failure> {
    Ok(threads_of(work, couple).await?.into_iter().find(|thread| thread.id == id))
}

/// On which side of its injury the person of a run is; none for what is about no injury.
pub(super) async fn side_of(work: &Work, row: &RunRow) -> Result<Option<Side>, Failure> {
    let Some(id) = row.thread_id else { return Ok(None) };
    let thread = thread(work, row.couple_id.0, id.0).await?;
    Ok(thread.and_then(|thread| thread.role_of(row.person_id.0)).map(ThreadRole::into))
}
