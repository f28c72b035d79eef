//! Showing the other partner one's promises, and hiding them again. The words and the days are shown, never what was said of them.

use domain::{
    access::{Act, Actor, Place, permit},
    couples::ThreadRole,
    ids::{PersonId, ThreadId},
    problem::{Code, Problem},
};

use super::{ListView, mine};
use crate::{
    couples::{check_joint_work, members_of},
    exercises::standing::thread_as,
    kernel::{
        bind::values,
        refused::Refused,
        services::Services,
        work::{Work, subject_of},
    },
};

/// Lets the hurt partner of one injury see the actor's promises in it. Whether they look is theirs, and told to nobody.
///
/// # Errors
/// `NotFound` for an injury in which the actor is not involved, `Taken` when it is shown, `OnHold`.
pub async fn show(actor: &Actor, services: &Services, thread: ThreadId) -> Result<ListView, Refused> {
    let permit = permit(actor, Act::ShowCommitments, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let thread = thread_as(&work, me, ThreadRole::Involved, Some(thread)).await?;
    // Nothing is shown to whoever has left.
    if !members_of(&work, thread.couple).await?.contains(&thread.hurt) {
        return Err(Problem::not_found().into());
    }
    check_joint_work(&work, thread.couple).await?;
    let shown = work
        .run(
            "insert into promise_showing (practice_id, thread_id, from_person_id, to_person_id, shown_at)
             values ($1, $2, $3, $4, $5)
             on conflict (practice_id, thread_id) where hidden_at is null do nothing",
            values![thread.id, me, thread.hurt, work.now()],
        )
        .await?;
    if shown == 0 {
        return Err(Problem::new(Code::Taken, "You show them already. Nothing was changed.").into());
    }
    let view = list(&work, me, thread.id).await?;
    work.commit(actor, permit, subject_of(thread.id, me)).await?;
    Ok(view)
}

/// Hides the actor's promises again. From then on they are hidden; what was read cannot be unseen.
///
/// # Errors
/// `NotFound` for an injury in which the actor is not involved, `WrongState` when it is not shown.
pub async fn hide(actor: &Actor, services: &Services, thread: ThreadId) -> Result<ListView, Refused> {
    let permit = permit(actor, Act::ShowCommitments, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let thread = thread_as(&work, me, ThreadRole::Involved, Some(thread)).await?;
    let hidden = work
        .run(
            "update promise_showing set hidden_at = $4
             where practice_id = $1 and thread_id = $2 and from_person_id = $3 and hidden_at is null",
            values![thread.id, me, work.now()],
        )
        .await?;
    if hidden == 0 {
        return Err(Problem::new(Code::WrongState, "They are hidden already. Nothing was changed.").into());
    }
    let view = list(&work, me, thread.id).await?;
    work.commit(actor, permit, subject_of(thread.id, me)).await?;
    Ok(view)
}

async fn list(work: &Work, me: PersonId, thread: ThreadId) -> Result<ListView, Refused> {
    let list = mine::lists(work, me).await?.into_iter().find(|list| list.thread == thread);
    Ok(list.ok_or_else(Problem::not_found)?)
}
