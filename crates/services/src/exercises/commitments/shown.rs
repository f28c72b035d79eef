//! The promises that somebody shows the actor, with what the actor noticed of them.

use domain::{
    access::{Act, Actor, Place, permit},
    exercises::commitments::{Occurrence, occurrence::SAID_WITHIN},
    ids::{PersonId, ThreadId},
    problem::Problem,
};
use sea_orm::FromQueryResult;

use super::{
    ShownDay, ShownList, ShownPromise,
    rows::{ByPromise, CommitmentRow, OccurrenceRow, commitment_columns, occurrence_columns},
};
use crate::{
    kernel::{
        bind::{At, Key, values},
        refused::{Failure, Refused},
        seal::SealKey,
        services::Services,
        work::{Work, subject_of},
    },
    people::{PersonView, open_name},
};

#[derive(FromQueryResult)]
struct ShowingRow {
    thread_id: Key<ThreadId>,
    from_person_id: Key<PersonId>,
    shown_at: At,
    watched_at: Option<At>,
    sealed_key: Option<Vec<u8>>,
    sealed_name: Vec<u8>,
    zone: String,
    holds: i64,
}

/// The lists that others in the couple show the actor. While joint work is paused they rest.
///
/// # Errors
/// `NotAllowed` for anybody but partners.
pub async fn promises_shown_to_me(actor: &Actor, services: &Services) -> Result<Vec<ShownList>, Refused> {
    let permit = permit(actor, Act::SeeCommitments, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::read(actor, services).await?;
    let lists = read(&work, me).await?;
    Ok(services.witnessed(actor, permit, subject_of(me, me), lists).await?)
}

/// The same, after something was done.
pub(super) async fn read(work: &Work, me: PersonId) -> Result<Vec<ShownList>, Failure> {
    let showings = showings(work, me).await?;
    if showings.is_empty() {
        return Ok(Vec::new());
    }
    let promises = promises(work, me).await?;
    let own = work.find_person_key(me).await?;
    let days = days(work, me, &own).await?;
    let practice_key = work.practice_key().await?;
    let mut lists = Vec::with_capacity(showings.len());
    for row in showings {
        let id = row.from_person_id.0;
        let wrapped = row.sealed_key.as_deref();
        let name = open_name(work, &practice_key, id, wrapped, &row.sealed_name)?;
        let watched = row.watched_at.is_some();
        let is_shown = watched && wrapped.is_some() && row.holds == 0;
        let shown = if is_shown {
            let key = work.person_key(&practice_key, id, wrapped)?;
            shown(work, &key, row.thread_id.0, &promises, &days)?
        } else {
            Vec::new()
        };
        lists.push(ShownList {
            thread: row.thread_id.0,
            by: PersonView { id, name, zone: row.zone },
            since: row.shown_at.0,
            watched,
            promises: shown,
        });
    }
    Ok(lists)
}

/// What is shown to a person now by somebody who is still in the couple with them.
async fn showings(work: &Work, me: PersonId) -> Result<Vec<ShowingRow>, Failure> {
    work.all(
        "select showing.thread_id, showing.from_person_id, showing.shown_at, showing.watched_at,
             person.sealed_key, person.sealed_name, person.zone,
             (select count(*) from hold
              where hold.practice_id = $1 and hold.couple_id = thread.couple_id and hold.lifted_at is null
                and hold.shown_at <= $3) as holds
         from promise_showing showing
         join breach_thread thread on thread.practice_id = showing.practice_id and thread.id = showing.thread_id
         join person on person.practice_id = showing.practice_id and person.id = showing.from_person_id
         join couple_member mine on mine.practice_id = thread.practice_id and mine.couple_id = thread.couple_id
             and mine.person_id = showing.to_person_id and mine.left_at is null
         join couple_member theirs on theirs.practice_id = thread.practice_id and theirs.couple_id = thread.couple_id
             and theirs.person_id = showing.from_person_id and theirs.left_at is null
         where showing.practice_id = $1 and showing.to_person_id = $2 and showing.hidden_at is null
         order by showing.shown_at, showing.thread_id",
        values![me, work.now()],
    )
    .await
}

async fn promises(work: &Work, me: PersonId) -> Result<Vec<CommitmentRow>, Failure> {
    work.all(
        concat!(
            "select ",
            commitment_columns!(),
            " from commitment
             join promise_showing showing on showing.practice_id = commitment.practice_id
                 and showing.thread_id = commitment.thread_id and showing.from_person_id = commitment.person_id
             where commitment.practice_id = $1 and showing.to_person_id = $2 and showing.hidden_at is null
               and showing.watched_at is not null and commitment.ended_at is null
             order by commitment.made_at, commitment.id"
        ),
        values![me],
    )
    .await
}

/// The times of the last week of every promise that the person looks at.
async fn days(work: &Work, me: PersonId, own: &SealKey) -> Result<ByPromise, Failure> {
    let rows: Vec<OccurrenceRow> = work
        .all(
            concat!(
                "select ",
                occurrence_columns!(),
                " from occurrence
                 join commitment on commitment.practice_id = occurrence.practice_id
                     and commitment.id = occurrence.commitment_id
                 join promise_showing showing on showing.practice_id = commitment.practice_id
                     and showing.thread_id = commitment.thread_id and showing.from_person_id = commitment.person_id
                 where occurrence.practice_id = $1 and showing.to_person_id = $2 and showing.hidden_at is null
                   and showing.watched_at is not null and commitment.ended_at is null and occurrence.due_at > $3
                 order by occurrence.due_at desc, occurrence.id"
            ),
            values![me, work.now() - SAID_WITHIN],
        )
        .await?;
    rows.iter().map(|row| row.with_seen(work, Some(own))).collect()
}

fn shown(
    work: &Work,
    key: &SealKey,
    thread: ThreadId,
    promises: &[CommitmentRow],
    days: &ByPromise,
) -> Result<Vec<ShownPromise>, Failure> {
    promises
        .iter()
        .filter(|row| row.thread_id.0 == thread)
        .map(|row| {
            let recurrence = row.recurrence()?;
            Ok(ShownPromise {
                id: row.id.0,
                text: row.text(work, key)?,
                rule: recurrence.rule,
                time: recurrence.time,
                days: days.of(row.id.0).iter().map(day).collect(),
            })
        })
        .collect()
}

fn day(occurrence: &Occurrence) -> ShownDay {
    ShownDay { id: occurrence.id, on: occurrence.on, due_at: occurrence.due_at, seen: occurrence.seen }
}
