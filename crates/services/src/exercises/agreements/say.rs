//! What each of the two says about letting the other see: for themself and the therapist.

use domain::{
    access::{Act, Actor, Place, permit},
    exercises::agreements::{Kind, Word},
    ids::AgreementId,
    problem::Problem,
};

use super::{AgreementView, mine, offer, rows};
use crate::{
    couples::threads_of,
    kernel::{
        bind::values,
        refused::Refused,
        services::Services,
        work::{Work, subject_of},
    },
};

/// Says whether it is given freely, or whether it helps, on the side on which the actor stands. The other partner does not see it.
///
/// # Errors
/// `NotFound` for an agreement that the actor is not in, that is of another kind, or for the other side's word; `OutOfRange` under `helps`.
pub async fn say(
    actor: &Actor,
    services: &Services,
    (id, word): (AgreementId, Word),
) -> Result<AgreementView, Refused> {
    let permit = permit(actor, Act::Agree, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let whole = offer::find_own(&work, me, id).await?;
    let threads = threads_of(&work, whole.agreement.couple).await?;
    let thread = threads.iter().find(|thread| Some(thread.id) == whole.agreement.thread);
    let side = thread.filter(|_| whole.agreement.kind == Kind::Transparency).and_then(|thread| thread.role_of(me));
    let word = word.check(side)?;
    let key = work.find_person_key(me).await?;
    let sealed = key.seal(rows::word_spot(&work, id), word.as_str().as_bytes(), services.random());
    work.run(
        "update agreement_party set sealed_word = $4, said_at = $5
         where practice_id = $1 and agreement_id = $2 and person_id = $3",
        values![id, me, sealed, work.now()],
    )
    .await?;
    let view = mine::read(&work, me, id).await?;
    work.commit(actor, permit, subject_of(id, me)).await?;
    Ok(view)
}
