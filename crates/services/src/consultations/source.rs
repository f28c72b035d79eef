//! The address of a member's own calendar: given and taken back by the member, sealed, and how it went the last time it was read.

use domain::{
    access::{Act, Actor, Place, permit},
    consultations::calendar::{CalendarSource, FetchFault, Misread},
    ids::PersonId,
    problem::Problem,
};
use jiff::Timestamp;
use sea_orm::FromQueryResult;

use super::{BusyView, busy};
use crate::kernel::{
    bind::{At, values},
    refused::{Failure, Refused},
    seal::Spot,
    services::Services,
    work::{Work, subject_of},
};

/// The column of the address.
pub(super) const ADDRESS: &str = "calendar_source.sealed_address";

/// The address of a member's own calendar, and what came of it.
#[derive(Debug, Clone)]
pub struct SourceView {
    /// Which server is asked; empty where the address does not open any more. The rest of it is not shown again.
    pub host: String,
    /// When the member gave it.
    pub given_at: Timestamp,
    /// When it last went well; none while it never did.
    pub worked_at: Option<Timestamp>,
    /// When it is due again, if nothing is in the way.
    pub due_at: Timestamp,
    /// Why it did not go well the last time; none when it did, or was not tried yet.
    pub fault: Option<FetchFault>,
    /// How many stretches of busy time are known from now on.
    pub busy_times: usize,
    /// How many events were read, those that leave their time free included.
    pub events: i64,
    /// What could not be understood, and what was done instead.
    pub notes: Vec<String>,
}

/// The address of one's own calendar, and how it went; none while there is none.
///
/// # Errors
/// `NotAllowed` for anybody who is no member.
pub async fn calendar_source(actor: &Actor, services: &Services) -> Result<Option<SourceView>, Refused> {
    let permit = permit(actor, Act::SeeAvailability, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let view = view(&Work::read(actor, services).await?, me).await?;
    Ok(services.witnessed(actor, permit, subject_of(me, me), view).await?)
}

/// From now on one's own calendar is read at this address, in place of whatever was read before; what is known of it is kept until it was read.
///
/// # Errors
/// `NotAllowed` for anybody who is no member, `TooManyAttempts`.
pub async fn read_calendar_from(
    actor: &Actor,
    services: &Services,
    address: CalendarSource,
) -> Result<SourceView, Refused> {
    let permit = permit(actor, Act::ChangeAvailability, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    services.gate().limits().calendar_source(me)?;
    let work = Work::begin(actor, services).await?;
    let key = work.find_person_key(me).await?;
    let spot = Spot::new(ADDRESS, work.practice(), me);
    let sealed = key.seal(spot, address.expose().as_bytes(), services.random());
    work.run(
        "insert into calendar_source
             (practice_id, person_id, sealed_address, given_at, due_at, turn, bad_in_a_row, events, misread)
         values ($1, $2, $3, $4, $4, 0, 0, 0, '')
         on conflict (practice_id, person_id) do update
         set sealed_address = excluded.sealed_address, sealed_marks = null, given_at = excluded.given_at,
             due_at = excluded.due_at, turn = calendar_source.turn + 1, bad_in_a_row = 0, fault = null, worked_at = null,
             read_at = null, events = 0, misread = ''",
        values![me, sealed, work.now()],
    )
    .await?;
    let view = view(&work, me).await?.ok_or(ODD)?;
    work.commit(actor, permit, subject_of(me, me)).await?;
    Ok(view)
}

/// One's own calendar is read no more, and what was known of it is forgotten. Where there is no address, nothing happens.
///
/// # Errors
/// `NotAllowed` for anybody who is no member.
pub async fn stop_reading_calendar(actor: &Actor, services: &Services) -> Result<(), Refused> {
    let permit = permit(actor, Act::ChangeAvailability, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    if forget(&work, me).await? > 0 {
        busy::replace(&work, me, &BusyView::default()).await?;
    }
    work.commit(actor, permit, subject_of(me, me)).await?;
    Ok(())
}

/// Forgets the address of somebody's calendar; how many there were.
pub(super) async fn forget(work: &Work, member: PersonId) -> Result<u64, Failure> {
    work.run("delete from calendar_source where practice_id = $1 and person_id = $2", values![member]).await
}

const ODD: Failure = Failure::Corrupt("the address of a calendar");

#[derive(FromQueryResult)]
struct SourceRow {
    sealed_address: Vec<u8>,
    given_at: At,
    due_at: At,
    fault: Option<String>,
    worked_at: Option<At>,
    events: i64,
    misread: String,
}

async fn view(work: &Work, member: PersonId) -> Result<Option<SourceView>, Failure> {
    let row: Option<SourceRow> = work
        .find(
            "select sealed_address, given_at, due_at, fault, worked_at, events, misread from calendar_source
             where practice_id = $1 and person_id = $2",
            values![member],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let fault = row.fault.as_deref().map(|word| FetchFault::from_word(word).ok_or(ODD)).transpose()?;
    let host = match open(work, member, &row.sealed_address).await {
        Ok(address) => address.host().to_owned(),
        // The fault says so; another address can be given.
        Err(_) if fault == Some(FetchFault::Unopened) => String::new(),
        Err(failure) => return Err(failure),
    };
    let misread = row.misread.split_whitespace().map(|word| Misread::from_word(word).ok_or(ODD));
    let notes = misread.map(|what| what.map(|what| what.words().to_owned())).collect::<Result<_, Failure>>()?;
    Ok(Some(SourceView {
        host,
        given_at: row.given_at.0,
        worked_at: row.worked_at.map(|at| at.0),
        due_at: row.due_at.0,
        fault,
        busy_times: busy::known(work, member).await?.len(),
        events: row.events,
        notes,
    }))
}

/// Opens the address of somebody's calendar.
pub(super) async fn open(work: &Work, member: PersonId, sealed: &[u8]) -> Result<CalendarSource, Failure> {
    let key = work.find_person_key(member).await?;
    let address = key.open_text(Spot::new(ADDRESS, work.practice(), member), sealed)?;
    CalendarSource::parse(&address).map_err(|_| ODD)
}
