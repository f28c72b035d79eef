//! Saying whether one could talk calmly today. It is kept for today only, and told to nobody.

use domain::{
    access::{Act, Actor, Place, permit},
    inventories::talk_plan::{CLOSED_TEXT, PlanState},
    problem::{Code, Problem},
};

use super::{SayReady, TalkPlanView, plan};
use crate::kernel::{
    bind::values,
    refused::Refused,
    services::Services,
    work::{Work, subject_of},
};

/// Keeps what the actor says about today. Said again, it takes the place of what they said before.
///
/// # Errors
/// `NotFound` for a plan in which the actor has no part, `WrongState` when it is not shared or all talks are done.
pub async fn say_ready(actor: &Actor, services: &Services, command: SayReady) -> Result<TalkPlanView, Refused> {
    let permit = permit(actor, Act::TakePartInTalks, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let found = plan::find(&work, command.plan, me).await?.ok_or_else(Problem::not_found)?;
    if matches!(found.plan.state(), PlanState::Private | PlanState::Finished) {
        return Err(Problem::new(Code::WrongState, CLOSED_TEXT).into());
    }
    work.run(
        "insert into talk_ready (practice_id, plan_id, person_id, answer, answered_at) values ($1, $2, $3, $4, $5)
         on conflict (practice_id, plan_id, person_id) do update set
             answer = excluded.answer, answered_at = excluded.answered_at",
        values![command.plan, me, command.ready.as_str(), work.now()],
    )
    .await?;
    let found = plan::find(&work, command.plan, me).await?.ok_or_else(Problem::not_found)?;
    let view = found.view(&work, me);
    work.commit(actor, permit, subject_of(command.plan, me)).await?;
    Ok(view)
}
