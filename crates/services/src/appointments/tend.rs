//! What time alone makes of appointments: a week before one begins at another hour on somebody's own clock, they are told (DOMAIN.md 5.5), and
//! what is asked before one opens.

use domain::{
    access::{Act, Actor},
    appointments::{Wall, shift},
    ids::{Id as _, PracticeId},
    reminders::Kind,
};
use sea_orm::FromQueryResult;

use super::{
    before::follow_next,
    rows::{AppointmentRow, appointment_columns, parts_of, wall, wall_before},
};
use crate::{
    kernel::{
        bind::values,
        clockwork::{own_permit, practices_with_due, put_off},
        refused::Failure,
        services::Services,
        work::{Work, subject},
        zone::zone,
    },
    people::name_of,
    reminders,
};

/// Does everything that is due now, practice by practice. Doing it twice, or after an outage, does it once.
///
/// # Errors
/// The database fails.
pub async fn tend(services: &Services) -> Result<(), Failure> {
    let due = practices_with_due(services, "select distinct practice_id from appointment where look_at <= $1").await?;
    for practice in due {
        while look(services, practice).await? {}
    }
    let due = practices_with_due(
        services,
        "select distinct practice_id from series
         where ended_at is null and before_appointments and next_opens_at <= $1",
    )
    .await?;
    for practice in due {
        while follow_next(services, practice).await? {}
    }
    Ok(())
}

/// An appointment beside the time that its people are used to.
#[derive(FromQueryResult)]
struct DueRow {
    #[sea_orm(nested)]
    appointment: AppointmentRow,
    wall_before: Option<String>,
}

/// Looks at one appointment whose week has come; whether there was one. Each commits on its own, and one that fails holds up none of the
/// others.
///
/// The clocks are those of that day, so that whoever has moved meanwhile is told what is true where they are.
async fn look(services: &Services, practice: PracticeId) -> Result<bool, Failure> {
    let clockwork = Actor::clockwork(practice);
    let work = Work::begin(&clockwork, services).await?;
    let due: Option<DueRow> = work
        .find_for_update(
            concat!(
                "select ",
                appointment_columns!(),
                ", ",
                wall_before!(),
                " from appointment
                 where appointment.practice_id = $1 and appointment.look_at <= $2
                 order by appointment.look_at, appointment.id limit 1"
            ),
            values![work.now()],
        )
        .await?;
    let Some(due) = due else { return Ok(false) };
    let id = due.appointment.id.0;
    if let Err(failure) = tell(work, &clockwork, due).await {
        let later = "update appointment set look_at = $3 where practice_id = $1 and id = $2";
        put_off(services, practice, (failure, id), later).await?;
    }
    Ok(true)
}

/// Tells whoever comes to one that begins at another hour for them.
async fn tell(work: Work, clockwork: &Actor, due: DueRow) -> Result<(), Failure> {
    let DueRow { appointment: row, wall_before } = due;
    let appointment = row.read()?;
    let before: Option<Wall> =
        wall_before.as_deref().map(|local| wall(local, appointment.wall().zone().name())).transpose()?;
    let is_ahead = appointment.time().start() > work.now();
    if let Some(before) = before.filter(|_| is_ahead) {
        for part in parts_of(&work, row.id.0).await? {
            let zone = zone(&name_of(&work, part.person_id.0).await?.zone)?;
            if shift(&before, appointment.wall(), &zone).is_some() {
                let news = Some(Kind::AppointmentChanged);
                reminders::appoint(&work, part.person_id.0, part.id.0.uuid(), appointment.time().start(), news).await?;
                let permit = own_permit(clockwork, Act::TendAppointments)?;
                work.audit(clockwork, &permit, subject(row.id.0)).await?;
            }
        }
    }
    work.run("update appointment set look_at = null where practice_id = $1 and id = $2", values![row.id.0]).await?;
    work.commit_audited().await
}
