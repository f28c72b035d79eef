//! Reporting a lapse, as one of the two or as a clinician who treats them.

use domain::{
    access::{Act, Actor, Place, permit},
    couples::BreachThread,
    exercises::lapses::{Lapse, Report, Reporter},
    ids::{LapseId, PersonId},
    problem::{Code, Problem},
};

use super::{DeskLapse, MyLapse, RecordLapse, ReportLapse, desk, mine, origin_of, rows};
use crate::{
    couples::{place_of_couple, reader, threads_of},
    exercises::standing::threads_of_person,
    kernel::{
        once::Once,
        refused::Refused,
        services::Services,
        work::{Work, subject_of},
    },
    people::read_preference,
};

/// Reports a lapse as one of the two. The other partner learns nothing of it here; the therapist does.
///
/// # Errors
/// `OutOfRange` under `occurredOn`, `NotFound` under `thread`, `Missing` where there are several, `WrongState` where there is none, `KeyReused`.
pub async fn report(actor: &Actor, services: &Services, command: ReportLapse) -> Result<MyLapse, Refused> {
    let permit = permit(actor, Act::ReportLapse, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let once = once(&work, &command)?;
    if let Some(before) = once.recall::<LapseId>(&work, actor).await? {
        return mine::find(&work, me, before).await;
    }
    let thread = thread_of(&work, me, &command).await?;
    let role = thread.role_of(me).ok_or_else(Problem::not_found)?;
    let report = Report {
        origin: origin_of(role),
        occurred_on: command.occurred_on,
        precision: command.precision,
        severity: command.severity,
        told_in: command.told_in,
    };
    let today = today(&work, me).await?;
    let lapse = Lapse::report(work.id(), &thread, report, (Reporter::Partner(me), today), work.now())?;
    rows::write(&work, &lapse).await?;
    once.keep(&work, actor, lapse.id).await?;
    work.commit(actor, permit, subject_of(lapse.id, me)).await?;
    Ok(MyLapse { id: lapse.id, report, reported_at: lapse.reported_at })
}

/// Records a lapse as a clinician.
///
/// # Errors
/// `NotFound` for a couple or an injury that is not the actor's, `OutOfRange` under `occurredOn`, `KeyReused`.
pub async fn record(actor: &Actor, services: &Services, command: RecordLapse) -> Result<Vec<DeskLapse>, Refused> {
    let work = Work::begin(actor, services).await?;
    let place = place_of_couple(&work, actor, command.couple).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::ReportLapse, place)?;
    let closed = reader::closed(&work, command.couple).await?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let Report { origin, occurred_on, precision, severity, told_in } = command.report;
    let (couple, thread, day) = (command.couple.to_string(), command.thread.to_string(), occurred_on.to_string());
    let words = [origin.as_str(), precision.as_str(), severity.as_str(), told_in.as_str()];
    let arguments = [&[couple.as_str(), &thread, &day][..], &words[..]].concat();
    let once = Once::new(&work, "recordLapse", &command.key, &arguments)?;
    if once.recall::<LapseId>(&work, actor).await?.is_some() {
        return Ok(desk::read(&work, command.couple, &closed).await?);
    }
    let threads = threads_of(&work, command.couple).await?;
    let thread = threads.iter().find(|thread| thread.id == command.thread);
    let thread = thread.ok_or_else(|| Problem::not_found().on("thread"))?;
    let today = today(&work, me).await?;
    let lapse = Lapse::report(work.id(), thread, command.report, (Reporter::Clinician(me), today), work.now())?;
    rows::write(&work, &lapse).await?;
    once.keep(&work, actor, lapse.id).await?;
    let lapses = desk::read(&work, command.couple, &closed).await?;
    work.commit(actor, permit, subject_of(lapse.id, thread.involved)).await?;
    Ok(lapses)
}

fn once(work: &Work, command: &ReportLapse) -> Result<Once, Problem> {
    let thread = command.thread.map(|thread| thread.to_string()).unwrap_or_default();
    let day = command.occurred_on.to_string();
    let words = [command.precision.as_str(), command.severity.as_str(), command.told_in.as_str()];
    Once::new(work, "reportLapse", &command.key, &[&[thread.as_str(), &day][..], &words[..]].concat())
}

async fn thread_of(work: &Work, me: PersonId, command: &ReportLapse) -> Result<BreachThread, Refused> {
    let mut threads = threads_of_person(work, me).await?;
    if let Some(named) = command.thread {
        let found = threads.into_iter().find(|thread| thread.id == named);
        return Ok(found.ok_or_else(|| Problem::not_found().on("thread"))?);
    }
    match threads.len() {
        0 => Err(Problem::new(
            Code::WrongState,
            "This is not set up for you. Your therapist can tell you more. Nothing was kept.",
        )
        .into()),
        1 => Ok(threads.remove(0)),
        _ => Err(Problem::at("thread", Code::Missing, "Choose what this is about.").into()),
    }
}

async fn today(work: &Work, person: PersonId) -> Result<jiff::civil::Date, Refused> {
    let (_, _, zone) = read_preference(work, person).await?;
    Ok(work.now().to_zoned(zone.rules().clone()).date())
}
