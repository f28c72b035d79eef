//! Rows of appointments.

use domain::{
    appointments::{Appointment, State, Wall},
    consultations::{
        Interval, Whereabouts,
        calendar::{CalendarEntry, EntryState, Span},
    },
    ids::{AppointmentId, AppointmentPartId, AppointmentSeriesId, CoupleId, PersonId},
    practice::licence::ServiceKind,
};
use jiff::civil::DateTime;
use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::kernel::{
    bind::{At, Key, values},
    refused::Failure,
    work::Work,
    zone::zone,
};

/// The columns of an appointment, in a query that names its table.
macro_rules! appointment_columns {
    () => {
        "appointment.id, appointment.couple_id, appointment.member_id, appointment.series_id,
         appointment.service, appointment.starts_at, appointment.ends_at, appointment.wall_time, appointment.zone,
         appointment.state, appointment.version"
    };
}
pub(super) use appointment_columns;

/// The columns of a part, in a query that names its table.
macro_rules! part_columns {
    () => {
        "part.id, part.appointment_id, part.person_id, part.place, part.sealed_link, part.entry_uid, part.entry_sequence,
         part.entry_changed_at, part.left_at"
    };
}
pub(super) use part_columns;

const ODD: Failure = Failure::Corrupt("an appointment");

/// An appointment.
#[derive(FromQueryResult)]
pub(super) struct AppointmentRow {
    pub(super) id: Key<AppointmentId>,
    pub(super) couple_id: Key<CoupleId>,
    pub(super) member_id: Key<PersonId>,
    pub(super) series_id: Option<Key<AppointmentSeriesId>>,
    service: String,
    starts_at: At,
    ends_at: At,
    wall_time: String,
    zone: String,
    state: String,
    pub(super) version: i64,
}

impl AppointmentRow {
    /// The appointment.
    pub(super) fn read(&self) -> Result<Appointment, Failure> {
        let time = Interval::new(self.starts_at.0, self.ends_at.0).map_err(|_| ODD)?;
        let state = State::from_word(&self.state).ok_or(ODD)?;
        Ok(Appointment::from_row(wall(&self.wall_time, &self.zone)?, time, state))
    }

    /// What is done in it.
    pub(super) fn service(&self) -> Result<ServiceKind, Failure> {
        ServiceKind::from_word(&self.service).ok_or(ODD)
    }
}

/// A time on somebody's clock, as it is kept.
pub(super) fn wall(local: &str, of: &str) -> Result<Wall, Failure> {
    let local: DateTime = local.parse().map_err(|_| ODD)?;
    Ok(Wall::new(local, zone(of)?))
}

/// One person's part in an appointment.
#[derive(FromQueryResult)]
pub(super) struct PartRow {
    pub(super) id: Key<AppointmentPartId>,
    pub(super) appointment_id: Key<AppointmentId>,
    pub(super) person_id: Key<PersonId>,
    place: String,
    pub(super) sealed_link: Option<Vec<u8>>,
    entry_uid: Uuid,
    entry_sequence: i64,
    entry_changed_at: At,
    pub(super) left_at: Option<At>,
}

impl PartRow {
    /// Where its person will be, as they said.
    pub(super) fn place(&self) -> Result<Whereabouts, Failure> {
        Whereabouts::parse(&self.place).map_err(|_| ODD)
    }

    /// Its entry in its person's own calendar.
    pub(super) fn entry(&self, appointment: &Appointment) -> Result<CalendarEntry, Failure> {
        let time = appointment.time();
        let stands = appointment.state() == State::Planned && self.left_at.is_none();
        let state = if stands { EntryState::Planned } else { EntryState::Cancelled };
        let span = Span::new(time.start(), time.end()).map_err(|_| ODD)?;
        let sequence = u32::try_from(self.entry_sequence).map_err(|_| ODD)?;
        Ok(CalendarEntry::from_row((self.entry_uid, sequence), span, state, self.entry_changed_at.0))
    }
}

/// Those who come to an appointment, in one order for all readers.
pub(super) async fn parts_of(work: &Work, appointment: AppointmentId) -> Result<Vec<PartRow>, Failure> {
    work.all(
        concat!(
            "select ",
            part_columns!(),
            " from appointment_part part
             where part.practice_id = $1 and part.appointment_id = $2 and part.left_at is null
             order by part.person_id"
        ),
        values![appointment],
    )
    .await
}

/// An appointment that nobody else changes meanwhile.
pub(super) async fn lock(work: &Work, appointment: AppointmentId) -> Result<Option<AppointmentRow>, Failure> {
    work.find_for_update(
        concat!("select ", appointment_columns!(), " from appointment where practice_id = $1 and id = $2"),
        values![appointment],
    )
    .await
}

/// Writes down where an appointment stands, and its entry in the calendar of each who comes.
pub(super) async fn write(
    work: &Work,
    row: &AppointmentRow,
    next: &Appointment,
    parts: &[PartRow],
) -> Result<(), Failure> {
    let (time, wall) = (next.time(), next.wall());
    // Who is told of a move is not told once more that the hour is another.
    work.run(
        "update appointment set starts_at = $3, ends_at = $4, wall_time = $5, zone = $6, state = $7, look_at = null,
             version = version + 1
         where practice_id = $1 and id = $2",
        values![
            row.id.0,
            time.start(),
            time.end(),
            wall.local().to_string(),
            wall.zone().name(),
            next.state().as_str(),
        ],
    )
    .await?;
    let before = row.read()?;
    for part in parts {
        let entry = part.entry(&before)?;
        let entry = match next.state() {
            State::CalledOff => entry.cancelled(work.now()),
            State::Planned => {
                let span = Span::new(time.start(), time.end()).map_err(|_| ODD)?;
                entry.moved(span, work.now()).map_err(|_| ODD)?
            }
        };
        write_entry(work, part.id.0, &entry).await?;
    }
    Ok(())
}

/// Writes down what somebody's own calendar is to show.
pub(super) async fn write_entry(work: &Work, part: AppointmentPartId, entry: &CalendarEntry) -> Result<(), Failure> {
    work.run(
        "update appointment_part set entry_sequence = $3, entry_changed_at = $4 where practice_id = $1 and id = $2",
        values![part, i64::from(entry.sequence()), entry.changed_at()],
    )
    .await
    .map(|_| ())
}
