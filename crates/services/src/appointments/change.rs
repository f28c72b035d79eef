//! What becomes of an appointment: it moves, it is called off with those that follow it, somebody gets another link.

use domain::{
    access::{Act, Actor, Permit},
    appointments::Wall,
    ids::{AppointmentId, AppointmentSeriesId, CoupleId, Id as _},
    problem::{Code, Problem},
    reminders::Kind,
};
use sea_orm::FromQueryResult;

use super::{
    AppointmentView, ChangeLink, Move, Seen,
    before::follow_appointments,
    list::view_of,
    reach::reach,
    rows::{self, AppointmentRow, lock_coming, parts_of},
    settle::{News, put_off},
    time::{Guests, Law, take, taken},
};
use crate::{
    attestation::forget_of_appointment,
    consultations::release_appointment,
    kernel::{
        bind::{At, Key, values},
        refused::Refused,
        seal::Spot,
        services::Services,
        work::{Work, subject},
        zone::zone,
    },
    people::{self, Directory},
    reminders,
};

/// Moves one appointment to another time, as long as before. Each who comes is told that something has changed.
///
/// # Errors
/// `NotFound`, `Stale`, `Taken` when somebody's time is, `NotAllowed` where the licence rule says no, `WrongState`, `Expired`.
pub async fn move_to(actor: &Actor, services: &Services, command: Move) -> Result<AppointmentView, Refused> {
    let (work, permit, row) = begin(actor, services, command.seen, Act::ArrangeAppointments).await?;
    let before = row.read()?;
    let wall = Wall::new(command.to.on.to_datetime(command.to.at), before.wall().zone().clone());
    let moved = before.move_to(wall, work.now())?;
    people::lock(&work, row.member_id.0).await?;
    let parts = parts_of(&work, row.id.0).await?;
    let mut directory = Directory::default();
    let mut guests = Guests { member: row.member_id.0, service: row.care()?, people: Vec::new() };
    for part in &parts {
        let zone = zone(&directory.name(&work, part.person_id.0).await?.zone)?;
        guests.people.push((part.person_id.0, part.place()?, zone));
    }
    release_appointment(&work, row.id.0).await?;
    forget_of_appointment(&work, row.id.0).await?;
    Law::unread().check(&work, row.id.0, &guests, &moved).await?;
    if !take(&work, row.id.0, &guests, &moved).await? {
        return Err(taken().into());
    }
    rows::write(&work, &row, &moved, &parts).await?;
    for part in &parts {
        let news = Some(Kind::AppointmentChanged);
        reminders::appoint(&work, part.person_id.0, part.id.0.uuid(), moved.time().start(), news).await?;
    }
    follow_appointments(&work, row.couple_id.0).await?;
    finish(actor, work, permit, row.id.0).await
}

/// Calls one appointment off. Each who was to come is told that something has changed.
///
/// # Errors
/// `NotFound`, `Stale`, `WrongState` when it was called off already, `Expired` once it has begun.
pub async fn call_off(actor: &Actor, services: &Services, seen: Seen) -> Result<AppointmentView, Refused> {
    let (work, permit, row) = begin(actor, services, seen, Act::ArrangeAppointments).await?;
    let called_off = row.read()?.call_off(work.now())?;
    let parts = parts_of(&work, row.id.0).await?;
    put_off(&work, &row, &called_off, &parts, News::Told).await?;
    follow_appointments(&work, row.couple_id.0).await?;
    finish(actor, work, permit, row.id.0).await
}

#[derive(FromQueryResult)]
struct SeriesRow {
    couple_id: Key<CoupleId>,
    ended_at: Option<At>,
}

/// Calls off all that is to come of those that were made at once; how many there were. Each who was to come gets one letter, about the first.
///
/// # Errors
/// `NotFound`, `WrongState` when it has ended already.
pub async fn end_series(actor: &Actor, services: &Services, id: AppointmentSeriesId) -> Result<usize, Refused> {
    let work = Work::begin(actor, services).await?;
    let series: SeriesRow = work
        .find_for_update(
            "select couple_id, ended_at from appointment_series where practice_id = $1 and id = $2",
            values![id],
        )
        .await?
        .ok_or_else(Problem::not_found)?;
    let permit = reach(&work, actor, Act::ArrangeAppointments, series.couple_id.0).await?;
    if series.ended_at.is_some() {
        return Err(Problem::new(Code::WrongState, "These have ended already. Nothing was changed.").into());
    }
    work.run("update appointment_series set ended_at = $3 where practice_id = $1 and id = $2", values![id, work.now()])
        .await?;
    let rows = lock_coming(
        &work,
        "select id from appointment
         where practice_id = $1 and series_id = $2 and state = 'planned' and starts_at > $3
         order by starts_at, id",
        values![id, work.now()],
    )
    .await?;
    let mut news = News::Told;
    for row in &rows {
        let parts = parts_of(&work, row.id.0).await?;
        put_off(&work, row, &row.read()?.call_off(work.now())?, &parts, news).await?;
        news = News::Untold;
    }
    follow_appointments(&work, series.couple_id.0).await?;
    work.commit(actor, permit, subject(id)).await?;
    Ok(rows.len())
}

/// Gives one who comes another link, or none. They find it on their own page; no letter carries it.
///
/// # Errors
/// `NotFound` also for somebody who does not come, `Stale`.
pub async fn change_link(actor: &Actor, services: &Services, command: ChangeLink) -> Result<AppointmentView, Refused> {
    let (work, permit, row) = begin(actor, services, command.seen, Act::ArrangeAppointments).await?;
    let parts = parts_of(&work, row.id.0).await?;
    let part = parts.iter().find(|part| part.person_id.0 == command.person);
    let part = part.ok_or_else(|| Problem::not_found().on("person"))?;
    let key = work.find_person_key(command.person).await?;
    let spot = Spot::new("appointment_part.sealed_link", work.practice(), part.id.0);
    let sealed = command.link.map(|link| key.seal(spot, link.expose().as_bytes(), work.services().random()));
    work.run(
        "update appointment_part set sealed_link = $3 where practice_id = $1 and id = $2",
        values![part.id.0, sealed],
    )
    .await?;
    work.run("update appointment set version = version + 1 where practice_id = $1 and id = $2", values![row.id.0])
        .await?;
    finish(actor, work, permit, row.id.0).await
}

/// Locks an appointment that is still as it was seen.
pub(super) async fn begin(
    actor: &Actor,
    services: &Services,
    seen: Seen,
    act: Act,
) -> Result<(Work, Permit, AppointmentRow), Refused> {
    let work = Work::begin(actor, services).await?;
    let row = rows::lock(&work, seen.appointment).await?.ok_or_else(Problem::not_found)?;
    let permit = reach(&work, actor, act, row.couple_id.0).await?;
    if row.version != seen.version {
        let words = "This was changed meanwhile. Nothing was done. Load the page, look at it, and do it again.";
        return Err(Problem::new(Code::Stale, words).into());
    }
    Ok((work, permit, row))
}

/// Commits, and shows what has become of it.
pub(super) async fn finish(
    actor: &Actor,
    work: Work,
    permit: Permit,
    id: AppointmentId,
) -> Result<AppointmentView, Refused> {
    let view = view_of(&work, id).await?;
    work.commit(actor, permit, subject(id)).await?;
    Ok(view)
}
