//! Saying where one is with a step, and whether one sees it.

use domain::{
    access::{Act, Actor, Place, permit},
    couples::ThreadRole,
    exercises::trust_plan::{Status, View},
    problem::Problem,
};

use super::{
    Marking, MyTrustPlan, mine,
    rows::{self, Keys, MarkRow, Side, marks},
};
use crate::{
    exercises::standing::thread_as,
    kernel::{
        bind::values,
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
    },
};

/// The involved partner says where they are with a step. The hurt partner does not see it here.
///
/// # Errors
/// `NotFound` under `thread` and `WrongState` for anybody but the involved partner, `Missing` where they are involved in several.
pub async fn mark_step(
    actor: &Actor,
    services: &Services,
    marking: Marking<Status>,
) -> Result<Vec<MyTrustPlan>, Refused> {
    let permit = permit(actor, Act::MarkTrustStep, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let thread = thread_as(&work, me, ThreadRole::Involved, marking.thread).await?;
    let keys = Keys { hurt: None, involved: Some(work.find_person_key(me).await?) };
    let rows: Vec<MarkRow> = work.all(marks!("mark.thread_id = $2"), values![thread.id]).await?;
    let step = rows::plan(&work, &rows, thread.id, &keys)?.step(marking.step).ok_or(NO_STEP)?;
    let marked = step.set_status(&thread, me, marking.word, work.now())?;
    let id =
        rows::write(&work, &thread, (Side::Involved, me), (marked.step, marked.cycle, marking.word.as_str())).await?;
    let plans = mine::read(&work, me).await?;
    work.commit(actor, permit, subject_of(id, me)).await?;
    Ok(plans)
}

/// The hurt partner says whether they see a step. Nobody else ever sets it, and the involved partner does not see it here.
///
/// # Errors
/// `NotFound` under `thread` and `WrongState` for anybody but the hurt partner, `Missing` where they were hurt in several.
pub async fn see_step(actor: &Actor, services: &Services, marking: Marking<View>) -> Result<Vec<MyTrustPlan>, Refused> {
    let permit = permit(actor, Act::MarkTrustStep, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let thread = thread_as(&work, me, ThreadRole::Hurt, marking.thread).await?;
    let keys = Keys { hurt: Some(work.find_person_key(me).await?), involved: None };
    let rows: Vec<MarkRow> = work.all(marks!("mark.thread_id = $2"), values![thread.id]).await?;
    let step = rows::plan(&work, &rows, thread.id, &keys)?.step(marking.step).ok_or(NO_STEP)?;
    let seen = step.set_view(&thread, me, marking.word, work.now())?;
    let id = rows::write(&work, &thread, (Side::Hurt, me), (seen.step, seen.cycle, marking.word.as_str())).await?;
    let plans = mine::read(&work, me).await?;
    work.commit(actor, permit, subject_of(id, me)).await?;
    Ok(plans)
}

const NO_STEP: Failure = Failure::Corrupt("a trust plan without one of its steps");
