//! Taking a release back.

use domain::{
    access::{Act, Actor, Place, permit},
    ids::ShareId,
    problem::Problem,
    sharing::Share,
};

use super::share::find;
use crate::{
    inventories::notice_withdrawn,
    kernel::{
        bind::values,
        refused::Refused,
        services::Services,
        work::{Work, subject_of},
    },
};

/// Takes one of the actor's own releases back. From then on the item is hidden.
///
/// # Errors
/// `NotFound` for a release that is not the actor's own, `WrongState` when it was taken back before.
pub async fn revoke(actor: &Actor, services: &Services, id: ShareId) -> Result<(), Refused> {
    let permit = permit(actor, Act::Revoke, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let share = find(&work, id).await?.map(Share::from).filter(|share| share.from == me);
    let revoked = share.ok_or_else(Problem::not_found)?.revoke(me, work.now())?;
    work.run(
        "update share set revoked_at = $3 where practice_id = $1 and id = $2 and revoked_at is null",
        values![id, revoked.revoked_at],
    )
    .await?;
    notice_withdrawn(&work, me).await?;
    work.commit(actor, permit, subject_of(id, me)).await?;
    Ok(())
}
