//! What a couple promises, for those who treat them: how much was kept, and of which days the two say different things.

use std::collections::{HashMap, HashSet};

use domain::{
    access::{Act, Actor, permit},
    exercises::commitments::{Occurrence, Tally, consistency::WINDOW, consistency_index},
    ids::{CoupleId, PersonId},
    problem::Problem,
};
use sea_orm::FromQueryResult;

use super::{
    CoupleCommitments, DeskPromise, PersonCommitments,
    rows::{ByPromise, CommitmentRow, OccurrenceRow, Whose, commitment_columns, due_after},
};
use crate::{
    couples::{place_of_couple, reader},
    kernel::{
        bind::{Key, values},
        refused::{Failure, Refused},
        seal::SealKey,
        services::Services,
        work::{Work, subject},
    },
    people::{PersonView, open_name},
};

/// Everything that a couple's members promise or promised in the last 28 days.
///
/// # Errors
/// `NotFound` for a couple that the actor neither treats nor supervises.
pub async fn commitments_of(
    actor: &Actor,
    services: &Services,
    couple: CoupleId,
) -> Result<CoupleCommitments, Refused> {
    let work = Work::read(actor, services).await?;
    let place = place_of_couple(&work, actor, couple).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::SeeCommitments, place)?;
    let closed = reader::closed(&work, couple).await?;
    let view = read(&work, couple, &closed).await?;
    Ok(services.witnessed(actor, permit, subject(couple), view).await?)
}

#[derive(FromQueryResult)]
struct SideRow {
    involved_person_id: Key<PersonId>,
    sealed_key: Option<Vec<u8>>,
    sealed_name: Vec<u8>,
    zone: String,
    hurt_person_id: Key<PersonId>,
    hurt_key: Option<Vec<u8>>,
    thread_id: Key<domain::ids::ThreadId>,
    showings: i64,
    watched: i64,
}

async fn read(work: &Work, couple: CoupleId, closed: &HashSet<PersonId>) -> Result<CoupleCommitments, Failure> {
    let mut sides = sides(work, couple).await?;
    // What they promised is not here, and what they noticed of the other's promises opens without their key to nobody.
    sides.retain(|side| !closed.contains(&side.involved_person_id.0));
    for side in sides.iter_mut().filter(|side| closed.contains(&side.hurt_person_id.0)) {
        side.hurt_key = None;
    }
    let promises: Vec<CommitmentRow> = work
        .all(
            concat!(
                "select ",
                commitment_columns!(),
                " from commitment
                 where practice_id = $1 and couple_id = $2 and (ended_at is null or ended_at > $3)
                 order by made_at, id"
            ),
            values![couple, work.now() - WINDOW],
        )
        .await?;
    let rows = due_after(work, Whose::Couple(couple), work.now() - WINDOW).await?;
    let practice_key = work.practice_key().await?;
    let occurrences = opened(work, &practice_key, &sides, &promises, &rows)?;
    let people = people(work, &practice_key, &sides, &promises, &occurrences)?;
    Ok(CoupleCommitments { people })
}

async fn sides(work: &Work, couple: CoupleId) -> Result<Vec<SideRow>, Failure> {
    work.all(
        "select thread.id as thread_id, thread.involved_person_id, involved.sealed_key, involved.sealed_name,
             involved.zone, thread.hurt_person_id, hurt.sealed_key as hurt_key,
             (select count(*) from promise_showing showing
              where showing.practice_id = $1 and showing.thread_id = thread.id and showing.hidden_at is null) as showings,
             (select count(*) from promise_showing showing
              where showing.practice_id = $1 and showing.thread_id = thread.id and showing.hidden_at is null
                and showing.watched_at is not null) as watched
         from breach_thread thread
         join person involved on involved.practice_id = thread.practice_id and involved.id = thread.involved_person_id
         join person hurt on hurt.practice_id = thread.practice_id and hurt.id = thread.hurt_person_id
         where thread.practice_id = $1 and thread.couple_id = $2
         order by thread.opened_at, thread.id",
        values![couple],
    )
    .await
}

/// The occurrences, each with what the hurt partner of its injury noticed.
fn opened(
    work: &Work,
    practice_key: &SealKey,
    sides: &[SideRow],
    promises: &[CommitmentRow],
    rows: &[OccurrenceRow],
) -> Result<ByPromise, Failure> {
    let mut keys = HashMap::new();
    for side in sides.iter().filter(|side| side.hurt_key.is_some()) {
        keys.insert(side.thread_id.0, work.person_key(practice_key, side.hurt_person_id.0, side.hurt_key.as_deref())?);
    }
    let threads: HashMap<_, _> = promises.iter().map(|row| (row.id.0, row.thread_id.0)).collect();
    let key_of = |row: &OccurrenceRow| threads.get(&row.commitment_id.0).and_then(|thread| keys.get(thread));
    rows.iter().map(|row| row.with_seen(work, key_of(row))).collect()
}

fn people(
    work: &Work,
    practice_key: &SealKey,
    sides: &[SideRow],
    promises: &[CommitmentRow],
    occurrences: &ByPromise,
) -> Result<Vec<PersonCommitments>, Failure> {
    let mut people: Vec<PersonCommitments> = Vec::new();
    for side in sides {
        let id = side.involved_person_id.0;
        let own: Vec<&CommitmentRow> = promises.iter().filter(|row| row.person_id.0 == id).collect();
        if own.is_empty() || people.iter().any(|known| known.person.id == id) {
            continue;
        }
        let all: Vec<Occurrence> = own.iter().flat_map(|row| occurrences.of(row.id.0)).copied().collect();
        let key =
            side.sealed_key.as_deref().map(|wrapped| work.person_key(practice_key, id, Some(wrapped))).transpose()?;
        let name = open_name(work, practice_key, id, side.sealed_key.as_deref(), &side.sealed_name)?;
        let of_person =
            |count: fn(&SideRow) -> i64| sides.iter().any(|other| other.involved_person_id.0 == id && count(other) > 0);
        people.push(PersonCommitments {
            person: PersonView { id, name, zone: side.zone.clone() },
            tally: Tally::of_window(&all, work.now()),
            index: consistency_index(&all, work.now()),
            shown: of_person(|side| side.showings),
            watched: of_person(|side| side.watched),
            promises: own
                .into_iter()
                .map(|row| promise(work, key.as_ref(), row, occurrences.of(row.id.0)))
                .collect::<Result<_, _>>()?,
        });
    }
    Ok(people)
}

/// A promise on the desk. Of somebody who was erased only the days are left.
fn promise(
    work: &Work,
    key: Option<&SealKey>,
    row: &CommitmentRow,
    occurrences: &[Occurrence],
) -> Result<DeskPromise, Failure> {
    let recurrence = row.recurrence()?;
    Ok(DeskPromise {
        id: row.id.0,
        text: key.map(|key| row.text(work, key)).transpose()?.unwrap_or_else(|| "(erased)".to_owned()),
        rule: recurrence.rule,
        time: recurrence.time,
        zone: row.zone.clone(),
        ended_at: row.ended_at.map(|at| at.0),
        tally: Tally::of_window(occurrences, work.now()),
        disputed: occurrences.iter().filter(|one| one.is_disputed()).map(|one| one.on).collect(),
    })
}
