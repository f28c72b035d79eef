//! Both sides of a couple's trust plans, for those who treat them.

use std::collections::HashSet;

use domain::{
    access::{Act, Actor, permit},
    couples::BreachThread,
    exercises::trust_plan::trough::{Pulse, troughs},
    ids::{CoupleId, PersonId, ThreadId},
    problem::Problem,
};
use jiff::Timestamp;
use sea_orm::FromQueryResult;

use super::{
    DeskTrustPlan, EarlierCycle,
    rows::{self, Keys, MarkRow, Plan, marks},
};
use crate::{
    couples::{place_of_couple, reader, threads_of},
    kernel::{
        bind::{At, Key, values},
        refused::{Failure, Refused},
        seal::SealKey,
        services::Services,
        work::{Work, subject},
    },
    people::{PersonView, open_name},
};

/// The trust plans of a couple, one for each injury.
///
/// # Errors
/// `NotFound` for a couple that the actor neither treats nor supervises.
pub async fn trust_plans_of(
    actor: &Actor,
    services: &Services,
    couple: CoupleId,
) -> Result<Vec<DeskTrustPlan>, Refused> {
    let work = Work::read(actor, services).await?;
    let place = place_of_couple(&work, actor, couple).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::SeeTrustPlan, place)?;
    let closed = reader::closed(&work, couple).await?;
    let plans = read(&work, couple, &closed).await?;
    Ok(services.witnessed(actor, permit, subject(couple), plans).await?)
}

#[derive(FromQueryResult)]
struct PersonRow {
    id: Key<PersonId>,
    sealed_key: Option<Vec<u8>>,
    sealed_name: Vec<u8>,
    zone: String,
}

#[derive(FromQueryResult)]
struct LapseRow {
    thread_id: Key<ThreadId>,
    reported_by: Key<PersonId>,
    reported_at: At,
}

#[derive(FromQueryResult)]
struct PulseRow {
    respondent_id: Key<PersonId>,
    taken_at: At,
    value: f64,
}

async fn read(work: &Work, couple: CoupleId, closed: &HashSet<PersonId>) -> Result<Vec<DeskTrustPlan>, Failure> {
    let threads = threads_of(work, couple).await?;
    let rows: Vec<MarkRow> = work
        .all(
            marks!(
                "mark.thread_id in (select thread.id from breach_thread thread
                     where thread.practice_id = $1 and thread.couple_id = $2)"
            ),
            values![couple],
        )
        .await?;
    let people: Vec<PersonRow> = work
        .all(
            "select person.id, person.sealed_key, person.sealed_name, person.zone from couple_member member
             join person on person.practice_id = member.practice_id and person.id = member.person_id
             where member.practice_id = $1 and member.couple_id = $2",
            values![couple],
        )
        .await?;
    let mut lapses: Vec<LapseRow> = work
        .all(
            "select thread_id, reported_by, reported_at from lapse
             where practice_id = $1 and couple_id = $2 order by reported_at, id",
            values![couple],
        )
        .await?;
    lapses.retain(|row| !closed.contains(&row.reported_by.0));
    let pulses = pulses(work, couple).await?;
    let practice_key = work.practice_key().await?;
    let read = (&rows[..], &people[..], &lapses[..], &pulses[..]);
    threads.iter().map(|thread| one(work, &practice_key, thread, read, closed)).collect()
}

/// Every answer to the pulse of trust that counts, of those who are in the couple now. What somebody answered who left it is closed to everybody who
/// treats it, as a figure too.
async fn pulses(work: &Work, couple: CoupleId) -> Result<Vec<PulseRow>, Failure> {
    work.all(
        "select response.respondent_id, response.taken_at, score.value
         from response
         join score on score.practice_id = response.practice_id and score.response_id = response.id
         where response.practice_id = $1 and response.couple_id = $2 and response.instrument_key = 'trust_pulse'
           and response.status = 'current' and score.value is not null
           and exists (select 1 from couple_member there
                       where there.practice_id = $1 and there.couple_id = $2
                         and there.person_id = response.respondent_id and there.left_at is null)",
        values![couple],
    )
    .await
}

type Read<'a> = (&'a [MarkRow], &'a [PersonRow], &'a [LapseRow], &'a [PulseRow]);

fn one(
    work: &Work,
    practice_key: &SealKey,
    thread: &BreachThread,
    (rows, people, lapses, pulses): Read<'_>,
    closed: &HashSet<PersonId>,
) -> Result<DeskTrustPlan, Failure> {
    let keys = Keys {
        hurt: key_of(work, practice_key, people, thread.hurt)?.filter(|_| !closed.contains(&thread.hurt)),
        involved: key_of(work, practice_key, people, thread.involved)?.filter(|_| !closed.contains(&thread.involved)),
    };
    let mut plan = rows::plan(work, rows, thread.id, &keys)?;
    if closed.contains(&thread.involved) {
        // How often it began again is told by the marks of the one to whom they belong.
        plan.cycle = 1;
    }
    let at: Vec<Timestamp> =
        lapses.iter().filter(|row| row.thread_id.0 == thread.id).map(|row| row.reported_at.0).collect();
    let of_hurt: Vec<Pulse> =
        pulses.iter().filter(|row| row.respondent_id.0 == thread.hurt).map(|row| (row.taken_at.0, row.value)).collect();
    let measured = troughs(&at, &of_hurt, work.now());
    Ok(DeskTrustPlan {
        thread: thread.id,
        hurt: name(work, practice_key, people, thread.hurt)?,
        involved: name(work, practice_key, people, thread.involved)?,
        cycle: plan.cycle,
        earlier: earlier(&plan),
        steps: plan.steps.iter().map(|step| (*step, step.stands(work.now()))).collect(),
        troughs: at.into_iter().zip(measured).collect(),
    })
}

fn earlier(plan: &Plan) -> Vec<EarlierCycle> {
    (1..plan.cycle)
        .map(|cycle| EarlierCycle {
            cycle,
            steps: plan
                .statuses
                .iter()
                .filter(|(at, _, _)| *at == cycle)
                .map(|(_, step, said)| (*step, *said))
                .collect(),
        })
        .collect()
}

fn key_of(
    work: &Work,
    practice_key: &SealKey,
    people: &[PersonRow],
    person: PersonId,
) -> Result<Option<SealKey>, Failure> {
    let wrapped = people.iter().find(|row| row.id.0 == person).and_then(|row| row.sealed_key.as_deref());
    wrapped.map(|wrapped| work.person_key(practice_key, person, Some(wrapped))).transpose()
}

fn name(work: &Work, practice_key: &SealKey, people: &[PersonRow], person: PersonId) -> Result<PersonView, Failure> {
    let row = people.iter().find(|row| row.id.0 == person).ok_or(Failure::Corrupt("a thread between strangers"))?;
    let name = open_name(work, practice_key, person, row.sealed_key.as_deref(), &row.sealed_name)?;
    Ok(PersonView { id: person, name, zone: row.zone.clone() })
}
