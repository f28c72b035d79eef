//! Somebody opens again what they finished, to change it. What they finished stands until they finish it anew.

use domain::{
    access::{Act, Actor, Place, permit},
    ids::RunId,
    problem::Problem,
};

use super::{RunView, find, form, read};
use crate::kernel::{
    refused::Refused,
    services::Services,
    work::{Work, subject_of},
};

/// Opens the actor's own finished run again, with what was written in it as the draft.
///
/// # Errors
/// `NotFound` for one that is not the actor's own, `WrongState` when it is not finished.
pub async fn rewrite(actor: &Actor, services: &Services, id: RunId) -> Result<RunView, Refused> {
    let permit = permit(actor, Act::DoExercise, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let row = find::find_own(&work, id, me).await?.ok_or_else(Problem::not_found)?;
    let before = row.read()?;
    let after = before.clone().rewrite()?;
    if after != before {
        let key = work.find_person_key(me).await?;
        let answers = read::finished(&work, &key, id).await?.unwrap_or_default();
        form::write_draft(&work, id, me, &answers, 0).await?;
        find::write_state(&work, &after, row.version).await?;
    }
    let view = read::own(&work, id, me).await?;
    work.commit(actor, permit, subject_of(id, me)).await?;
    Ok(view)
}
