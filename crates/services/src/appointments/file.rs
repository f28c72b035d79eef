//! One's own appointment as a file for one's own calendar (DOMAIN.md 6.5, rule 7).

use domain::{
    access::{Act, Actor, Place, permit},
    consultations::calendar::{CalendarEntry, CalendarFile, file},
    ids::{AppointmentId, PersonId},
    people::Locale,
    problem::Problem,
    reminders::Base,
};
use jiff::Timestamp;

use super::rows::{AppointmentRow, PartRow, appointment_columns, part_columns, parts_attested};
use crate::{
    consultations::EntryRow,
    kernel::{
        bind::values,
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject},
    },
};

/// One's own appointment as a file. One that was called off says so, and takes itself out of the calendar.
///
/// # Errors
/// `NotFound` for every appointment one does not come to, whether it is there or not.
pub async fn calendar_file(
    actor: &Actor,
    services: &Services,
    id: AppointmentId,
    portal: &Base,
) -> Result<CalendarFile, Refused> {
    let permit = permit(actor, Act::SeeOwnAppointments, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::read(actor, services).await?;
    let part: PartRow = work
        .find(
            concat!(
                "select ",
                part_columns!(),
                " from ",
                parts_attested!(),
                " where part.practice_id = $1 and part.appointment_id = $2 and part.person_id = $3 and part.left_at is null"
            ),
            values![id, me],
        )
        .await?
        .ok_or_else(Problem::not_found)?;
    let row: AppointmentRow = work
        .find(
            concat!("select ", appointment_columns!(), " from appointment where practice_id = $1 and id = $2"),
            values![id],
        )
        .await?
        .ok_or_else(Problem::not_found)?;
    let made = file(&part.entry(&row.read()?)?, Locale::English, portal);
    Ok(services.witnessed(actor, permit, subject(id), made).await?)
}

/// Every entry of one person for appointments that are not over at `since`, called off or not. What they left in silence is not among them: it
/// may be moved for whoever else comes, and that is no news of theirs.
pub(crate) async fn entries_of(work: &Work, person: PersonId, since: Timestamp) -> Result<Vec<CalendarEntry>, Failure> {
    let rows: Vec<EntryRow> = work
        .all(
            "select part.entry_uid as uid, part.entry_sequence as sequence, appointment.starts_at, appointment.ends_at,
                 case appointment.state when 'planned' then 'planned' else 'cancelled' end as state,
                 part.entry_changed_at as changed_at
             from appointment_part part
             join appointment on appointment.practice_id = part.practice_id and appointment.id = part.appointment_id
             where part.practice_id = $1 and part.person_id = $2 and part.left_at is null and appointment.ends_at > $3
             order by appointment.starts_at, part.entry_uid",
            values![person, since],
        )
        .await?;
    rows.iter().map(EntryRow::read).collect()
}
