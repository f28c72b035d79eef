//! The shared rooms of the couples in which somebody is now.

use domain::{
    access::{Act, Actor, Place, permit},
    couples::hold::NEUTRAL_TEXT,
    ids::{CoupleId, Id as _, PersonId, SharedRoomId},
    problem::Problem,
    shared_room::{CLOSED_TEXT, Part},
};
use sea_orm::FromQueryResult;

use super::{SharedRoomView, contents, rows};
use crate::{
    couples::is_paused,
    kernel::{
        bind::{Key, values},
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
    },
};

#[derive(FromQueryResult)]
struct CoupleRow {
    couple_id: Key<CoupleId>,
}

/// The actor's shared rooms, one for each couple in which they are. While joint work is paused they rest, with the words of every pause.
///
/// # Errors
/// `NotAllowed` for anybody but partners.
pub async fn my_shared_rooms(actor: &Actor, services: &Services) -> Result<Vec<SharedRoomView>, Refused> {
    let permit = permit(actor, Act::SeeSharedRoom, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::read(actor, services).await?;
    let couples: Vec<CoupleRow> = work
        .all(
            "select couple_id from couple_member where practice_id = $1 and person_id = $2 and left_at is null
             order by joined_at, couple_id",
            values![me],
        )
        .await?;
    let mut views = Vec::with_capacity(couples.len());
    for row in couples {
        views.push(read(&work, row.couple_id.0, me).await?);
    }
    Ok(services.witnessed(actor, permit, subject_of(me, me), views).await?)
}

/// One room, as one of its members has it, also right after they wished something.
pub(super) async fn read(work: &Work, couple: CoupleId, me: PersonId) -> Result<SharedRoomView, Failure> {
    let (room, _) = rows::room(work, couple).await?;
    let now = work.now();
    let is_resting = is_paused(work, couple).await?;
    let contents = if room.is_open_for(me, now) && !is_resting {
        Some(contents::read(work, (couple, me), room.has_lines_for(me, now)).await?)
    } else {
        None
    };
    let closed_text = if is_resting { NEUTRAL_TEXT } else { CLOSED_TEXT };
    Ok(SharedRoomView {
        id: SharedRoomId::from_uuid(couple.uuid()),
        wished: room.is_wished_by(me, Part::Room),
        lines_wished: room.is_wished_by(me, Part::Lines),
        closed_text: contents.is_none().then_some(closed_text),
        contents,
    })
}
