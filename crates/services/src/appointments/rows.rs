//! Rows of appointments.

use domain::{
    appointments::{Appointment, Attendance, State, Wall},
    consultations::{
        Interval, Whereabouts,
        calendar::{CalendarEntry, EntryState, Span},
    },
    ids::{AppointmentId, AppointmentPartId, AppointmentSeriesId, CoupleId, PersonId},
    practice::licence::{Attestation, ServiceKind, Whereabouts as Known},
};
use jiff::{Timestamp, civil::DateTime};
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

use crate::{
    attestation,
    kernel::{
        bind::{At, Key, values},
        refused::Failure,
        work::Work,
        zone::zone,
    },
};

/// The columns of an appointment, in a query that names its table.
macro_rules! appointment_columns {
    () => {
        "appointment.id, appointment.couple_id, appointment.member_id, appointment.series_id,
         appointment.service, appointment.starts_at, appointment.ends_at, appointment.wall_time, appointment.zone,
         appointment.state, appointment.version,
         (select couple.service from couple
          where couple.practice_id = appointment.practice_id and couple.id = appointment.couple_id) as care,
         (select cover_needed.says from cover_needed
          where cover_needed.practice_id = appointment.practice_id
            and cover_needed.appointment_id = appointment.id) as needs_cover"
    };
}
pub(super) use appointment_columns;

/// What was agreed for the one before an appointment, out of those made with it: the newest that stands at the same time of day on the same clock.
/// One that was moved to another time of day, or called off, is not what its people are used to.
macro_rules! wall_before {
    () => {
        "(select earlier.wall_time from appointment earlier
          where earlier.practice_id = $1 and earlier.series_id = appointment.series_id and earlier.state = 'planned'
            and earlier.zone = appointment.zone and substr(earlier.wall_time, 12) = substr(appointment.wall_time, 12)
            and earlier.starts_at < appointment.starts_at
          order by earlier.starts_at desc limit 1) as wall_before"
    };
}
pub(super) use wall_before;

/// The columns of a part, in a query that names its table.
macro_rules! part_columns {
    () => {
        "part.id, part.appointment_id, part.person_id, part.place, part.sealed_link, part.entry_uid, part.entry_sequence,
         part.entry_changed_at, part.left_at, part.attendance, attested.place as attested_place, attested.company,
         attested.attested_at, attested.sealed_reach"
    };
}
pub(super) use part_columns;

/// The parts, each beside where its person said they are.
macro_rules! parts_attested {
    () => {
        "appointment_part part
         left join location_attestation attested
             on attested.practice_id = part.practice_id and attested.part_id = part.id"
    };
}
pub(super) use parts_attested;

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
    care: String,
    pub(super) needs_cover: Option<String>,
}

impl AppointmentRow {
    /// The appointment.
    pub(super) fn read(&self) -> Result<Appointment, Failure> {
        let time = Interval::new(self.starts_at.0, self.ends_at.0).map_err(|_| ODD)?;
        let state = State::from_word(&self.state).ok_or(ODD)?;
        Ok(Appointment::from_row(wall(&self.wall_time, &self.zone)?, time, state))
    }

    /// What kind of help it is, by which the law looks at it: what the couple's care is now.
    pub(super) fn care(&self) -> Result<ServiceKind, Failure> {
        ServiceKind::from_word(&self.care).ok_or(ODD)
    }

    /// What is done in it: of what has begun, what it was when it did.
    pub(super) fn service(&self, now: Timestamp) -> Result<ServiceKind, Failure> {
        if self.starts_at.0 > now { self.care() } else { ServiceKind::from_word(&self.service).ok_or(ODD) }
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
    attendance: Option<String>,
    attested_place: Option<String>,
    company: Option<String>,
    attested_at: Option<At>,
    pub(super) sealed_reach: Option<Vec<u8>>,
}

impl PartRow {
    /// Where its person will be, as they said.
    pub(super) fn place(&self) -> Result<Whereabouts, Failure> {
        Whereabouts::parse(&self.place).map_err(|_| ODD)
    }

    /// Where its person said they are, if they have.
    pub(super) fn attested(&self) -> Result<Option<Attestation>, Failure> {
        let at = self.attested_at.map(|at| at.0);
        attestation::read(self.attested_place.as_deref(), self.company.as_deref(), at)
    }

    /// Where its person is, as the licence rule sees it: what they attested counts before what they told.
    pub(super) fn whereabouts(&self) -> Result<Known, Failure> {
        Ok(match self.attested()? {
            Some(said) => Known::Attested(said),
            None => Known::Told(self.place()?),
        })
    }

    /// Whether its person came, if that was noted.
    pub(super) fn attendance(&self) -> Result<Option<Attendance>, Failure> {
        self.attendance.as_deref().map(|word| Attendance::from_word(word).ok_or(ODD)).transpose()
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
            " from ",
            parts_attested!(),
            " where part.practice_id = $1 and part.appointment_id = $2 and part.left_at is null
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

#[derive(FromQueryResult)]
struct IdRow {
    id: Key<AppointmentId>,
}

/// Locks each appointment whose id a statement finds, in its order. One that somebody called off at this very moment, or that begins, is not among
/// them: nothing is left to be done.
pub(super) async fn lock_coming(
    work: &Work,
    sql: &'static str,
    values: Vec<Value>,
) -> Result<Vec<AppointmentRow>, Failure> {
    let found: Vec<IdRow> = work.all(sql, values).await?;
    let mut rows = Vec::with_capacity(found.len());
    for IdRow { id } in found {
        let row = lock(work, id.0).await?;
        rows.extend(row.filter(|row| row.state == State::Planned.as_str() && row.starts_at.0 > work.now()));
    }
    Ok(rows)
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
