//! How a talk was: asked of each of the two, and told to nobody but those who treat them.

use domain::{
    access::{Act, Actor, Place, permit},
    problem::{Code, Problem},
};

use super::{RateTalk, TalkPlanView, plan};
use crate::kernel::{
    bind::values,
    refused::Refused,
    services::Services,
    work::{Work, subject_of},
};

/// Keeps how far the actor felt heard in a talk, and whether they needed the pause. It is said once.
///
/// # Errors
/// `NotFound` for a plan in which the actor has no part, `OutOfRange`, `WrongState` for a talk that is not done or was rated before.
pub async fn rate(actor: &Actor, services: &Services, command: RateTalk) -> Result<TalkPlanView, Refused> {
    let permit = permit(actor, Act::TakePartInTalks, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let found = plan::find(&work, command.plan, me).await?.ok_or_else(Problem::not_found)?;
    if !(1..=5).contains(&command.felt_heard) {
        return Err(Problem::at("feltHeard", Code::OutOfRange, "Choose a number from 1 to 5.").into());
    }
    if !(1..=found.done()).contains(&command.number) {
        let text = "This talk is not done yet. You can say how it was when it is.";
        return Err(Problem::new(Code::WrongState, text).into());
    }
    let taken = work
        .run(
            "insert into talk_rating (practice_id, plan_id, number, person_id, felt_heard, needed_pause, rated_at)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (practice_id, plan_id, number, person_id) do nothing",
            values![command.plan, command.number, me, command.felt_heard, command.needed_pause, work.now()],
        )
        .await?;
    if taken == 0 {
        let text = "You have said how this talk was. Your first answer is kept.";
        return Err(Problem::new(Code::WrongState, text).into());
    }
    plan::write(&work, &found, &found.plan).await?;
    let found = plan::find(&work, command.plan, me).await?.ok_or_else(Problem::not_found)?;
    let view = found.view(&work, me);
    work.commit(actor, permit, subject_of(command.plan, me)).await?;
    Ok(view)
}
