//! The entry of each person for their appointment, in their own calendar (DOMAIN.md 6.5, rule 7). It changes in the transaction of what
//! happened; the file is made from it at the moment somebody takes it.

use domain::{
    access::{Act, Place, permit},
    consultations::{
        Interval,
        calendar::{CalendarEntry, CalendarFile, EntryState, Span, file},
    },
    ids::{AttendeeId, Id as _, PersonId},
    people::Locale,
    problem::Problem,
    random,
    reminders::Base,
};
use jiff::Timestamp;
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::{
    own::{opened, visitor},
    rows::AttendeeRow,
};
use crate::kernel::{
    bind::{At, values},
    refused::{Failure, Refused},
    services::Services,
    work::{Work, subject},
};

/// One's own appointment as a file for one's own calendar. One that was called off says so.
///
/// # Errors
/// One answer for every link that opens nothing, and for a request that has no time yet.
pub async fn own_calendar_file(
    services: &Services,
    address: &str,
    link: &str,
    portal: &Base,
) -> Result<CalendarFile, Refused> {
    let actor = visitor(services, address).await?;
    let permit = permit(&actor, Act::SeeOwnConsultation, Place::Own)?;
    let work = Work::read(&actor, services).await?;
    let (_, attendee) = opened(&work, link).await?;
    let entry = read(&work, attendee).await?.ok_or_else(Problem::not_found)?;
    let made = file(&entry, Locale::English, portal);
    Ok(services.witnessed(&actor, permit, subject(attendee), made).await?)
}

/// Somebody has an appointment then. One who had it at another time has it moved; one whose entry was taken out gets another.
pub(super) async fn set(work: &Work, attendee: AttendeeId, meeting: Interval) -> Result<(), Failure> {
    let span = Span::new(meeting.start(), meeting.end()).map_err(|_| ODD)?;
    let known = read(work, attendee).await?.filter(|entry| entry.state() == EntryState::Planned);
    let entry = match known {
        Some(entry) => entry.moved(span, work.now()).map_err(|_| ODD)?,
        None => CalendarEntry::planned(Uuid::from_bytes(random::array(work.services().random())), span, work.now()),
    };
    write(work, attendee, &entry).await
}

/// The same for everybody who comes.
pub(super) async fn set_all(work: &Work, attendees: &[AttendeeRow], meeting: Interval) -> Result<(), Failure> {
    for row in attendees.iter().filter(|row| row.is_coming()) {
        set(work, row.id.0, meeting).await?;
    }
    Ok(())
}

/// Somebody's appointment does not take place, or they do not come.
pub(super) async fn clear(work: &Work, attendee: AttendeeId) -> Result<(), Failure> {
    match read(work, attendee).await? {
        Some(entry) => write(work, attendee, &entry.cancelled(work.now())).await,
        None => Ok(()),
    }
}

/// The same for everybody who was to come.
pub(super) async fn clear_all(work: &Work, attendees: &[AttendeeRow]) -> Result<(), Failure> {
    for row in attendees {
        clear(work, row.id.0).await?;
    }
    Ok(())
}

/// Whether somebody has an entry, planned or called off.
pub(super) async fn is_there(work: &Work, attendee: AttendeeId) -> Result<bool, Failure> {
    Ok(read(work, attendee).await?.is_some())
}

const ODD: Failure = Failure::Corrupt("an entry of a calendar");

/// An entry as it is kept, whoever's it is.
#[derive(FromQueryResult)]
pub(crate) struct EntryRow {
    uid: Uuid,
    sequence: i64,
    starts_at: At,
    ends_at: At,
    state: String,
    changed_at: At,
}

impl EntryRow {
    /// The entry.
    pub(crate) fn read(&self) -> Result<CalendarEntry, Failure> {
        let state = EntryState::from_word(&self.state).ok_or(ODD)?;
        let span = Span::new(self.starts_at.0, self.ends_at.0).map_err(|_| ODD)?;
        let sequence = u32::try_from(self.sequence).map_err(|_| ODD)?;
        Ok(CalendarEntry::from_row((self.uid, sequence), span, state, self.changed_at.0))
    }
}

/// Every entry of one person for what is not over at `since`, called off or not.
pub(crate) async fn entries_of(work: &Work, person: PersonId, since: Timestamp) -> Result<Vec<CalendarEntry>, Failure> {
    let rows: Vec<EntryRow> = work
        .all(
            "select entry.uid, entry.sequence, entry.starts_at, entry.ends_at, entry.state, entry.changed_at
             from calendar_entry entry
             join attendee on attendee.practice_id = entry.practice_id and attendee.id = entry.attendee_id
             where entry.practice_id = $1 and attendee.person_id = $2 and entry.ends_at > $3
             order by entry.starts_at, entry.uid",
            values![person, since],
        )
        .await?;
    rows.iter().map(EntryRow::read).collect()
}

async fn read(work: &Work, attendee: AttendeeId) -> Result<Option<CalendarEntry>, Failure> {
    let row: Option<EntryRow> = work
        .find(
            "select uid, sequence, starts_at, ends_at, state, changed_at from calendar_entry
             where practice_id = $1 and attendee_id = $2",
            values![attendee],
        )
        .await?;
    row.as_ref().map(EntryRow::read).transpose()
}

async fn write(work: &Work, attendee: AttendeeId, entry: &CalendarEntry) -> Result<(), Failure> {
    work.run(
        "insert into calendar_entry (practice_id, attendee_id, uid, sequence, starts_at, ends_at, state, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (practice_id, attendee_id) do update
         set uid = excluded.uid, sequence = excluded.sequence, starts_at = excluded.starts_at,
             ends_at = excluded.ends_at, state = excluded.state, changed_at = excluded.changed_at",
        values![
            attendee.uuid(),
            entry.uid(),
            i64::from(entry.sequence()),
            entry.span().from(),
            entry.span().until(),
            entry.state().as_str(),
            entry.changed_at(),
        ],
    )
    .await
    .map(|_| ())
}
