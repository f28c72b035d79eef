//! Hours of ongoing care in the practice's calendar. Whoever arranges one or holds it sees who comes; to everybody else the time is taken.
//!
//! Two statements beside the reader's own name, however many hours there are.

use std::collections::HashMap;

use domain::{
    access::{Act, Actor, Place, permit},
    appointments::{Onlooker, Sight},
    ids::{AppointmentId, CoupleId, PersonId},
    problem::Problem,
};
use jiff::{Timestamp, civil::Date};
use sea_orm::FromQueryResult;

use crate::{
    consultations::{CalendarDays, days_for},
    couples::open_alias,
    kernel::{
        bind::{At, Key, values},
        refused::{Failure, Refused},
        seal::SealKey,
        services::Services,
        work::{Work, subject},
    },
    people::{PersonView, open_name},
};

/// Some days of the practice's calendar, as far as ongoing care takes time in them.
#[derive(Debug, Clone)]
pub struct HoursView {
    /// The first day, on the reader's clock.
    pub first: Date,
    /// The last day.
    pub last: Date,
    /// Where the reader's clock stands.
    pub zone: String,
    /// What takes place or took place then, the earliest first.
    pub hours: Vec<HourView>,
}

/// One hour.
#[derive(Debug, Clone)]
pub struct HourView {
    /// When it begins.
    pub starts_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
    /// Whose time it is.
    pub member: PersonView,
    /// What else the reader may know of it; none where it is taken and that is all.
    pub known: Option<KnownHour>,
}

/// What somebody sees of an hour that they arrange or hold.
#[derive(Debug, Clone)]
pub struct KnownHour {
    /// Which appointment it is.
    pub id: AppointmentId,
    /// The couple, for whoever arranges its appointments.
    pub couple: Option<CoupleId>,
    /// What the practice calls the couple.
    pub alias: String,
    /// Who comes.
    pub people: Vec<PersonView>,
}

/// Some days of the calendar: what ongoing care takes of everybody's time, or of one member's.
///
/// # Errors
/// `NotAllowed` for anybody who has no desk with a calendar, `OutOfRange` for too many days.
pub async fn calendar(actor: &Actor, services: &Services, asked: CalendarDays) -> Result<HoursView, Refused> {
    let permitted = permit(actor, Act::SeeCalendar, Place::Practice)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::read(actor, services).await?;
    let days = days_for(&work, actor, asked).await?;
    let bounds = || values![me, days.span.start(), days.span.end()];
    let rows: Vec<HourRow> = work.all(HOURS, bounds()).await?;
    let coming: Vec<ComingRow> = work.all(COMING, values![days.span.start(), days.span.end()]).await?;
    let key = work.practice_key().await?;
    let mut people: HashMap<AppointmentId, Vec<ComingRow>> = HashMap::new();
    for row in coming {
        people.entry(row.appointment_id.0).or_default().push(row);
    }
    let reader = Reader::of(actor, me);
    let mut hours = Vec::with_capacity(rows.len());
    for row in rows.iter().filter(|row| asked.member.is_none_or(|member| member == row.member_id.0)) {
        let theirs = people.remove(&row.id.0).unwrap_or_default();
        hours.push(hour(&work, &key, row, (reader.sight(row), theirs))?);
    }
    let view = HoursView { first: days.first, last: days.last, zone: days.zone.name().to_owned(), hours };
    Ok(services.witnessed(actor, permitted, subject(work.practice()), view).await?)
}

/// Whoever looks.
struct Reader {
    me: PersonId,
    /// They arrange everybody's appointments.
    keeps_desk: bool,
    /// They arrange those of couples whose care they lead.
    leads: bool,
}

impl Reader {
    fn of(actor: &Actor, me: PersonId) -> Self {
        let arranges = |place| permit(actor, Act::ArrangeAppointments, place).is_ok();
        Self { me, keeps_desk: arranges(Place::Practice), leads: arranges(Place::Treated) }
    }

    fn sight(&self, row: &HourRow) -> Sight {
        let arranges = self.keeps_desk || (self.leads && row.leads > 0);
        Onlooker { arranges, holds: row.member_id.0 == self.me, belongs: row.belongs > 0 }.sight()
    }
}

/// What takes place between two instants, with whose time it is and how the reader stands to the couple.
const HOURS: &str = "
    select appointment.id, appointment.couple_id, appointment.member_id, appointment.starts_at, appointment.ends_at,
        holder.sealed_key, holder.sealed_name, holder.zone, couple.sealed_alias,
        (select count(*) from couple_member own
         where own.practice_id = $1 and own.couple_id = appointment.couple_id and own.person_id = $2) as belongs,
        (select count(*) from care_team care
         where care.practice_id = $1 and care.couple_id = appointment.couple_id and care.person_id = $2
           and care.role = 'lead-therapist' and care.ended_at is null) as leads
    from appointment
    join person holder on holder.practice_id = appointment.practice_id and holder.id = appointment.member_id
    join couple on couple.practice_id = appointment.practice_id and couple.id = appointment.couple_id
    where appointment.practice_id = $1 and appointment.state = 'planned'
      and appointment.starts_at >= $3 and appointment.starts_at < $4
    order by appointment.starts_at, appointment.id";

/// Who comes to them.
const COMING: &str = "
    select part.appointment_id, person.id, person.sealed_key, person.sealed_name, person.zone
    from appointment_part part
    join appointment on appointment.practice_id = part.practice_id and appointment.id = part.appointment_id
    join person on person.practice_id = part.practice_id and person.id = part.person_id
    where part.practice_id = $1 and part.left_at is null and appointment.state = 'planned'
      and appointment.starts_at >= $2 and appointment.starts_at < $3
    order by person.id";

#[derive(FromQueryResult)]
struct HourRow {
    id: Key<AppointmentId>,
    couple_id: Key<CoupleId>,
    member_id: Key<PersonId>,
    starts_at: At,
    ends_at: At,
    sealed_key: Option<Vec<u8>>,
    sealed_name: Vec<u8>,
    zone: String,
    sealed_alias: Vec<u8>,
    belongs: i64,
    leads: i64,
}

#[derive(FromQueryResult)]
struct ComingRow {
    appointment_id: Key<AppointmentId>,
    id: Key<PersonId>,
    sealed_key: Option<Vec<u8>>,
    sealed_name: Vec<u8>,
    zone: String,
}

fn hour(
    work: &Work,
    key: &SealKey,
    row: &HourRow,
    (sight, coming): (Sight, Vec<ComingRow>),
) -> Result<HourView, Failure> {
    let member = row.member_id.0;
    let name = open_name(work, key, member, row.sealed_key.as_deref(), &row.sealed_name)?;
    let known = match sight {
        Sight::Taken => None,
        Sight::Arranged => Some(known(work, key, row, coming)?),
        Sight::Held => Some(KnownHour { couple: None, ..known(work, key, row, coming)? }),
    };
    Ok(HourView {
        starts_at: row.starts_at.0,
        ends_at: row.ends_at.0,
        member: PersonView { id: member, name, zone: row.zone.clone() },
        known,
    })
}

fn known(work: &Work, key: &SealKey, row: &HourRow, coming: Vec<ComingRow>) -> Result<KnownHour, Failure> {
    let person = |one: ComingRow| {
        let name = open_name(work, key, one.id.0, one.sealed_key.as_deref(), &one.sealed_name)?;
        Ok(PersonView { id: one.id.0, name, zone: one.zone })
    };
    Ok(KnownHour {
        id: row.id.0,
        couple: Some(row.couple_id.0),
        alias: open_alias(work, key, row.couple_id.0, &row.sealed_alias)?,
        people: coming.into_iter().map(person).collect::<Result<_, Failure>>()?,
    })
}
