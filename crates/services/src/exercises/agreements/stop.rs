//! Stopping an agreement: by anybody it is between, at any time, also while joint work is paused, and without a reason.

use domain::{
    access::{Act, Actor, Place, permit},
    ids::AgreementId,
    problem::Problem,
};

use super::{AgreementView, mine, offer};
use crate::kernel::{
    bind::{Maybe, values},
    refused::Refused,
    services::Services,
    work::{Work, subject_of},
};

/// Stops an agreement that is in force. Everybody in it sees that it has ended; who stopped it is told to the therapist alone.
///
/// # Errors
/// `NotFound` for an agreement that the actor is not in, `WrongState` when it is not in force.
pub async fn stop(actor: &Actor, services: &Services, id: AgreementId) -> Result<AgreementView, Refused> {
    let permit = permit(actor, Act::StopAgreement, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let stopped = offer::find_own(&work, me, id).await?.agreement.stop(me, work.now())?;
    let (by, at) = stopped.stopped.unzip();
    work.run(
        "update agreement set stopped_by = $3, stopped_at = $4, shown_at = null where practice_id = $1 and id = $2",
        values![id, Maybe(by), at],
    )
    .await?;
    let view = mine::read(&work, me, id).await?;
    work.commit(actor, permit, subject_of(id, me)).await?;
    Ok(view)
}
