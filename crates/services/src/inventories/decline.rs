//! The respondent would rather not answer this one.

use domain::{
    access::{Act, Actor, Place, permit},
    ids::{AssignmentId, Id as _},
    problem::Problem,
};

use super::{AssignmentView, Catalogue, assignments};
use crate::{
    kernel::{
        bind::values,
        refused::Refused,
        services::Services,
        work::{Work, subject_of},
    },
    reminders,
};

/// Declines the actor's own assignment. Its draft is erased and its letters are settled; the other partner learns nothing.
///
/// # Errors
/// `NotFound` for one that is not the actor's own, `WrongState` when it has ended.
pub async fn decline(actor: &Actor, services: &Services, id: AssignmentId) -> Result<AssignmentView, Refused> {
    let permit = permit(actor, Act::Answer, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let row = assignments::find_own(&work, id, me).await?.ok_or_else(Problem::not_found)?;
    let known = Catalogue::default().find(&work, &row.instrument_key, &row.instrument_version).await?;
    let waived = row.read(known.window)?.waive(me, work.now())?;
    assignments::write_state(&work, id, &waived.state, (row.version, row.version + 1)).await?;
    work.run("delete from draft where practice_id = $1 and assignment_id = $2", values![id]).await?;
    reminders::settle(&work, id.uuid()).await?;
    let view = assignments::read(&work, id, None).await?;
    work.commit(actor, permit, subject_of(id, me)).await?;
    Ok(view)
}
