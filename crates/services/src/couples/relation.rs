//! How an actor stands to a couple, and who and what belongs to it.

use domain::{
    access::{Actor, Place, Role},
    couples::{BreachThread, CareRole},
    ids::{CoupleId, PersonId},
};

use super::rows::{CareRow, CoupleRow, MemberRow, ThreadRow};
use crate::kernel::{bind::values, refused::Failure, work::Work};

/// The place that a couple is for `actor`; none when there is no such couple in the practice. A couple's own members have no way to the
/// couple as such, only to what is theirs in it.
pub(crate) async fn place_of_couple(work: &Work, actor: &Actor, couple: CoupleId) -> Result<Option<Place>, Failure> {
    let Some(me) = actor.person_id() else {
        return Ok(Some(Place::Practice));
    };
    let parts: Vec<CareRow> = work
        .all(
            "select role from care_team where practice_id = $1 and couple_id = $2 and person_id = $3 and ended_at is null",
            values![couple, me],
        )
        .await?;
    let plays = |part: CareRole| parts.iter().any(|row| row.role == part.as_str());
    if plays(CareRole::LeadTherapist) {
        return Ok(Some(Place::Treated));
    }
    if plays(CareRole::Supervisor) && actor.is(Role::Supervisor) {
        return Ok(Some(Place::Supervised));
    }
    let awaited: Vec<CareRow> = work
        .all(
            "select role from awaited_seat
             where practice_id = $1 and couple_id = $2 and person_id = $3 and ended_at is null
               and role in ('lead-therapist', 'supervisor')",
            values![couple, me],
        )
        .await?;
    if !awaited.is_empty() {
        return Ok(Some(Place::Awaited));
    }
    let is_there: Option<CoupleRow> =
        work.find("select status from couple where practice_id = $1 and id = $2", values![couple]).await?;
    Ok(is_there.map(|_| Place::Unrelated))
}

/// Who belongs to a couple now.
pub(crate) async fn members_of(work: &Work, couple: CoupleId) -> Result<Vec<PersonId>, Failure> {
    let rows: Vec<MemberRow> = work
        .all(
            "select person_id from couple_member
             where practice_id = $1 and couple_id = $2 and left_at is null
             order by joined_at, person_id",
            values![couple],
        )
        .await?;
    Ok(rows.into_iter().map(|row| row.person_id.0).collect())
}

/// The injuries of a couple, oldest first.
pub(crate) async fn threads_of(work: &Work, couple: CoupleId) -> Result<Vec<BreachThread>, Failure> {
    let rows: Vec<ThreadRow> = work
        .all(
            "select id, couple_id, hurt_person_id, involved_person_id, opened_at from breach_thread
             where practice_id = $1 and couple_id = $2 order by opened_at, id",
            values![couple],
        )
        .await?;
    Ok(rows.iter().map(thread).collect())
}

pub(super) fn thread(row: &ThreadRow) -> BreachThread {
    BreachThread {
        id: row.id.0,
        couple: row.couple_id.0,
        hurt: row.hurt_person_id.0,
        involved: row.involved_person_id.0,
        opened_at: row.opened_at.0,
    }
}
