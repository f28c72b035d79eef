//! Making a plan from one's own answers. Nobody else learns of it.

use domain::{
    access::{Act, Actor, Place, permit},
    ids::{PersonId, TalkPlanId},
    inventories::talk_plan::{TalkPlan, qualities},
    problem::{Code, Problem},
};
use sea_orm::FromQueryResult;

use super::{Make, TalkPlanView, plan};
use crate::{
    couples::{members_of, threads_of},
    inventories::{Source, source_of},
    kernel::{
        bind::{Key, values},
        once::Once,
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
    },
};

/// The instrument that talks are planned from.
const STAYING_CHECK: &str = "why_stay";

/// Makes a plan for talks from the actor's own Staying Check.
///
/// # Errors
/// `NotFound` for what is not the actor's own Staying Check, `WrongState` when it no longer counts, or everything is kept for a session;
/// `KeyReused`. A plan that was made from the same answers before is given again.
pub async fn make(actor: &Actor, services: &Services, command: Make) -> Result<TalkPlanView, Refused> {
    let permit = permit(actor, Act::PlanTalks, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let once = Once::new(&work, "makeTalkPlan", &command.key, &[&command.response.to_string()])?;
    let before = once.recall::<TalkPlanId>(&work, actor).await?;
    if let Some(found) = existing(&work, &command, me).await?.or(before) {
        let found = plan::find(&work, found, me).await?.ok_or_else(Problem::not_found)?;
        return Ok(found.view(&work, me));
    }
    let source = source_of(&work, command.response, me)
        .await?
        .filter(|source| source.answered.0.key.as_str() == STAYING_CHECK)
        .ok_or_else(Problem::not_found)?;
    let partner = partner(&work, &source, me).await?.ok_or_else(Problem::not_found)?;
    if !source.is_current {
        let text = "You have answered this anew since then. Make the plan from your latest answers.";
        return Err(Problem::new(Code::WrongState, text).into());
    }
    let (known, answers) = &source.answered;
    TalkPlan::make(&qualities(known, answers))?;
    let id: TalkPlanId = work.id();
    work.run(
        "insert into talk_plan (practice_id, id, couple_id, response_id, author_id, partner_id, state, done, made_at)
         values ($1, $2, $3, $4, $5, $6, 'private', 0, $7)",
        values![id, source.couple, command.response, me, partner, work.now()],
    )
    .await?;
    once.keep(&work, actor, id).await?;
    let found = plan::find(&work, id, me).await?.ok_or_else(Problem::not_found)?;
    let view = found.view(&work, me);
    work.commit(actor, permit, subject_of(id, me)).await?;
    Ok(view)
}

#[derive(FromQueryResult)]
struct IdRow {
    id: Key<TalkPlanId>,
}

async fn existing(work: &Work, command: &Make, me: PersonId) -> Result<Option<TalkPlanId>, Failure> {
    let row: Option<IdRow> = work
        .find(
            "select id from talk_plan
             where practice_id = $1 and response_id = $2 and author_id = $3 and state <> 'taken-back'",
            values![command.response, me],
        )
        .await?;
    Ok(row.map(|row| row.id.0))
}

/// With whom the talks would be: the involved partner of the thread, or the other of two.
async fn partner(work: &Work, source: &Source, me: PersonId) -> Result<Option<PersonId>, Failure> {
    let members = members_of(work, source.couple).await?;
    let threads = threads_of(work, source.couple).await?;
    let of_thread = threads.iter().find(|thread| Some(thread.id) == source.thread).map(|thread| thread.involved);
    let others: Vec<PersonId> = members.iter().copied().filter(|member| *member != me).collect();
    let only = if others.len() == 1 { others.first().copied() } else { None };
    Ok(of_thread.filter(|partner| others.contains(partner)).or(only).filter(|_| members.contains(&me)))
}
