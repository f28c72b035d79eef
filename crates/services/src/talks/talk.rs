//! Beginning and ending a talk. Both do it, whoever presses the button.

use domain::{
    access::{Act, Actor, Place, permit},
    ids::TalkPlanId,
    inventories::talk_plan::{CLOSED_TEXT, Door, TalkPlan},
    problem::{Code, Problem},
};
use jiff::Timestamp;

use super::{
    TalkPlanView,
    plan::{self, Found},
};
use crate::kernel::{
    refused::Refused,
    services::Services,
    work::{Work, subject_of},
};

/// Begins the next talk.
///
/// # Errors
/// `NotFound` for a plan in which the actor has no part, `WrongState` with the one closed text for every cause.
pub async fn begin(actor: &Actor, services: &Services, id: TalkPlanId) -> Result<TalkPlanView, Refused> {
    change(actor, services, id, |found, is_open, now| {
        if !is_open {
            return Err(Problem::new(Code::WrongState, CLOSED_TEXT));
        }
        found.plan.clone().begin(found.ready.0, found.ready.1, now)
    })
    .await
}

/// Ends the talk that goes on.
///
/// # Errors
/// `NotFound` for a plan in which the actor has no part, `WrongState` when no talk goes on.
pub async fn end(actor: &Actor, services: &Services, id: TalkPlanId) -> Result<TalkPlanView, Refused> {
    change(actor, services, id, |found, _, now| found.plan.clone().end(now)).await
}

async fn change(
    actor: &Actor,
    services: &Services,
    id: TalkPlanId,
    act: impl FnOnce(&Found, bool, Timestamp) -> Result<TalkPlan, Problem>,
) -> Result<TalkPlanView, Refused> {
    let permit = permit(actor, Act::TakePartInTalks, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let found = plan::find(&work, id, me).await?.ok_or_else(Problem::not_found)?;
    let is_open = found.door(&work) == Door::Open;
    let after = act(&found, is_open, work.now())?;
    plan::write(&work, &found, &after).await?;
    let found = plan::find(&work, id, me).await?.ok_or_else(Problem::not_found)?;
    let view = found.view(&work, me);
    work.commit(actor, permit, subject_of(id, me)).await?;
    Ok(view)
}
