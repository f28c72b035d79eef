//! How an actor stands to a person, worked out from rows.

use domain::{
    access::{Actor, Place, Role},
    ids::PersonId,
};

use super::rows::RelationRow;
use crate::kernel::{bind::values, refused::Failure, work::Work};

/// The place that a person's record is for `actor`; none when there is no such person in the practice. Whoever has left a couple is in the care
/// of its team no longer, and no other partner of anybody in it.
pub(crate) async fn place_of_person(work: &Work, actor: &Actor, person: PersonId) -> Result<Option<Place>, Failure> {
    let Some(me) = actor.person_id() else {
        return Ok(Some(Place::Practice));
    };
    if me == person {
        return Ok(Some(Place::Own));
    }
    let row: Option<RelationRow> = work
        .find(
            "select
                 (select count(*) from care_team care
                  join couple_member member on member.practice_id = care.practice_id and member.couple_id = care.couple_id
                  where care.practice_id = $1 and care.person_id = $2 and member.person_id = $3 and care.ended_at is null
                    and member.left_at is null
                    and (care.role = 'lead-therapist' or care.treats_person_id = $3)) as treats,
                 (select count(*) from care_team care
                  join couple_member member on member.practice_id = care.practice_id and member.couple_id = care.couple_id
                  where care.practice_id = $1 and care.person_id = $2 and member.person_id = $3 and care.ended_at is null
                    and member.left_at is null and care.role = 'supervisor') as supervises,
                 (select count(*) from awaited_seat seat
                  join couple_member member on member.practice_id = seat.practice_id and member.couple_id = seat.couple_id
                  where seat.practice_id = $1 and seat.person_id = $2 and member.person_id = $3 and seat.ended_at is null
                    and member.left_at is null
                    and (seat.treats_person_id is null or seat.treats_person_id = $3)) as awaits,
                 (select count(*) from couple_member mine
                  join couple_member theirs on theirs.practice_id = mine.practice_id and theirs.couple_id = mine.couple_id
                  where mine.practice_id = $1 and mine.person_id = $2 and theirs.person_id = $3
                    and mine.left_at is null and theirs.left_at is null) as shares_couple,
                 (select count(*) from person where practice_id = $1 and id = $3) as is_there",
            values![me, person],
        )
        .await?;
    Ok(row.filter(|row| row.is_there > 0).map(|row| {
        if row.treats > 0 {
            Place::Treated
        } else if row.supervises > 0 && actor.is(Role::Supervisor) {
            Place::Supervised
        } else if row.shares_couple > 0 {
            Place::OtherPartner
        } else if row.awaits > 0 {
            Place::Awaited
        } else {
            Place::Unrelated
        }
    }))
}
