//! Letting one's partner see a plan: they learn that a talk is proposed, and of each quality what its author chose, once both could talk.

use domain::{
    access::{Act, Actor, Place, permit},
    problem::{Code, Problem},
};

use super::{ShareTalks, TalkPlanView, plan, rows::pause_spot};
use crate::kernel::{
    bind::values,
    refused::Refused,
    services::Services,
    work::{Work, subject_of},
};

/// Shares one of the actor's own plans.
///
/// # Errors
/// `NotFound` for a plan that the actor did not make, or beside `shown` for a quality that no talk is about; `WrongState` when it was shared.
pub async fn share(actor: &Actor, services: &Services, command: ShareTalks) -> Result<TalkPlanView, Refused> {
    let permit = permit(actor, Act::ShareTalks, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let found = plan::find(&work, command.plan, me).await?.filter(|found| found.row.author_id.0 == me);
    let found = found.ok_or_else(Problem::not_found)?;
    let items = found.items();
    if command.shown.keys().any(|item| !items.contains(item)) {
        let text = "This is not part of the plan. Choose from what the page shows.";
        return Err(Problem::at("shown", Code::NotFound, text).into());
    }
    let shared = found.plan.clone().share(command.shown)?;
    let key = work.find_person_key(me).await?;
    let sealed = key.seal(pause_spot(&work, command.plan), command.pause_word.expose().as_bytes(), services.random());
    work.run(
        "update talk_plan set sealed_pause_word = $3, shared_at = $4, state = 'shared' where practice_id = $1 and id = $2",
        values![command.plan, sealed, work.now()],
    )
    .await?;
    for (item, parts) in shared.shown() {
        for part in parts {
            work.run(
                "insert into talk_part (practice_id, plan_id, item, part) values ($1, $2, $3, $4)",
                values![command.plan, item.as_str(), part.as_str()],
            )
            .await?;
        }
    }
    let found = plan::find(&work, command.plan, me).await?.ok_or_else(Problem::not_found)?;
    let view = found.view(&work, me);
    work.commit(actor, permit, subject_of(command.plan, me)).await?;
    Ok(view)
}
