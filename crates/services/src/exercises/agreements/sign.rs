//! Signing the version that was read.

use domain::{
    access::{Act, Actor, Place, permit},
    ids::{AgreementId, AgreementVersionId},
    problem::Problem,
};

use super::{AgreementView, mine, offer};
use crate::{
    couples::check_joint_work,
    kernel::{
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
    },
};

/// Signs that version. When everybody has, it counts. Until then nobody is told who has.
///
/// # Errors
/// `NotFound` for an agreement that the actor is not in, `Stale` when another version was offered meanwhile, `Taken` when they signed it before,
/// `WrongState` when it was stopped or taken back, `OnHold`.
pub async fn sign(
    actor: &Actor,
    services: &Services,
    (id, read): (AgreementId, AgreementVersionId),
) -> Result<AgreementView, Refused> {
    let permit = permit(actor, Act::Agree, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let whole = offer::find_own(&work, me, id).await?;
    check_joint_work(&work, whole.agreement.couple).await?;
    let number = whole.agreement.number_of(read);
    let signed = whole.agreement.sign(me, number, work.now())?;
    let version = signed.newest().ok_or(Failure::Corrupt("an agreement without a version"))?;
    offer::write_signature(&work, &signed, version, (me, work.now())).await?;
    let view = mine::read(&work, me, id).await?;
    work.commit(actor, permit, subject_of(id, me)).await?;
    Ok(view)
}
