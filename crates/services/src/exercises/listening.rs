//! Playing the listening loop: on one phone or two, with nothing kept of what is said.

use domain::{
    access::{Act, Actor, Permit, Place, permit},
    couples::{BreachThread, ThreadRole},
    exercises::{
        assignment::may_go_on,
        library,
        listening::{Devices, Listening, Move, Presence, Standing},
    },
    ids::{CoupleId, ListeningId, PersonId, RunId, ThreadId},
    problem::Problem,
};
use sea_orm::FromQueryResult;

use super::{Known, ListeningView, Play, StartListening, find};
use crate::{
    couples::{is_paused, members_of, place_of_couple},
    kernel::{
        bind::{At, Key, values},
        page::{Page, PageRequest},
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject, subject_of},
    },
};

const OF_COUPLE: &str = "listenings";

/// The columns of [`ListeningRow`].
macro_rules! listening_columns {
    () => {
        "id, couple_id, thread_id, devices, started_at, standing, ask, since, rounds, offers, presence, version"
    };
}

#[derive(FromQueryResult)]
struct ListeningRow {
    id: Key<ListeningId>,
    couple_id: Key<CoupleId>,
    thread_id: Key<ThreadId>,
    devices: String,
    started_at: At,
    standing: String,
    ask: Option<String>,
    since: At,
    rounds: i64,
    offers: i64,
    presence: Option<String>,
    version: i64,
}

impl ListeningRow {
    fn read(&self) -> Result<Listening, Failure> {
        let corrupt = || Failure::Corrupt("a listening loop");
        let number = |number: i64| u16::try_from(number).map_err(|_| corrupt());
        let presence =
            self.presence.as_deref().map(|word| Presence::from_word(word).ok_or_else(corrupt)).transpose()?;
        Ok(Listening {
            id: self.id.0,
            couple: self.couple_id.0,
            thread: self.thread_id.0,
            devices: Devices::from_word(&self.devices).ok_or_else(corrupt)?,
            started_at: self.started_at.0,
            standing: Standing::from_words(&self.standing, self.ask.as_deref()).ok_or_else(corrupt)?,
            since: self.since.0,
            rounds: number(self.rounds)?,
            offers: number(self.offers)?,
            presence,
            version: u32::try_from(self.version).map_err(|_| corrupt())?,
        })
    }
}

/// Begins a loop for the injury that a run of the actor's own is about. If the couple is playing one already, that is the one.
///
/// # Errors
/// `NotFound` for a run that is not the actor's own or has no loop in it, `NotAllowed` for the involved partner on one phone, `OnHold` while
/// joint work is paused.
pub async fn start_listening(
    actor: &Actor,
    services: &Services,
    command: StartListening,
) -> Result<ListeningView, Refused> {
    let permit = permit(actor, Act::Listen, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let (exercise, thread) = loop_of(&work, command.run, me).await?.ok_or_else(Problem::not_found)?;
    may_go_on(&exercise, is_paused(&work, thread.couple).await?)?;
    let role = thread.role_of(me).ok_or_else(Problem::not_found)?;
    lock(&work, thread.id).await?;
    if let Some(going_on) = live(&work, thread.id).await? {
        if !going_on.is_over(work.now()) {
            return Ok(view(&work, going_on, Some(role)));
        }
        leave(&work, going_on.id).await?;
    }
    let of = (thread.couple, thread.id);
    let listening = Listening::start(work.id(), of, role, command.devices, work.now())?;
    insert(&work, &listening, me).await?;
    let view = view(&work, listening, Some(role));
    work.commit(actor, permit, subject_of(view.listening.id, me)).await?;
    Ok(view)
}

/// Makes a move of the actor's own.
///
/// # Errors
/// `NotFound` for a loop of another couple, `Stale` when it has moved on since the actor looked, `NotAllowed` for the other's move,
/// `WrongState` for one that does not belong, `OnHold` while joint work is paused; ending it is always possible.
pub async fn play(actor: &Actor, services: &Services, command: Play) -> Result<ListeningView, Refused> {
    let permit = permit(actor, Act::Listen, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let (listening, role) = find_mine(&work, command.listening, me).await?.ok_or_else(Problem::not_found)?;
    if command.made != Move::End {
        let exercise = library::library().iter().find(|one| one.has_listening_loop).ok_or_else(Problem::not_found)?;
        may_go_on(exercise, is_paused(&work, listening.couple).await?)?;
    }
    if listening.version != command.version {
        return Err(find::stale().into());
    }
    let before = listening.version;
    let moved = listening.play(role, command.made, work.now())?;
    update(&work, &moved, before).await?;
    let view = view(&work, moved, Some(role));
    work.commit(actor, permit, subject_of(view.listening.id, me)).await?;
    Ok(view)
}

/// The loop that the couple plays now, or played last, for the injury that a run of the actor's own is about; none before the first.
///
/// # Errors
/// `NotFound` for a run that is not the actor's own or has no loop in it.
pub async fn listening(actor: &Actor, services: &Services, run: RunId) -> Result<Option<ListeningView>, Refused> {
    let permit = permit(actor, Act::Listen, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::read(actor, services).await?;
    let (_, thread) = loop_of(&work, run, me).await?.ok_or_else(Problem::not_found)?;
    let role = thread.role_of(me);
    let row: Option<ListeningRow> = work
        .find(
            concat!(
                "select ",
                listening_columns!(),
                " from listening where practice_id = $1 and thread_id = $2 order by started_at desc, id limit 1"
            ),
            values![thread.id],
        )
        .await?;
    let view = row.map(|row| row.read()).transpose()?.map(|listening| view(&work, listening, role));
    Ok(services.witnessed(actor, permit, subject_of(run, me), view).await?)
}

/// How often a couple played the loop and how far each went, newest first.
///
/// # Errors
/// `NotFound` for a couple the actor does not treat.
pub async fn listenings_of(
    actor: &Actor,
    services: &Services,
    couple: CoupleId,
    page: PageRequest,
) -> Result<Page<ListeningView>, Refused> {
    let work = Work::read(actor, services).await?;
    let place = place_of_couple(&work, actor, couple).await?.ok_or_else(Problem::not_found)?;
    let permit: Permit = permit(actor, Act::SeeListening, place)?;
    let window = page.window(actor, services, OF_COUPLE)?;
    let rows: Vec<ListeningRow> = work
        .all(
            concat!(
                "select ",
                listening_columns!(),
                " from listening where practice_id = $1 and couple_id = $2
                 order by started_at desc, id limit $3 offset $4"
            ),
            values![couple, window.limit(), window.offset()],
        )
        .await?;
    let views = rows.iter().map(|row| row.read().map(|one| view(&work, one, None))).collect::<Result<_, _>>()?;
    let page = window.page(actor, services, OF_COUPLE, views);
    Ok(services.witnessed(actor, permit, subject(couple), page).await?)
}

fn view(work: &Work, listening: Listening, role: Option<ThreadRole>) -> ListeningView {
    ListeningView {
        role,
        my_turn: role.is_some_and(|role| listening.waits_for(role, work.now())),
        is_over: listening.is_over(work.now()),
        listening,
    }
}

/// The exercise and the injury of a run of somebody's own that has the loop in it, as long as they are in the couple.
async fn loop_of(work: &Work, run: RunId, me: PersonId) -> Result<Option<(Known, BreachThread)>, Failure> {
    let Some(row) = find::find(work, run).await?.filter(|row| row.person_id.0 == me) else { return Ok(None) };
    let exercise = row.exercise(work).await?;
    let Some(thread) = row.thread_id.filter(|_| exercise.has_listening_loop) else { return Ok(None) };
    let is_member = members_of(work, row.couple_id.0).await?.contains(&me);
    let is_there = !matches!(row.state.as_str(), "withdrawn" | "declined" | "lapsed");
    let thread = find::thread(work, row.couple_id.0, thread.0).await?;
    Ok(thread.filter(|_| is_member && is_there).map(|thread| (exercise, thread)))
}

/// A loop of an injury in which somebody has a part, locked, and their part.
async fn find_mine(work: &Work, id: ListeningId, me: PersonId) -> Result<Option<(Listening, ThreadRole)>, Failure> {
    let row: Option<ListeningRow> = work
        .find_for_update(
            concat!("select ", listening_columns!(), " from listening where practice_id = $1 and id = $2"),
            values![id],
        )
        .await?;
    let Some(listening) = row.map(|row| row.read()).transpose()? else { return Ok(None) };
    let is_member = members_of(work, listening.couple).await?.contains(&me);
    let thread = find::thread(work, listening.couple, listening.thread).await?;
    let role = thread.filter(|_| is_member).and_then(|thread| thread.role_of(me));
    Ok(role.map(|role| (listening, role)))
}

async fn live(work: &Work, thread: ThreadId) -> Result<Option<Listening>, Failure> {
    let row: Option<ListeningRow> = work
        .find(
            concat!(
                "select ",
                listening_columns!(),
                " from listening where practice_id = $1 and thread_id = $2 and standing in ('at', 'paused')"
            ),
            values![thread],
        )
        .await?;
    row.map(|row| row.read()).transpose()
}

/// Whoever begins a loop of this injury waits here for whoever does so at this moment.
async fn lock(work: &Work, thread: ThreadId) -> Result<(), Failure> {
    let _locked: Option<LockedRow> = work
        .find_for_update("select id from breach_thread where practice_id = $1 and id = $2", values![thread])
        .await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct LockedRow {
    #[expect(dead_code, reason = "the lock is what is wanted; a row must have a column")]
    id: Key<ThreadId>,
}

/// Ends a loop that was left.
async fn leave(work: &Work, id: ListeningId) -> Result<(), Failure> {
    work.run(
        "update listening set standing = 'ended', ask = null, version = version + 1
         where practice_id = $1 and id = $2 and standing in ('at', 'paused')",
        values![id],
    )
    .await
    .map(|_| ())
}

async fn insert(work: &Work, listening: &Listening, by: PersonId) -> Result<(), Failure> {
    let (standing, ask) = listening.standing.words();
    work.run(
        "insert into listening (practice_id, id, couple_id, thread_id, devices, started_by, started_at, standing, ask,
             since, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        values![
            listening.id,
            listening.couple,
            listening.thread,
            listening.devices.as_str(),
            by,
            listening.started_at,
            standing,
            ask,
            listening.since,
            i64::from(listening.version),
        ],
    )
    .await
    .map(|_| ())
}

async fn update(work: &Work, listening: &Listening, before: u32) -> Result<(), Refused> {
    let (standing, ask) = listening.standing.words();
    let changed = work
        .run(
            "update listening set standing = $3, ask = $4, since = $5, rounds = $6, offers = $7, presence = $8,
                 version = $9
             where practice_id = $1 and id = $2 and version = $10",
            values![
                listening.id,
                standing,
                ask,
                listening.since,
                i64::from(listening.rounds),
                i64::from(listening.offers),
                listening.presence.map(Presence::as_str),
                i64::from(listening.version),
                i64::from(before),
            ],
        )
        .await?;
    if changed == 1 { Ok(()) } else { Err(find::stale().into()) }
}
