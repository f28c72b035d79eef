//! One's own side of the trust plan.

use domain::{
    access::{Act, Actor, Place, permit},
    couples::{BreachThread, ThreadRole},
    ids::PersonId,
    problem::Problem,
};

use super::{
    MyStep, MyTrustPlan,
    rows::{self, Keys, MarkRow, marks},
};
use crate::{
    exercises::standing::threads_of_person,
    kernel::{
        bind::values,
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
    },
    people::name_of,
};

/// The actor's own side of the plan of each injury in which they stand. There is no total in it, no percentage and no date.
///
/// # Errors
/// `NotAllowed` for anybody but partners.
pub async fn my_trust_plans(actor: &Actor, services: &Services) -> Result<Vec<MyTrustPlan>, Refused> {
    let permit = permit(actor, Act::SeeTrustPlan, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::read(actor, services).await?;
    let plans = read(&work, me).await?;
    Ok(services.witnessed(actor, permit, subject_of(me, me), plans).await?)
}

/// The same, after something was said.
pub(super) async fn read(work: &Work, me: PersonId) -> Result<Vec<MyTrustPlan>, Failure> {
    let threads = threads_of_person(work, me).await?;
    let rows: Vec<MarkRow> = work
        .all(
            marks!(
                "mark.thread_id in (select thread.id from breach_thread thread
                     where thread.practice_id = $1 and (thread.hurt_person_id = $2 or thread.involved_person_id = $2))"
            ),
            values![me],
        )
        .await?;
    let mut plans = Vec::with_capacity(threads.len());
    for thread in threads {
        plans.push(one(work, me, &thread, &rows).await?);
    }
    Ok(plans)
}

async fn one(work: &Work, me: PersonId, thread: &BreachThread, rows: &[MarkRow]) -> Result<MyTrustPlan, Failure> {
    let own = Some(work.find_person_key(me).await?);
    let (side, keys, other) = if thread.involved == me {
        (ThreadRole::Involved, Keys { hurt: None, involved: own }, thread.hurt)
    } else {
        (ThreadRole::Hurt, Keys { hurt: own, involved: None }, thread.involved)
    };
    let plan = rows::plan(work, rows, thread.id, &keys)?;
    let step = |step: &domain::exercises::trust_plan::TrustStep| MyStep {
        step: step.step,
        status: step.status.map(|said| said.what),
        view: step.view.map(|said| said.what),
    };
    Ok(MyTrustPlan {
        thread: thread.id,
        with: name_of(work, other).await?,
        side,
        begun_again: plan.cycle > 1,
        steps: plan.steps.iter().map(step).collect(),
    })
}
