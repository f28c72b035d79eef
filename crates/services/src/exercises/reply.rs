//! Saying where one is with what another shared. Nobody has to; and whoever shared it hears of it only if its speaker wants that.

use domain::{
    access::{Act, Actor, Place, permit},
    exercises::release::{Hearer, partner_answer},
    ids::RunReplyId,
    problem::Problem,
};

use super::{Reply, SharedRun, mine};
use crate::kernel::{
    bind::values,
    refused::Refused,
    seal::Spot,
    services::Services,
    work::{Work, subject_of},
};

/// Says where the actor is with what was shared with them, in place of what they said before.
///
/// # Errors
/// `NotFound` where nothing of the run is shared with the actor, or its exercise asks for no word; `OutOfRange` for a word that is not there.
pub async fn reply(actor: &Actor, services: &Services, command: Reply) -> Result<SharedRun, Refused> {
    let permit = permit(actor, Act::AnswerShared, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let received = mine::received(&work, command.run, me).await?.ok_or_else(Problem::not_found)?;
    let word = partner_answer(&received.exercise, &command.answer)?;
    let hearer = match command.hearer {
        Hearer::Therapist => "therapist",
        Hearer::PartnerToo => "partner-too",
    };
    let id: RunReplyId = work.id();
    let key = work.find_person_key(me).await?;
    let sealed = key.seal(reply_spot(&work, id), word.as_bytes(), services.random());
    work.run(
        "update run_reply set ended_at = $4
         where practice_id = $1 and run_id = $2 and from_person_id = $3 and ended_at is null",
        values![command.run, me, work.now()],
    )
    .await?;
    work.run(
        "insert into run_reply (practice_id, id, run_id, from_person_id, hearer, sealed_word, said_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        values![id, command.run, me, hearer, sealed, work.now()],
    )
    .await?;
    let view = mine::received(&work, command.run, me).await?.ok_or_else(Problem::not_found)?;
    work.commit(actor, permit, subject_of(id, me)).await?;
    Ok(view)
}

/// Where a word is sealed.
pub(super) fn reply_spot(work: &Work, id: RunReplyId) -> Spot {
    Spot::new("run_reply.sealed_word", work.practice(), id)
}
