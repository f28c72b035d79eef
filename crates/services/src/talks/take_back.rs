//! Taking a plan back. From then on it is hidden; what somebody has seen before cannot be unseen.

use domain::{
    access::{Act, Actor, Place, permit},
    ids::TalkPlanId,
    problem::Problem,
};

use super::{plan, rows::TAKEN_BACK};
use crate::kernel::{
    bind::values,
    refused::Refused,
    services::Services,
    work::{Work, subject_of},
};

/// Takes one of the actor's own plans back, shared or not.
///
/// # Errors
/// `NotFound` for a plan that the actor did not make or has taken back.
pub async fn take_back(actor: &Actor, services: &Services, id: TalkPlanId) -> Result<(), Refused> {
    let permit = permit(actor, Act::PlanTalks, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let found = plan::find(&work, id, me).await?.filter(|found| found.row.author_id.0 == me);
    found.ok_or_else(Problem::not_found)?;
    work.run(
        "update talk_plan set state = $3, talking_since = null where practice_id = $1 and id = $2",
        values![id, TAKEN_BACK],
    )
    .await?;
    work.commit(actor, permit, subject_of(id, me)).await?;
    Ok(())
}
