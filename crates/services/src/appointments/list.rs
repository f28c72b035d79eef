//! Reading appointments: a couple's, for those who arrange them, and one's own.

use std::collections::HashMap;

use domain::{
    access::{Act, Actor, Place, permit},
    appointments::{State, TOLD_AHEAD, Wall, shift},
    ids::{AppointmentId, AppointmentPartId, CoupleId, PersonId},
    problem::Problem,
};
use sea_orm::FromQueryResult;

use super::{
    AppointmentView, OwnAppointmentView, PartView,
    reach::reach,
    rows::{AppointmentRow, PartRow, appointment_columns, part_columns, parts_of, wall},
};
use crate::{
    kernel::{
        bind::{Key, values},
        page::{Page, PageRequest},
        refused::{Failure, Refused},
        seal::Spot,
        services::Services,
        work::{Work, subject},
        zone::zone,
    },
    people::Directory,
};

const OF_COUPLE: &str = "appointments";
const MINE: &str = "my appointments";

/// A couple's appointments that are not over, the soonest first. What was called off is not among them.
///
/// # Errors
/// `NotFound` for a couple whose appointments the actor does not see.
pub async fn of_couple(
    actor: &Actor,
    services: &Services,
    couple: CoupleId,
    page: PageRequest,
) -> Result<Page<AppointmentView>, Refused> {
    let work = Work::read(actor, services).await?;
    let permit = reach(&work, actor, Act::SeeAppointments, couple).await?;
    let window = page.window(actor, services, OF_COUPLE)?;
    let rows: Vec<AppointmentRow> = work
        .all(
            concat!(
                "select ",
                appointment_columns!(),
                " from appointment
                 where practice_id = $1 and couple_id = $2 and state = 'planned' and ends_at > $3
                 order by starts_at, id limit $4 offset $5"
            ),
            values![couple, work.now(), window.limit(), window.offset()],
        )
        .await?;
    let parts: Vec<PartRow> = work
        .all(
            concat!(
                "select ",
                part_columns!(),
                " from appointment_part part
                 join appointment on appointment.practice_id = part.practice_id and appointment.id = part.appointment_id
                 where part.practice_id = $1 and appointment.couple_id = $2 and appointment.state = 'planned'
                   and appointment.ends_at > $3 and part.left_at is null
                 order by part.person_id"
            ),
            values![couple, work.now()],
        )
        .await?;
    let mut by_appointment: HashMap<AppointmentId, Vec<PartRow>> = HashMap::new();
    for part in parts {
        by_appointment.entry(part.appointment_id.0).or_default().push(part);
    }
    let mut directory = Directory::default();
    let mut views = Vec::with_capacity(rows.len());
    for row in &rows {
        let parts = by_appointment.remove(&row.id.0).unwrap_or_default();
        views.push(view(&work, &mut directory, row, &parts).await?);
    }
    let page = window.page(actor, services, OF_COUPLE, views);
    Ok(services.witnessed(actor, permit, subject(couple), page).await?)
}

/// One appointment, for whoever was found to be allowed to read it.
pub(super) async fn view_of(work: &Work, id: AppointmentId) -> Result<AppointmentView, Failure> {
    let row: AppointmentRow = work
        .find(
            concat!("select ", appointment_columns!(), " from appointment where practice_id = $1 and id = $2"),
            values![id],
        )
        .await?
        .ok_or(Failure::Corrupt("an appointment that is not there"))?;
    view(work, &mut Directory::default(), &row, &parts_of(work, id).await?).await
}

async fn view(
    work: &Work,
    directory: &mut Directory,
    row: &AppointmentRow,
    parts: &[PartRow],
) -> Result<AppointmentView, Failure> {
    let appointment = row.read()?;
    let mut people = Vec::with_capacity(parts.len());
    for part in parts {
        people.push(PartView {
            person: directory.name(work, part.person_id.0).await?,
            place: part.place()?.name().to_owned(),
            has_link: part.sealed_link.is_some(),
        });
    }
    Ok(AppointmentView {
        id: row.id.0,
        couple: row.couple_id.0,
        member: directory.name(work, row.member_id.0).await?,
        service: row.service()?,
        starts_at: appointment.time().start(),
        ends_at: appointment.time().end(),
        wall_time: appointment.wall().local(),
        zone: appointment.wall().zone().name().to_owned(),
        is_planned: appointment.state() == State::Planned,
        series: row.series_id.map(|series| series.0),
        people,
        version: row.version,
    })
}

/// An own appointment, as the statement gives it.
#[derive(FromQueryResult)]
struct OwnRow {
    #[sea_orm(nested)]
    appointment: AppointmentRow,
    part_id: Key<AppointmentPartId>,
    sealed_link: Option<Vec<u8>>,
    others: i64,
    wall_before: Option<String>,
}

/// One's own appointments that are not over, the soonest first. Those of somebody else alone are not there.
///
/// # Errors
/// `NotAllowed` for anybody who is not in care here.
pub async fn mine(actor: &Actor, services: &Services, page: PageRequest) -> Result<Page<OwnAppointmentView>, Refused> {
    let permit = permit(actor, Act::SeeOwnAppointments, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let window = page.window(actor, services, MINE)?;
    let work = Work::read(actor, services).await?;
    // Whether one comes alone is how it was agreed. Whether the other still comes is not said.
    let rows: Vec<OwnRow> = work
        .all(
            concat!(
                "select ",
                appointment_columns!(),
                ", part.id as part_id, part.sealed_link,
                   (select count(*) from appointment_part other
                    where other.practice_id = $1 and other.appointment_id = appointment.id
                      and other.person_id <> $2) as others,
                   (select earlier.wall_time from appointment earlier
                    where earlier.practice_id = $1 and earlier.series_id = appointment.series_id
                      and earlier.number = appointment.number - 1) as wall_before
                 from appointment_part part
                 join appointment on appointment.practice_id = part.practice_id and appointment.id = part.appointment_id
                 where part.practice_id = $1 and part.person_id = $2 and part.left_at is null
                   and appointment.state = 'planned' and appointment.ends_at > $3
                 order by appointment.starts_at, appointment.id limit $4 offset $5"
            ),
            values![me, work.now(), window.limit(), window.offset()],
        )
        .await?;
    let mut directory = Directory::default();
    let mut views = Vec::with_capacity(rows.len());
    for row in &rows {
        views.push(own(&work, &mut directory, me, row).await?);
    }
    let page = window.page(actor, services, MINE, views);
    Ok(services.witnessed(actor, permit, subject(me), page).await?)
}

async fn own(
    work: &Work,
    directory: &mut Directory,
    me: PersonId,
    row: &OwnRow,
) -> Result<OwnAppointmentView, Failure> {
    let appointment = row.appointment.read()?;
    let zone = zone(&directory.name(work, me).await?.zone)?;
    let agreed = appointment.wall().zone().name().to_owned();
    let before: Option<Wall> = row.wall_before.as_deref().map(|local| wall(local, &agreed)).transpose()?;
    let is_near = appointment.time().start().duration_since(work.now()) <= TOLD_AHEAD;
    let shift = before.filter(|_| is_near).and_then(|before| shift(&before, appointment.wall(), &zone));
    let link = match &row.sealed_link {
        Some(sealed) => {
            let spot = Spot::new("appointment_part.sealed_link", work.practice(), row.part_id.0);
            Some(directory.key(work, me).await?.open_text(spot, sealed)?)
        }
        None => None,
    };
    Ok(OwnAppointmentView {
        id: row.appointment.id.0,
        member: directory.name(work, row.appointment.member_id.0).await?.name,
        is_alone: row.others == 0,
        starts_at: appointment.time().start(),
        ends_at: appointment.time().end(),
        zone: zone.name().to_owned(),
        agreed_zone: agreed,
        link,
        shift,
    })
}
