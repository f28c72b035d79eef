//! Making a promise.

use domain::{
    access::{Act, Actor, Place, permit},
    couples::ThreadRole,
    exercises::commitments::{Commitment, Promise, Recurrence},
    ids::CommitmentId,
    problem::Problem,
};
use sea_orm::FromQueryResult;

use super::{
    CommitmentView, MakePromise, mine,
    rows::{text_spot, time_text},
    tend,
};
use crate::{
    exercises::standing::thread_as,
    kernel::{
        bind::values,
        once::Once,
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
    },
    people::read_preference,
};

/// Promises something, in the zone in which whoever promises lives now. The other partner does not see it unless the list is shown.
///
/// # Errors
/// `WrongState` for somebody who is involved in nothing, `OutOfRange` under `first` and `until`, `TooLong` when twelve promises run, `KeyReused`.
pub async fn promise(actor: &Actor, services: &Services, command: MakePromise) -> Result<CommitmentView, Refused> {
    let permit = permit(actor, Act::Promise, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let once = once(&work, &command)?;
    if let Some(before) = once.recall::<CommitmentId>(&work, actor).await? {
        return mine::read(&work, me, before).await;
    }
    let thread = thread_as(&work, me, ThreadRole::Involved, command.thread).await?;
    let (_, _, zone) = read_preference(&work, me).await?;
    let MakePromise { first, time, rule, until, .. } = command;
    let first = first.unwrap_or_else(|| work.now().to_zoned(zone.rules().clone()).date());
    let recurrence = Recurrence { zone, time, first, rule, until };
    let running = count_running(&work, actor).await?;
    let made = Commitment::make(work.id(), Promise { by: me, thread: &thread, recurrence, running }, work.now())?;
    write(&work, &made, &command).await?;
    tend::plan_due_of(&work, made.id).await?;
    once.keep(&work, actor, made.id).await?;
    let view = mine::read(&work, me, made.id).await?;
    work.commit(actor, permit, subject_of(made.id, me)).await?;
    Ok(view)
}

fn once(work: &Work, command: &MakePromise) -> Result<Once, Problem> {
    let arguments = [
        command.thread.map(|thread| thread.to_string()).unwrap_or_default(),
        command.text.expose().to_owned(),
        command.first.map(|first| first.to_string()).unwrap_or_default(),
        command.time.to_string(),
        command.rule.to_string(),
        command.until.map(|until| until.to_string()).unwrap_or_default(),
        command.letters.to_string(),
    ];
    Once::new(work, "promise", &command.key, &arguments.each_ref().map(String::as_str))
}

#[derive(FromQueryResult)]
struct CountRow {
    count: i64,
}

/// How many of the actor's promises run. Locks the person, so that two at once do not both find room for one more.
async fn count_running(work: &Work, actor: &Actor) -> Result<usize, Failure> {
    let Some(me) = actor.person_id() else { return Ok(0) };
    let _locked: Option<CountRow> = work
        .find_for_update(
            "select cast(1 as bigint) as count from person where practice_id = $1 and id = $2",
            values![me],
        )
        .await?;
    let row: Option<CountRow> = work
        .find(
            "select count(*) as count from commitment where practice_id = $1 and person_id = $2 and ended_at is null",
            values![me],
        )
        .await?;
    Ok(row.and_then(|row| usize::try_from(row.count).ok()).unwrap_or_default())
}

async fn write(work: &Work, made: &Commitment, command: &MakePromise) -> Result<(), Failure> {
    let key = work.find_person_key(made.by).await?;
    let text = command.text.expose().as_bytes();
    let sealed = key.seal(text_spot(work, made.id), text, work.services().random());
    let recurrence = &made.recurrence;
    let next_on = recurrence.on_or_after(recurrence.first);
    let next_opens_at = next_on.and_then(|day| recurrence.day_begins(day));
    work.run(
        "insert into commitment (practice_id, id, couple_id, thread_id, person_id, sealed_text, rule, zone, due_time,
             first_on, until_on, letters, made_at, next_on, next_opens_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        values![
            made.id,
            made.couple,
            made.thread,
            made.by,
            sealed,
            recurrence.rule.to_string(),
            recurrence.zone.name(),
            time_text(recurrence.time),
            recurrence.first,
            recurrence.until,
            command.letters,
            made.made_at,
            next_on,
            next_opens_at,
        ],
    )
    .await
    .map(|_| ())
}
