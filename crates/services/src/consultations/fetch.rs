//! Members' calendars that are due: taken in hand, and what came of each written down. Nothing here goes over the network, and no transaction is
//! open while somebody does.

use domain::{
    access::{Act, Actor},
    consultations::calendar::{
        CalendarSource, FeedRefused, FetchFault, Report,
        fetching::{JITTER_SECONDS, due_again, may_be_unchanged},
    },
    ids::{PersonId, PracticeId},
    random,
};
use jiff::SignedDuration;
use sea_orm::FromQueryResult;
use serde::{Deserialize, Serialize};

use super::{BusyView, availability::zone_of, busy, source};
use crate::{
    access::roles_of,
    kernel::{
        bind::{At, Key, values},
        clockwork::{own_permit, practices_with_due},
        refused::Failure,
        seal::Spot,
        services::Services,
        work::{Work, subject_of},
    },
};

/// Whoever takes a calendar in hand has it for so long; then somebody else may.
const LEASE: SignedDuration = SignedDuration::from_mins(3);
/// The column of what the server said of the calendar it gave.
const MARKS: &str = "calendar_source.sealed_marks";

/// By what a server recognises that its calendar is still the one it gave. Words of that server; nothing is read in them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks {
    /// The mark of the text.
    pub etag: Option<String>,
    /// When it last changed, as the server put it.
    pub last_modified: Option<String>,
}

/// A calendar to fetch.
#[derive(Debug)]
pub struct DueCalendar {
    practice: PracticeId,
    member: PersonId,
    turn: i64,
    /// Where it is.
    pub source: CalendarSource,
    /// What to say to the server, so that it need not give the same once more; empty when all of it is wanted.
    pub marks: Marks,
}

/// What a server gave.
#[derive(Debug)]
pub enum Fetched {
    /// The whole calendar, and its marks.
    Whole(Vec<u8>, Marks),
    /// It is still the one we have.
    Unchanged,
}

#[derive(FromQueryResult)]
struct DueRow {
    person_id: Key<PersonId>,
    turn: i64,
    sealed_address: Vec<u8>,
    sealed_marks: Option<Vec<u8>>,
    read_at: Option<At>,
    bad_in_a_row: i64,
}

/// Takes up to `most` calendars in hand that are due now, the longest due first, whosever they are. One whose address does not open is put off, and
/// holds up none of the others.
///
/// # Errors
/// The database fails.
pub async fn calendars_due(services: &Services, most: usize) -> Result<Vec<DueCalendar>, Failure> {
    // Its practice for each that is due: of each practice the one that is due longest is taken as often as it comes here.
    let sql = "select practice_id from calendar_source where due_at <= $1 order by due_at, practice_id limit 64";
    let mut due = Vec::new();
    for practice in practices_with_due(services, sql).await? {
        if due.len() >= most {
            break;
        }
        due.extend(take(services, practice).await?);
    }
    Ok(due)
}

/// The one of a practice that is due longest. None where that is of somebody who works here no more, and forgotten, or where its address does not
/// open.
async fn take(services: &Services, practice: PracticeId) -> Result<Option<DueCalendar>, Failure> {
    let work = Work::begin(&Actor::clockwork(practice), services).await?;
    let row: Option<DueRow> = work
        .find_for_update(
            "select person_id, turn, sealed_address, sealed_marks, read_at, bad_in_a_row from calendar_source
             where practice_id = $1 and due_at <= $2 order by due_at, person_id limit 1",
            values![work.now()],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let member = row.person_id.0;
    if !roles_of(&work, member).await?.iter().any(|role| role.is_member()) {
        source::forget(&work, member).await?;
        busy::replace(&work, member, &BusyView::default()).await?;
        work.commit_audited().await?;
        return Ok(None);
    }
    work.run(
        "update calendar_source set turn = turn + 1, due_at = $3 where practice_id = $1 and person_id = $2",
        values![member, work.now() + LEASE],
    )
    .await?;
    let opened = opened(&work, &row).await;
    if let Err(failure) = &opened {
        tracing::error!(%practice, error = %failure, "the address of a calendar could not be opened");
        write_outcome(&work, member, bad(row.bad_in_a_row).saturating_add(1), Some(FetchFault::Unopened)).await?;
    }
    work.commit_audited().await?;
    Ok(opened.ok().map(|(source, marks)| DueCalendar { practice, member, turn: row.turn + 1, source, marks }))
}

/// How many readings in a row went badly, out of a row.
fn bad(in_a_row: i64) -> u32 {
    u32::try_from(in_a_row).unwrap_or(u32::MAX)
}

async fn opened(work: &Work, row: &DueRow) -> Result<(CalendarSource, Marks), Failure> {
    let member = row.person_id.0;
    let source = source::open(work, member, &row.sealed_address).await?;
    let known = row.sealed_marks.as_deref().filter(|_| may_be_unchanged(row.read_at.map(|at| at.0), work.now()));
    let Some(sealed) = known else { return Ok((source, Marks::default())) };
    let key = work.find_person_key(member).await?;
    // What does not open any more is not missed: the calendar is asked for whole.
    let marks = key.open(Spot::new(MARKS, work.practice(), member), sealed).ok();
    Ok((source, marks.and_then(|marks| serde_json::from_slice(&marks).ok()).unwrap_or_default()))
}

/// Writes down what came of a calendar that was taken in hand. Of one that somebody else has in hand by now, or whose member gave another address,
/// nothing is.
///
/// # Errors
/// The database fails; the calendar is then due again after the lease.
pub async fn note_calendar(
    services: &Services,
    due: &DueCalendar,
    came: Result<Fetched, FetchFault>,
) -> Result<(), Failure> {
    let clockwork = Actor::clockwork(due.practice);
    // It comes from outside and may take its time, so it is read before anything is written.
    let came = match came {
        Ok(Fetched::Whole(text, marks)) => {
            let zone = zone_of(&Work::read(&clockwork, services).await?, due.member).await?;
            let read = busy::read_whole(&text, services.now(), &zone).map_err(FeedRefused::fault);
            read.map(|(view, report)| Some((view, report, marks)))
        }
        Ok(Fetched::Unchanged) => Ok(None),
        Err(fault) => Err(fault),
    };
    let work = Work::begin(&clockwork, services).await?;
    let Some(bad_before) = still_ours(&work, due).await? else { return Ok(()) };
    match came {
        Ok(read) => {
            if let Some((view, report, marks)) = read {
                write_read(&work, due.member, (&view, &report), &marks).await?;
                if busy::is_known(&work, due.member, &view).await? {
                    busy::note_read(&work, due.member, view.read_at).await?;
                } else {
                    busy::replace(&work, due.member, &view).await?;
                    let permit = own_permit(&clockwork, Act::ReadCalendars)?;
                    work.audit(&clockwork, &permit, subject_of(due.member, due.member)).await?;
                }
            }
            write_outcome(&work, due.member, 0, None).await?;
        }
        Err(fault) => write_outcome(&work, due.member, bad_before.saturating_add(1), Some(fault)).await?,
    }
    work.commit_audited().await
}

#[derive(FromQueryResult)]
struct TurnRow {
    bad_in_a_row: i64,
}

/// How many readings in a row went badly before this one; none when it is somebody else's turn.
async fn still_ours(work: &Work, due: &DueCalendar) -> Result<Option<u32>, Failure> {
    let row: Option<TurnRow> = work
        .find_for_update(
            "select bad_in_a_row from calendar_source where practice_id = $1 and person_id = $2 and turn = $3",
            values![due.member, due.turn],
        )
        .await?;
    Ok(row.map(|row| bad(row.bad_in_a_row)))
}

async fn write_read(
    work: &Work,
    member: PersonId,
    (view, report): (&BusyView, &Report),
    marks: &Marks,
) -> Result<(), Failure> {
    let key = work.find_person_key(member).await?;
    let plain = serde_json::to_vec(marks).map_err(|_| Failure::Corrupt("the marks of a calendar"))?;
    let sealed = key.seal(Spot::new(MARKS, work.practice(), member), &plain, work.services().random());
    let misread: Vec<&str> = report.misread().map(|(what, _)| what.as_str()).collect();
    work.run(
        "update calendar_source set sealed_marks = $3, read_at = $4, events = $5, misread = $6
         where practice_id = $1 and person_id = $2",
        values![member, sealed, work.now(), i64::try_from(view.events).unwrap_or(i64::MAX), misread.join(" "),],
    )
    .await
    .map(|_| ())
}

async fn write_outcome(work: &Work, member: PersonId, bad: u32, fault: Option<FetchFault>) -> Result<(), Failure> {
    let later = random::below(work.services().random(), JITTER_SECONDS + 1);
    let worked_at = fault.is_none().then(|| work.now());
    work.run(
        "update calendar_source set bad_in_a_row = $3, fault = $4, worked_at = coalesce($5, worked_at), due_at = $6
         where practice_id = $1 and person_id = $2",
        values![member, i64::from(bad), fault.map(FetchFault::as_str), worked_at, due_again(work.now(), bad, later),],
    )
    .await
    .map(|_| ())
}
