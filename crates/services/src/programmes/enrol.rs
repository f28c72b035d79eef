//! Enrolling a couple.

use domain::{
    access::{Act, Actor, permit},
    couples::BreachThread,
    ids::{CoupleId, EnrolmentId, EnrolmentPhaseId, PersonId, ThreadId},
    problem::{Code, Problem},
    programmes::{
        definition::Programme,
        enrolment::{Gate, Turn},
    },
};
use sea_orm::FromQueryResult;

use super::{
    Enrol, EnrolmentView,
    catalogue::{self, Shelf},
    couple,
    retiring::RETIRED,
    seen, turns,
};
use crate::{
    couples::{is_stopped, members_of, place_of_couple, service_while_locked, threads_of},
    kernel::{
        bind::values,
        once::Once,
        refused::{Failure, Refused},
        retiring::no_longer_offered,
        services::Services,
        work::{Work, subject},
    },
};

/// Enrols a couple on the newest version of a programme, for one injury. The phases with which it begins open at once, as far as their checks are
/// met; what is due in them is given by the clockwork within a minute.
///
/// # Errors
/// `NotFound` for a couple that the actor does not treat, and under `programme` and `thread`; `Missing` under `thread` where there are several;
/// `Taken` where they are on it already; `NotAllowed` where it asks what belongs to treatment and their care is none; `WrongState` where one of the two is no longer in the couple, or the practice took the programme out of its
/// library; `KeyReused`.
pub async fn enrol(actor: &Actor, services: &Services, command: Enrol) -> Result<Vec<EnrolmentView>, Refused> {
    let work = Work::begin(actor, services).await?;
    let place = place_of_couple(&work, actor, command.couple).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::Enrol, place)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let once = once(&work, &command)?;
    if once.recall::<EnrolmentId>(&work, actor).await?.is_some() {
        return Ok(couple::views(&work, command.couple).await?);
    }
    let thread = thread_for(&work, &command).await?;
    let id = begin(&work, me, &command, &thread).await?;
    once.keep(&work, actor, id).await?;
    let views = couple::views(&work, command.couple).await?;
    work.commit(actor, permit, subject(id)).await?;
    Ok(views)
}

fn once(work: &Work, command: &Enrol) -> Result<Once, Problem> {
    let mut arguments = vec![
        command.couple.to_string(),
        command.thread.map(|thread| thread.to_string()).unwrap_or_default(),
        command.programme.clone(),
    ];
    arguments.extend(command.confirmed.iter().cloned());
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    Once::new(work, "enrolCouple", &command.key, &arguments)
}

/// The injury it is for: the one that was named, or the only one; both of it are to be in the couple.
async fn thread_for(work: &Work, command: &Enrol) -> Result<BreachThread, Refused> {
    let mut threads = threads_of(work, command.couple).await?;
    let thread = match (command.thread, threads.len()) {
        (Some(named), _) => {
            let found = threads.into_iter().find(|thread| thread.id == named);
            found.ok_or_else(|| Problem::not_found().on("thread"))?
        }
        (None, 0) => {
            let message = "Open a thread first. It says who is hurt and who is involved. Nothing was changed.";
            return Err(Problem::at("thread", Code::WrongState, message).into());
        }
        (None, 1) => threads.remove(0),
        (None, _) => return Err(Problem::at("thread", Code::Missing, "Choose which injury this is about.").into()),
    };
    let members = members_of(work, command.couple).await?;
    if ![thread.hurt, thread.involved].iter().all(|person| members.contains(person)) {
        let message = "One of the two has left this couple. A programme is for both. Nothing was changed.";
        return Err(Problem::at("thread", Code::WrongState, message).into());
    }
    Ok(thread)
}

async fn begin(work: &Work, me: PersonId, command: &Enrol, thread: &BreachThread) -> Result<EnrolmentId, Refused> {
    let programme = catalogue::newest(work, &command.programme).await?.ok_or_else(|| {
        let message = "There is no such programme in your library. Choose one from the list.";
        Problem::at("programme", Code::NotFound, message)
    })?;
    if is_on(work, thread.id, programme.key.as_str()).await? {
        return Err(taken().into());
    }
    if RETIRED.holds(work, programme.key.as_str()).await? {
        return Err(no_longer_offered().on("programme").into());
    }
    check_service(work, command.couple, &programme).await?;
    let id: EnrolmentId = work.id();
    work.run(
        "insert into enrolment (practice_id, id, couple_id, thread_id, programme_key, programme_version, enrolled_by,
             enrolled_at, standing, look_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, 'running', $8)",
        values![id, command.couple, thread.id, programme.key.as_str(), programme.version.as_str(), me, work.now(),],
    )
    .await
    .map_err(|failure| if failure.is_taken() { taken().into() } else { Refused::Failure(failure) })?;
    turns::write(work, id, (Turn::Enrolled, None), me).await?;
    let paused = is_stopped(work, command.couple).await?;
    let seen = seen::seen_of(work, command.couple, thread, paused).await?;
    let gate = Gate { programme: &programme, phases: &[], seen: &seen, confirmed: &command.confirmed, now: work.now() };
    for phase in gate.first() {
        open(work, id, &phase.id, me).await?;
    }
    Ok(id)
}

/// Lets a couple whose care is no treatment begin only what asks nothing of them that belongs to it: it would wait for it for ever.
async fn check_service(work: &Work, couple: CoupleId, programme: &Programme) -> Result<(), Refused> {
    if service_while_locked(work, couple).await?.needs_authority() {
        return Ok(());
    }
    let Some(title) = Shelf::read(work).await?.first_of_treatment(&programme.plan) else { return Ok(()) };
    let message = format!(
        "This programme asks for {title}, which belongs to treatment, and this couple's care is coaching. Nothing was changed. Make a programme of your own without it, or change what their care is first."
    );
    Err(Problem::at("programme", Code::NotAllowed, message).into())
}

/// Opens a phase for a couple: another time begins.
pub(super) async fn open(work: &Work, id: EnrolmentId, phase: &str, by: PersonId) -> Result<(), Failure> {
    let time: EnrolmentPhaseId = work.id();
    work.run(
        "insert into enrolment_phase (practice_id, id, enrolment_id, phase, opened_by, opened_at)
         values ($1, $2, $3, $4, $5, $6)",
        values![time, id, phase, by, work.now()],
    )
    .await
    .map(|_| ())
}

#[derive(FromQueryResult)]
struct CountRow {
    count: i64,
}

async fn is_on(work: &Work, thread: ThreadId, programme: &str) -> Result<bool, Failure> {
    let row: Option<CountRow> = work
        .find(
            "select count(*) as count from enrolment
             where practice_id = $1 and thread_id = $2 and programme_key = $3 and standing <> 'ended'",
            values![thread, programme],
        )
        .await?;
    Ok(row.is_some_and(|row| row.count > 0))
}

fn taken() -> Problem {
    let message = "This couple is on this programme already. Nothing was changed.";
    Problem::at("programme", Code::Taken, message)
}
