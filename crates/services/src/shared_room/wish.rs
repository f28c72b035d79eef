//! Wishing for the shared room or the lines in it, and taking that back.

use domain::{
    access::{Act, Actor, Place, permit},
    ids::{CoupleId, Id as _, PersonId, RoomWishId},
    problem::Problem,
    shared_room::{Part, Span},
    zone::Zone,
};

use super::{MakeWish, SharedRoomView, mine};
use crate::{
    couples::members_of,
    kernel::{
        bind::values,
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
    },
    practice,
};

/// Says whether the actor would like the room, or the lines in it; saying it twice changes nothing. For the others it counts from the next morning
/// on. Whoever takes back the room takes back the lines with it, and a line is hidden at once. Nobody is told; the room's being open tells.
///
/// # Errors
/// `NotFound` at `room` for a couple in which the actor is not now.
pub async fn wish(actor: &Actor, services: &Services, command: MakeWish) -> Result<SharedRoomView, Refused> {
    let permit = permit(actor, Act::WishSharedRoom, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let couple = CoupleId::from_uuid(command.room.uuid());
    if !members_of(&work, couple).await?.contains(&me) {
        return Err(Problem::not_found().on("room").into());
    }
    let zone = practice::zone(&work).await?;
    match (command.wished, command.part) {
        (true, part) => begin(&work, (couple, me), part, &zone).await?,
        (false, Part::Room) => {
            end(&work, (couple, me), Part::Lines, &zone).await?;
            end(&work, (couple, me), Part::Room, &zone).await?;
        }
        (false, Part::Lines) => end(&work, (couple, me), Part::Lines, &zone).await?,
    }
    let view = mine::read(&work, couple, me).await?;
    work.commit(actor, permit, subject_of(command.room, me)).await?;
    Ok(view)
}

async fn begin(work: &Work, (couple, me): (CoupleId, PersonId), part: Part, zone: &Zone) -> Result<(), Failure> {
    let span = Span::beginning(work.now(), zone);
    work.run(
        "insert into room_wish (practice_id, id, couple_id, person_id, part, wished_at, counts_from)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (practice_id, couple_id, person_id, part) where taken_back_at is null do nothing",
        values![work.id::<RoomWishId>(), couple, me, part.as_str(), work.now(), span.from],
    )
    .await
    .map(|_| ())
}

async fn end(work: &Work, (couple, me): (CoupleId, PersonId), part: Part, zone: &Zone) -> Result<(), Failure> {
    work.run(
        "update room_wish set taken_back_at = $5, counts_until = $6
         where practice_id = $1 and couple_id = $2 and person_id = $3 and part = $4 and taken_back_at is null",
        values![couple, me, part.as_str(), work.now(), part.counts_until(work.now(), zone)],
    )
    .await
    .map(|_| ())
}
