//! Saying what becomes of an offer. Only the person it was made to does, and only they and those who treat them see it.

use domain::{
    access::{Act, Actor, Place, permit},
    problem::Problem,
};

use super::{AnswerOffer, OfferView, offers};
use crate::{
    kernel::{
        bind::values,
        refused::Refused,
        services::Services,
        work::{Work, subject_of},
    },
    people::Directory,
};

/// Takes an offer on, says that it is done, or lets it go.
///
/// # Errors
/// `NotFound` for an offer that was not made to the actor or whose need is no longer shared with them, `WrongState` when it has ended.
pub async fn answer_offer(actor: &Actor, services: &Services, command: AnswerOffer) -> Result<OfferView, Refused> {
    let permit = permit(actor, Act::AnswerOffer, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let row = offers::find(&work, command.offer, me).await?.ok_or_else(Problem::not_found)?;
    let after = row.read_state()?.answer(command.answer)?;
    work.run(
        "update loop_offer set state = $3, answered_at = $4 where practice_id = $1 and id = $2",
        values![command.offer, after.as_str(), work.now()],
    )
    .await?;
    let changed = offers::find(&work, command.offer, me).await?.ok_or_else(Problem::not_found)?;
    let view = offers::view(&work, &mut Directory::default(), changed).await?;
    work.commit(actor, permit, subject_of(command.offer, me)).await?;
    Ok(view)
}
