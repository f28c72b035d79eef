//! The respondent opens the form.

use domain::{
    access::{Act, Actor, Place, permit},
    ids::AssignmentId,
    problem::Problem,
};

use super::{AssignmentView, Catalogue, assignments};
use crate::kernel::{
    refused::Refused,
    services::Services,
    work::{Work, subject_of},
};

/// Opens the actor's own form. Opening it again changes nothing.
///
/// # Errors
/// `NotFound` for one that is not the actor's own, `WrongState` when it is closed.
pub async fn open(actor: &Actor, services: &Services, id: AssignmentId) -> Result<AssignmentView, Refused> {
    let permit = permit(actor, Act::Answer, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let row = assignments::find_own(&work, id, me).await?.ok_or_else(Problem::not_found)?;
    let known = Catalogue::default().find(&work, &row.instrument_key, &row.instrument_version).await?;
    let before = row.read(known.window)?;
    let versions = (row.version, i64::from(before.version) + 1);
    let was = before.state.word();
    let after = before.open(work.now())?;
    if after.state.word() != was {
        assignments::write_state(&work, id, &after.state, versions).await?;
    }
    let view = assignments::read(&work, id, Some(me)).await?;
    work.commit(actor, permit, subject_of(id, me)).await?;
    Ok(view)
}
