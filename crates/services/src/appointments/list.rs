//! Reading a couple's appointments, for those who arrange them.

use std::collections::HashMap;

use domain::{
    access::{Act, Actor},
    appointments::State,
    ids::{AppointmentId, CoupleId},
    practice::licence::Company,
    problem::Problem,
};

use super::{
    AppointmentView, PartView,
    check_in::in_the_way,
    reach::reach,
    rows::{AppointmentRow, PartRow, appointment_columns, part_columns, parts_attested, parts_of},
};
use crate::{
    attestation::{Part, Reach},
    kernel::{
        bind::values,
        page::{Page, PageRequest},
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject},
    },
    people::Directory,
    practice::WhenAsked,
};

const OF_COUPLE: &str = "appointments";
const HELD: &str = "appointments that are over";

/// The appointments of a couple that a filter leaves, and those who come to them: two statements with one filter and one order, for any number of
/// rows.
macro_rules! of_couple {
    ($filter:literal, $order:literal) => {
        (
            concat!(
                "select ",
                appointment_columns!(),
                " from appointment
                 where appointment.practice_id = $1 and appointment.couple_id = $2 and appointment.state = 'planned' and ",
                $filter,
                " order by ",
                $order,
                " limit $4 offset $5"
            ),
            concat!(
                "select ",
                part_columns!(),
                " from ",
                parts_attested!(),
                " where part.practice_id = $1 and part.left_at is null and part.appointment_id in (
                     select appointment.id from appointment
                     where appointment.practice_id = $1 and appointment.couple_id = $2 and appointment.state = 'planned'
                       and ",
                $filter,
                " order by ",
                $order,
                " limit $4 offset $5)
                 order by part.person_id"
            ),
        )
    };
}

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
    const COMING: (&str, &str) = of_couple!("appointment.ends_at > $3", "appointment.starts_at, appointment.id");
    listed(actor, services, couple, (page, OF_COUPLE, COMING)).await
}

/// A couple's appointments that are over, the newest first: to note who came. What was called off is not among them.
///
/// # Errors
/// As [`of_couple`].
pub async fn held_of_couple(
    actor: &Actor,
    services: &Services,
    couple: CoupleId,
    page: PageRequest,
) -> Result<Page<AppointmentView>, Refused> {
    const OVER: (&str, &str) = of_couple!("appointment.ends_at <= $3", "appointment.starts_at desc, appointment.id");
    listed(actor, services, couple, (page, HELD, OVER)).await
}

async fn listed(
    actor: &Actor,
    services: &Services,
    couple: CoupleId,
    (page, list, (sql, theirs)): (PageRequest, &'static str, (&'static str, &'static str)),
) -> Result<Page<AppointmentView>, Refused> {
    let work = Work::read(actor, services).await?;
    let permit = reach(&work, actor, Act::SeeAppointments, couple).await?;
    let window = page.window(actor, services, list)?;
    let bounds = || values![couple, work.now(), window.limit(), window.offset()];
    let rows: Vec<AppointmentRow> = work.all(sql, bounds()).await?;
    let parts: Vec<PartRow> = work.all(theirs, bounds()).await?;
    let mut by_appointment: HashMap<AppointmentId, Vec<PartRow>> = HashMap::new();
    for part in parts {
        by_appointment.entry(part.appointment_id.0).or_default().push(part);
    }
    let (mut law, mut directory) = (WhenAsked::default(), Directory::default());
    let mut views = Vec::with_capacity(rows.len());
    for row in &rows {
        let parts = by_appointment.remove(&row.id.0).unwrap_or_default();
        views.push(judged(&work, (&mut law, &mut directory), row, &parts).await?);
    }
    let page = window.page(actor, services, list, views);
    Ok(services.witnessed(actor, permit, subject(couple), page).await?)
}

/// One appointment of a couple, also one that is over or was called off.
///
/// # Errors
/// `NotFound` for one that the actor does not see, whether it is there or not.
pub async fn one(actor: &Actor, services: &Services, id: AppointmentId) -> Result<AppointmentView, Refused> {
    let work = Work::read(actor, services).await?;
    let row: AppointmentRow = work
        .find(
            concat!("select ", appointment_columns!(), " from appointment where practice_id = $1 and id = $2"),
            values![id],
        )
        .await?
        .ok_or_else(Problem::not_found)?;
    let permit = reach(&work, actor, Act::SeeAppointments, row.couple_id.0).await?;
    let view = alone(&work, &row).await?;
    Ok(services.witnessed(actor, permit, subject(id), view).await?)
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
    alone(work, &row).await
}

async fn alone(work: &Work, row: &AppointmentRow) -> Result<AppointmentView, Failure> {
    let parts = parts_of(work, row.id.0).await?;
    judged(work, (&mut WhenAsked::default(), &mut Directory::default()), row, &parts).await
}

/// An appointment with what stands in its way as things are now.
async fn judged(
    work: &Work,
    (law, directory): (&mut WhenAsked, &mut Directory),
    row: &AppointmentRow,
    parts: &[PartRow],
) -> Result<AppointmentView, Failure> {
    let needs_cover = in_the_way(work, (law, &mut *directory), row, parts).await?;
    Ok(AppointmentView { needs_cover, ..view(work, directory, row, parts).await? })
}

/// An appointment with what was found in the night to stand in its way.
pub(super) async fn view(
    work: &Work,
    directory: &mut Directory,
    row: &AppointmentRow,
    parts: &[PartRow],
) -> Result<AppointmentView, Failure> {
    let appointment = row.read()?;
    let mut people = Vec::with_capacity(parts.len());
    for part in parts {
        let attestation = part.attested()?;
        let call_back = match &part.sealed_reach {
            Some(sealed) => {
                let key = directory.key(work, part.person_id.0).await?;
                let reach = Reach::open(work, &key, Part::Appointment(part.id.0), sealed)?;
                Some((reach.call_back, reach.emergency))
            }
            None => None,
        };
        people.push(PartView {
            person: directory.name(work, part.person_id.0).await?,
            place: part.place()?.name().to_owned(),
            has_link: part.sealed_link.is_some(),
            is_at: attestation.map(|said| said.place.name().to_owned()),
            is_overheard: attestation.is_some_and(|said| said.company == Company::WithOthers),
            call_back,
            attendance: part.attendance()?,
        });
    }
    Ok(AppointmentView {
        id: row.id.0,
        couple: row.couple_id.0,
        member: directory.name(work, row.member_id.0).await?,
        service: row.service(work.now())?,
        starts_at: appointment.time().start(),
        ends_at: appointment.time().end(),
        wall_time: appointment.wall().local(),
        zone: appointment.wall().zone().name().to_owned(),
        is_planned: appointment.state() == State::Planned,
        has_begun: appointment.time().start() <= work.now(),
        needs_cover: row.needs_cover.clone(),
        series: row.series_id.map(|series| series.0),
        people,
        version: row.version,
    })
}
