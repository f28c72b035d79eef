//! What the hurt partner does with promises that are shown to them: looks, or does not; says what they noticed. All of it is theirs and the
//! therapist's.

use domain::{
    access::{Act, Actor, Place, permit},
    exercises::commitments::Seen,
    ids::{OccurrenceId, ThreadId},
    problem::Problem,
};

use super::{
    ShownList,
    rows::{OccurrenceRow, occurrence_columns, seen_spot},
    shown,
};
use crate::kernel::{
    bind::values,
    refused::Refused,
    services::Services,
    work::{Work, subject_of},
};

/// Says whether the actor wants to look at the promises that are shown to them. Whoever shows them does not learn of it.
///
/// # Errors
/// `NotFound` for an injury in which nothing is shown to the actor.
pub async fn watch(
    actor: &Actor,
    services: &Services,
    (thread, looks): (ThreadId, bool),
) -> Result<Vec<ShownList>, Refused> {
    let permit = permit(actor, Act::NoticePromises, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let changed = work
        .run(
            "update promise_showing set watched_at = $4
             where practice_id = $1 and thread_id = $2 and to_person_id = $3 and hidden_at is null",
            values![thread, me, looks.then_some(work.now())],
        )
        .await?;
    let lists = shown::read(&work, me).await?;
    if changed == 0 || !lists.iter().any(|list| list.thread == thread) {
        return Err(Problem::not_found().into());
    }
    work.commit(actor, permit, subject_of(thread, me)).await?;
    Ok(lists)
}

/// Says what the actor noticed of one time of a promise that is shown to them; with none, takes that back. For themself and the therapist.
///
/// # Errors
/// `NotFound` for a time that is not shown to the actor, `WrongState` before its day and a week after it was due.
pub async fn notice(
    actor: &Actor,
    services: &Services,
    (id, seen): (OccurrenceId, Option<Seen>),
) -> Result<Vec<ShownList>, Refused> {
    let permit = permit(actor, Act::NoticePromises, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let lists = shown::read(&work, me).await?;
    let is_shown =
        lists.iter().flat_map(|list| &list.promises).flat_map(|promise| &promise.days).any(|day| day.id == id);
    let row: Option<OccurrenceRow> = work
        .find(
            concat!("select ", occurrence_columns!(), " from occurrence where practice_id = $1 and id = $2"),
            values![id],
        )
        .await?;
    let row = row.filter(|_| is_shown).ok_or_else(Problem::not_found)?;
    let noticed = row.without_seen()?.notice(seen, work.now())?;
    let key = work.find_person_key(me).await?;
    let sealed = noticed.seen.map(|seen| key.seal(seen_spot(&work, id), seen.as_str().as_bytes(), services.random()));
    work.run(
        "update occurrence set sealed_seen = $3, seen_at = $4 where practice_id = $1 and id = $2",
        values![id, sealed, noticed.seen.map(|_| work.now())],
    )
    .await?;
    let lists = shown::read(&work, me).await?;
    work.commit(actor, permit, subject_of(id, me)).await?;
    Ok(lists)
}
