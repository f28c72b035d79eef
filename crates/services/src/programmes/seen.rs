//! What the record shows of a couple when the gate of a phase is looked at. Only those who treat them see any of it.

use domain::{
    couples::BreachThread,
    ids::{CoupleId, PersonId},
    programmes::check::Seen,
};
use jiff::Timestamp;
use sea_orm::FromQueryResult;

use super::rows::Way;
use crate::{
    exercises::commitments::contact_goes_on,
    inventories::latest_answers,
    kernel::{
        bind::{At, Key, values},
        refused::Failure,
        work::Work,
    },
};

/// The answers that leave the way open: try, or decide with more truth (DOMAIN.md 2.5, P1).
const GO_ON: [&str; 2] = ["rebuild", "decide_first"];

/// What the record shows for a way, of those of its injury who are in the couple now: of whoever has left, nothing opens or closes a gate.
pub(super) async fn seen(work: &Work, way: &Way) -> Result<Seen, Failure> {
    let mut seen = seen_of(work, way.couple, &way.thread, !way.joint_goes_on).await?;
    seen.people.retain(|person| way.members.contains(person));
    let progress = way.progress();
    let steps = way.programme.plan.steps().map(|(_, step)| &step.id);
    seen.done = steps.filter(|id| progress.is_done_by_all(id)).cloned().collect();
    Ok(seen)
}

/// What the record shows of an injury, before any programme.
pub(super) async fn seen_of(
    work: &Work,
    couple: CoupleId,
    thread: &BreachThread,
    paused: bool,
) -> Result<Seen, Failure> {
    let answered: Vec<AnsweredRow> = work
        .all(
            "select distinct respondent_id, instrument_key from response
             where practice_id = $1 and couple_id = $2 and status = 'current'",
            values![couple],
        )
        .await?;
    let stances = latest_answers(work, couple, ["stance", "stance"]).await?;
    let goes_on = stances
        .iter()
        .filter(|latest| latest.answers.choice("path").is_some_and(|path| GO_ON.contains(&path)))
        .map(|latest| latest.respondent);
    let facts: FactsRow = work
        .find(
            "select (select count(*) from confidentiality_mode mode
                     where mode.practice_id = $1 and mode.couple_id = $2
                       and (select count(*) from mode_signature signature
                            where signature.practice_id = $1 and signature.mode_id = mode.id
                              and signature.person_id in ($4, $5)) = 2) as modes,
                    (select min(commitment.made_at) from commitment
                     where commitment.practice_id = $1 and commitment.thread_id = $3
                       and commitment.ended_at is null) as promises_since,
                    (select count(*) from listening
                     where listening.practice_id = $1 and listening.thread_id = $3
                       and listening.standing = 'done') as loops
             from practice where id = $1",
            values![couple, thread.id, thread.hurt, thread.involved],
        )
        .await?
        .ok_or(Failure::Corrupt("a practice that is not there"))?;
    Ok(Seen {
        people: vec![thread.hurt, thread.involved],
        paused,
        contact_goes_on: contact_goes_on(work, couple, thread.id).await?,
        mode_signed: facts.modes > 0,
        answered: answered.into_iter().map(|row| (row.respondent_id.0, row.instrument_key)).collect(),
        would_go_on: goes_on.collect(),
        done: std::collections::BTreeSet::default(),
        agreements: agreements(work, couple, thread).await?,
        promises_since: facts.promises_since.map(|at: At| -> Timestamp { at.0 }),
        loops_done: facts.loops,
    })
}

/// The kinds of agreement of which everybody between whom one is has signed a version that was not taken back.
async fn agreements(
    work: &Work,
    couple: CoupleId,
    thread: &BreachThread,
) -> Result<std::collections::BTreeSet<String>, Failure> {
    let rows: Vec<KindRow> = work
        .all(
            "select distinct agreement.kind from agreement
             where agreement.practice_id = $1 and agreement.couple_id = $2 and agreement.stopped_at is null
               and (agreement.thread_id is null or agreement.thread_id = $3)
               and exists (select 1 from agreement_version version
                   where version.practice_id = $1 and version.agreement_id = agreement.id
                     and version.taken_back_at is null
                     and not exists (select 1 from agreement_party party
                         where party.practice_id = $1 and party.agreement_id = agreement.id
                           and not exists (select 1 from agreement_signature signature
                               where signature.practice_id = $1 and signature.version_id = version.id
                                 and signature.person_id = party.person_id)))
             order by agreement.kind",
            values![couple, thread.id],
        )
        .await?;
    Ok(rows.into_iter().map(|row| row.kind).collect())
}

#[derive(FromQueryResult)]
struct AnsweredRow {
    respondent_id: Key<PersonId>,
    instrument_key: String,
}

#[derive(FromQueryResult)]
struct FactsRow {
    modes: i64,
    promises_since: Option<At>,
    loops: i64,
}

#[derive(FromQueryResult)]
struct KindRow {
    kind: String,
}
