//! Reading one's own appointments. Nothing in them depends on what anybody else does.

use domain::{
    access::{Act, Actor, Place, permit},
    appointments::{TOLD_AHEAD, Wall, shift},
    ids::{AppointmentId, AppointmentPartId, PersonId},
    problem::Problem,
};
use sea_orm::FromQueryResult;

use super::{
    OwnAppointmentView,
    rows::{AppointmentRow, appointment_columns, wall, wall_before},
};
use crate::{
    kernel::{
        bind::{At, Key, values},
        page::{Page, PageRequest},
        refused::{Failure, Refused},
        seal::Spot,
        services::Services,
        work::{Work, subject},
        zone::zone,
    },
    people::Directory,
};

const MINE: &str = "my appointments";

/// An own appointment, as the statement gives it.
#[derive(FromQueryResult)]
struct OwnRow {
    #[sea_orm(nested)]
    appointment: AppointmentRow,
    part_id: Key<AppointmentPartId>,
    sealed_link: Option<Vec<u8>>,
    others: i64,
    wall_before: Option<String>,
    said_at: Option<At>,
}

/// What somebody comes to and is not over. Whether one comes alone is how it was agreed: whether the other still comes is not said.
macro_rules! own {
    ($rest:literal) => {
        concat!(
            "select ",
            appointment_columns!(),
            ", part.id as part_id, part.sealed_link,
               (select count(*) from appointment_part other
                where other.practice_id = $1 and other.appointment_id = appointment.id
                  and other.person_id <> $2) as others,
               (select said.attested_at from location_attestation said
                where said.practice_id = $1 and said.part_id = part.id) as said_at, ",
            wall_before!(),
            " from appointment_part part
             join appointment on appointment.practice_id = part.practice_id and appointment.id = part.appointment_id
             where part.practice_id = $1 and part.person_id = $2 and part.left_at is null
               and appointment.state = 'planned' and appointment.ends_at > $3 ",
            $rest
        )
    };
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
    let rows: Vec<OwnRow> = work
        .all(
            own!("order by appointment.starts_at, appointment.id limit $4 offset $5"),
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

/// One of them, for whoever comes to it.
pub(super) async fn own_view(work: &Work, me: PersonId, id: AppointmentId) -> Result<OwnAppointmentView, Failure> {
    let row: OwnRow = work
        .find(own!("and appointment.id = $4"), values![me, work.now(), id])
        .await?
        .ok_or(Failure::Corrupt("an own appointment that is not there"))?;
    own(work, &mut Directory::default(), me, &row).await
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
        can_check_in: appointment.check_in(work.now()).is_ok(),
        is_here: row.said_at.is_some(),
    })
}
