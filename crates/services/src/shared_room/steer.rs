//! The therapist's part: keeping a room closed, and saying that the lines were looked at together.

use domain::{
    access::{Act, Actor, Permit, permit},
    ids::{CoupleId, PersonId, RoomClosingId},
    problem::Problem,
    shared_room::{Part, Span},
};

use super::{DeskRoom, KeepClosed, desk};
use crate::{
    couples::place_of_couple,
    kernel::{
        bind::values,
        refused::Refused,
        services::Services,
        work::{Work, subject},
    },
    practice,
};

/// Keeps a couple's room closed from the next morning on, or no longer. No reason is kept, and the room has the words of every closed room: so
/// nobody in the couple can tell a therapist's closing from a wish that somebody took back.
///
/// # Errors
/// `NotFound` for a couple that the actor does not lead.
pub async fn keep_closed(actor: &Actor, services: &Services, command: KeepClosed) -> Result<DeskRoom, Refused> {
    let (work, permit, me) = begin(actor, services, command.couple).await?;
    let zone = practice::zone(&work).await?;
    if command.closed {
        let span = Span::beginning(work.now(), &zone);
        work.run(
            "insert into room_closing (practice_id, id, couple_id, closed_by, closed_at, counts_from)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (practice_id, couple_id) where ended_at is null do nothing",
            values![work.id::<RoomClosingId>(), command.couple, me, work.now(), span.from],
        )
        .await?;
    } else {
        let until = Part::Room.counts_until(work.now(), &zone);
        work.run(
            "update room_closing set ended_at = $3, counts_until = $4
             where practice_id = $1 and couple_id = $2 and ended_at is null",
            values![command.couple, work.now(), until],
        )
        .await?;
    }
    let view = desk::read(&work, command.couple).await?;
    work.commit(actor, permit, subject(command.couple)).await?;
    Ok(view)
}

/// Says that the lines of both were shown to them in a session. From then on they can be in the room, where everybody would like them.
///
/// # Errors
/// `NotFound` for a couple that the actor does not lead.
pub async fn lines_were_shown(actor: &Actor, services: &Services, couple: CoupleId) -> Result<DeskRoom, Refused> {
    let (work, permit, me) = begin(actor, services, couple).await?;
    work.run(
        "insert into room_lines (practice_id, couple_id, shown_by, shown_at) values ($1, $2, $3, $4)
         on conflict (practice_id, couple_id) do nothing",
        values![couple, me, work.now()],
    )
    .await?;
    let view = desk::read(&work, couple).await?;
    work.commit(actor, permit, subject(couple)).await?;
    Ok(view)
}

async fn begin(actor: &Actor, services: &Services, couple: CoupleId) -> Result<(Work, Permit, PersonId), Refused> {
    let work = Work::begin(actor, services).await?;
    let place = place_of_couple(&work, actor, couple).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::SteerSharedRoom, place)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    Ok((work, permit, me))
}
