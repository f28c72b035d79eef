//! Somebody would rather not do one of their exercises.

use domain::{
    access::{Act, Actor, Place, permit},
    ids::{Id as _, RunId},
    problem::Problem,
};

use super::{RunView, assign, find, form, read};
use crate::{
    kernel::{
        refused::Refused,
        services::Services,
        work::{Work, subject_of},
    },
    reminders,
};

/// Leaves the actor's own run out. Its draft is erased and its letters are settled; the other partner learns nothing. Of what is done as needed,
/// or is left out for good, no other comes.
///
/// # Errors
/// `NotFound` for one that is not the actor's own, `WrongState` when it is done or over.
pub async fn decline(actor: &Actor, services: &Services, id: RunId) -> Result<RunView, Refused> {
    let permit = permit(actor, Act::DoExercise, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let row = find::find_own(&work, id, me).await?.ok_or_else(Problem::not_found)?;
    let declined = row.read()?.decline(work.now())?;
    find::write_state(&work, &declined, row.version).await?;
    if declined.due_on.is_none() || row.exercise(&work).await?.hides_for_good {
        assign::end(&work, declined.assignment).await?;
    }
    form::erase_draft(&work, id).await?;
    reminders::settle(&work, id.uuid()).await?;
    let view = read::own(&work, id, me).await?;
    work.commit(actor, permit, subject_of(id, me)).await?;
    Ok(view)
}
