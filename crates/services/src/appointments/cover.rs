//! The licence rule, asked again of what was made: the sessions that it looks at, and those that somebody else has to hold (DOMAIN.md 5.4).

use std::collections::HashMap;

use domain::{
    access::{Act, Actor, Place, permit},
    ids::{AppointmentId, PersonId},
    practice::licence::{Participant, Session},
    problem::Problem,
};
use jiff::Timestamp;
use sea_orm::FromQueryResult;

use super::{
    AppointmentView,
    list::view,
    rows::{AppointmentRow, PartRow, appointment_columns, part_columns, parts_attested},
    time::session,
};
use crate::{
    kernel::{
        bind::values,
        page::{Page, PageRequest},
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject},
        zone::zone,
    },
    people::Directory,
};

const LIST: &str = "appointments that need cover";

/// One who comes, as the licence rule asks for them.
#[derive(FromQueryResult)]
struct GuestRow {
    #[sea_orm(nested)]
    part: PartRow,
    zone: String,
}

/// What begins within a stretch of time and needs an authority, each with who is to hold it, the earliest first.
pub(crate) async fn sessions_within(
    work: &Work,
    (from, until): (Timestamp, Timestamp),
) -> Result<Vec<(PersonId, AppointmentId, Session)>, Failure> {
    let rows: Vec<AppointmentRow> = work
        .all(
            concat!(
                "select ",
                appointment_columns!(),
                " from appointment
                 where practice_id = $1 and state = 'planned' and starts_at >= $2 and starts_at < $3
                 order by starts_at, id"
            ),
            values![from, until],
        )
        .await?;
    let guests: Vec<GuestRow> = work
        .all(
            concat!(
                "select ",
                part_columns!(),
                ", person.zone
                 from ",
                parts_attested!(),
                " join person on person.practice_id = part.practice_id and person.id = part.person_id
                 join appointment
                     on appointment.practice_id = part.practice_id and appointment.id = part.appointment_id
                 where part.practice_id = $1 and part.left_at is null and appointment.state = 'planned'
                   and appointment.starts_at >= $2 and appointment.starts_at < $3
                 order by part.person_id"
            ),
            values![from, until],
        )
        .await?;
    let mut coming: HashMap<AppointmentId, Vec<Participant>> = HashMap::new();
    for GuestRow { part, zone: clock } in guests {
        let whereabouts = part.whereabouts()?;
        coming.entry(part.appointment_id.0).or_default().push(Participant { whereabouts, zone: zone(&clock)? });
    }
    let mut sessions = Vec::new();
    for row in rows {
        let service = row.care()?;
        let Some(people) = coming.remove(&row.id.0).filter(|_| service.needs_authority()) else { continue };
        let session =
            session(service, &row.read()?, people).map_err(|_| Failure::Corrupt("an appointment as a session"))?;
        sessions.push((row.member_id.0, row.id.0, session));
    }
    Ok(sessions)
}

/// What is to come and somebody else has to hold, or nobody can, the soonest first: for the front desk everything, for a therapist what belongs to
/// couples whose care they lead. Nobody finds an appointment here of a couple that they belong or belonged to themself.
///
/// # Errors
/// `NotAllowed` for anybody who sees no appointments of others.
pub async fn needing_cover(
    actor: &Actor,
    services: &Services,
    page: PageRequest,
) -> Result<Page<AppointmentView>, Refused> {
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let (permit, is_everything) = match permit(actor, Act::SeeAppointments, Place::Practice) {
        Ok(permit) => (permit, true),
        Err(refused) => (permit(actor, Act::SeeAppointments, Place::Treated).map_err(|_| refused)?, false),
    };
    let window = page.window(actor, services, LIST)?;
    let work = Work::read(actor, services).await?;
    let rows: Vec<AppointmentRow> = work
        .all(
            concat!(
                "select ",
                appointment_columns!(),
                " from appointment
                 join cover_needed cover
                     on cover.practice_id = appointment.practice_id and cover.appointment_id = appointment.id
                 where appointment.practice_id = $1 and appointment.state = 'planned' and appointment.starts_at > $2
                   and not exists (
                       select 1 from couple_member own
                       where own.practice_id = $1 and own.couple_id = appointment.couple_id and own.person_id = $3)
                   and ($4 or exists (
                       select 1 from care_team seat
                       where seat.practice_id = $1 and seat.couple_id = appointment.couple_id and seat.person_id = $3
                         and seat.role = 'lead-therapist' and seat.ended_at is null))
                 order by appointment.starts_at, appointment.id limit $5 offset $6"
            ),
            values![work.now(), me, is_everything, window.limit(), window.offset()],
        )
        .await?;
    let parts: Vec<PartRow> = work
        .all(
            concat!(
                "select ",
                part_columns!(),
                " from ",
                parts_attested!(),
                " join cover_needed cover
                     on cover.practice_id = part.practice_id and cover.appointment_id = part.appointment_id
                 where part.practice_id = $1 and part.left_at is null
                 order by part.person_id"
            ),
            values![],
        )
        .await?;
    let mut by_appointment: HashMap<AppointmentId, Vec<PartRow>> = HashMap::new();
    for part in parts {
        by_appointment.entry(part.appointment_id.0).or_default().push(part);
    }
    let mut directory = everybody(&work).await?;
    let mut views = Vec::with_capacity(rows.len());
    for row in &rows {
        let parts = by_appointment.remove(&row.id.0).unwrap_or_default();
        views.push(view(&work, &mut directory, row, &parts).await?);
    }
    let page = window.page(actor, services, LIST, views);
    Ok(services.witnessed(actor, permit, subject(work.practice()), page).await?)
}

/// Everybody who holds or comes to an appointment that needs cover.
async fn everybody(work: &Work) -> Result<Directory, Failure> {
    let mut directory = Directory::default();
    directory
        .learn(
            work,
            "select id, sealed_key, sealed_name, zone from person
             where practice_id = $1 and id in (
                 select appointment.member_id from appointment
                 join cover_needed cover
                     on cover.practice_id = appointment.practice_id and cover.appointment_id = appointment.id
                 where appointment.practice_id = $1
                 union
                 select part.person_id from appointment_part part
                 join cover_needed cover
                     on cover.practice_id = part.practice_id and cover.appointment_id = part.appointment_id
                 where part.practice_id = $1)",
            values![],
        )
        .await?;
    Ok(directory)
}
