//! Taking an offer back before it counts.

use domain::{
    access::{Act, Actor, Place, permit},
    ids::{AgreementId, AgreementVersionId},
    problem::Problem,
};

use super::offer;
use crate::kernel::{
    bind::values,
    refused::Refused,
    services::Services,
    work::{Work, subject_of},
};

/// Takes back that version, which the actor wrote and not everybody has signed. What is in force stays.
///
/// # Errors
/// `NotFound` for an agreement that the actor is not in, `Stale`, `WrongState` when it counts, is somebody else's, or was stopped.
pub async fn take_back(
    actor: &Actor,
    services: &Services,
    (id, read): (AgreementId, AgreementVersionId),
) -> Result<(), Refused> {
    let permit = permit(actor, Act::Agree, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let agreement = offer::find_own(&work, me, id).await?.agreement;
    let number = agreement.number_of(read);
    let taken_back = agreement.take_back(me, number, work.now())?;
    for version in taken_back.versions.iter().filter(|version| version.id == read) {
        work.run(
            "update agreement_version set taken_back_at = $3 where practice_id = $1 and id = $2",
            values![version.id, version.taken_back_at],
        )
        .await?;
    }
    work.commit(actor, permit, subject_of(id, me)).await?;
    Ok(())
}
