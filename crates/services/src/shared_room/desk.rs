//! How a couple's room stands, for those who treat them.

use domain::{
    access::{Act, Actor, permit},
    ids::CoupleId,
    problem::Problem,
    shared_room::Part,
};

use super::{DeskRoom, DeskRoomMember, rows};
use crate::{
    couples::place_of_couple,
    kernel::{
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject},
    },
    people::Directory,
};

/// How a couple's room stands: who would like what, whether it is kept closed, and whether the lines were shown.
///
/// # Errors
/// `NotFound` for a couple that the actor neither treats nor supervises.
pub async fn shared_room_of(actor: &Actor, services: &Services, couple: CoupleId) -> Result<DeskRoom, Refused> {
    let work = Work::read(actor, services).await?;
    let place = place_of_couple(&work, actor, couple).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::SeeSharedRoom, place)?;
    let view = read(&work, couple).await?;
    Ok(services.witnessed(actor, permit, subject(couple), view).await?)
}

/// The same, after something was done.
pub(super) async fn read(work: &Work, couple: CoupleId) -> Result<DeskRoom, Failure> {
    let (room, lines_shown_at) = rows::room(work, couple).await?;
    let mut directory = Directory::default();
    let mut members = Vec::with_capacity(room.members.len());
    for person in &room.members {
        members.push(DeskRoomMember {
            person: directory.name(work, *person).await?,
            wished: room.is_wished_by(*person, Part::Room),
            lines_wished: room.is_wished_by(*person, Part::Lines),
        });
    }
    Ok(DeskRoom { couple, members, kept_closed: room.is_to_stay_closed(), lines_shown_at })
}
