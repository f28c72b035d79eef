//! Taking a lapse one stage further.

use domain::{
    access::{Act, Actor, permit},
    exercises::lapses::{Lapse, Stage},
    ids::LapseId,
    problem::Problem,
};

use super::{
    DeskLapse, desk,
    rows::{LapseRow, lapse_columns},
};
use crate::{
    couples::{place_of_couple, reader, threads_of},
    exercises::trust_plan::restart,
    kernel::{
        bind::values,
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
    },
};

/// Takes a lapse to its next stage. When both know, a week without letters begins for both; when it is the plan's turn, the trust plan begins
/// again.
///
/// # Errors
/// `NotFound` for a lapse of a couple that the actor does not treat, and for one told by somebody whose words are closed to them; `WrongState` under
/// `to` for any but the next stage.
pub async fn advance(
    actor: &Actor,
    services: &Services,
    (id, to): (LapseId, Stage),
) -> Result<Vec<DeskLapse>, Refused> {
    let work = Work::begin(actor, services).await?;
    let row: LapseRow = work
        .find_for_update(
            concat!("select ", lapse_columns!(), " from lapse where practice_id = $1 and id = $2"),
            values![id],
        )
        .await?
        .ok_or_else(Problem::not_found)?;
    let couple = row.couple_id.0;
    let place = place_of_couple(&work, actor, couple).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::HandleLapse, place)?;
    let closed = reader::closed(&work, couple).await?;
    if closed.contains(&row.reported_by.0) {
        return Err(Problem::not_found().into());
    }
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let practice_key = work.practice_key().await?;
    let before = row.read(&work, &practice_key)?;
    let stage_before = before.stage;
    let after = before.advance(to, work.now())?;
    work.run(
        "update lapse set stage = $3, stage_at = $4, known_at = $5 where practice_id = $1 and id = $2",
        values![id, after.stage.as_str(), after.stage_at, after.known_at],
    )
    .await?;
    let threads = threads_of(&work, couple).await?;
    let thread =
        threads.iter().find(|thread| thread.id == after.thread).ok_or(Failure::Corrupt("a lapse of no thread"))?;
    if Lapse::restarts_plan(stage_before, after.stage) {
        restart(&work, thread, me).await?;
    }
    let lapses = desk::read(&work, couple, &closed).await?;
    work.commit(actor, permit, subject_of(id, thread.involved)).await?;
    Ok(lapses)
}
