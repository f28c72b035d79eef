//! Somebody begins one of their exercises.

use domain::{
    access::{Act, Actor, Place, permit},
    exercises::assignment::may_go_on,
    ids::RunId,
    problem::Problem,
};

use super::{RunView, find, read};
use crate::{
    couples::is_paused,
    kernel::{
        refused::Refused,
        services::Services,
        work::{Work, subject_of},
    },
};

/// Begins the actor's own run. Beginning again changes nothing.
///
/// # Errors
/// `NotFound` for one that is not the actor's own, `Expired` and `WrongState` when it is over, `OnHold` for what is done together while joint
/// work is paused.
pub async fn begin(actor: &Actor, services: &Services, id: RunId) -> Result<RunView, Refused> {
    let permit = permit(actor, Act::DoExercise, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let row = find::find_own(&work, id, me).await?.ok_or_else(Problem::not_found)?;
    let exercise = row.exercise(&work).await?;
    may_go_on(&exercise, is_paused(&work, row.couple_id.0).await?)?;
    let before = row.read()?;
    let after = before.clone().begin(work.now())?;
    if after != before {
        find::write_state(&work, &after, row.version).await?;
    }
    let view = read::own(&work, id, me).await?;
    work.commit(actor, permit, subject_of(id, me)).await?;
    Ok(view)
}
