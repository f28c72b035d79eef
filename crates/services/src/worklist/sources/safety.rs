//! Joint work that is paused for safety. For the lead therapist, and for supervisors of couples they answer for.

use domain::{
    couples::hold::HoldCause,
    ids::{CoupleId, HoldId, PersonId},
    worklist::{Item, Subject},
};
use sea_orm::FromQueryResult;

use super::{Found, Reader, not_acknowledged};
use crate::{
    couples::cause_of_hold,
    kernel::{
        bind::{At, Key, values},
        refused::Failure,
        work::Work,
    },
};

#[derive(FromQueryResult)]
struct PauseRow {
    id: Key<HoldId>,
    couple_id: Key<CoupleId>,
    sealed_cause: Vec<u8>,
    placed_at: At,
    release_asked_by: Option<Key<PersonId>>,
}

/// The pauses for safety that nobody has acknowledged. Other pauses are read, because the cause is sealed, and left out.
pub(super) async fn pauses(work: &Work, reader: Reader) -> Result<Vec<Found>, Failure> {
    let rows: Vec<PauseRow> = work
        .all(
            concat!(
                "select hold.id, hold.couple_id, hold.sealed_cause, hold.placed_at, hold.release_asked_by
                 from hold
                 where hold.practice_id = $1 and hold.lifted_at is null
                   and hold.couple_id in (
                       select care.couple_id from care_team care
                       where care.practice_id = $1 and care.person_id = $2 and care.ended_at is null
                         and ((care.role = 'lead-therapist' and $3) or (care.role = 'supervisor' and $4)))
                   and ",
                not_acknowledged!("'safety-pause'", "hold.couple_id", "hold.id"),
                "order by hold.placed_at, hold.id"
            ),
            values![reader.me, reader.treats, reader.supervises],
        )
        .await?;
    let key = work.practice_key().await?;
    let mut found = Vec::new();
    for row in rows {
        if cause_of_hold(work, &key, row.id.0, &row.sealed_cause)? != HoldCause::Safety {
            continue;
        }
        let why = match row.release_asked_by {
            Some(_) => "Somebody asked to lift the pause. A second clinician has to agree.",
            None => "The pause stays until two clinicians lift it.",
        };
        found.push(Found {
            item: Item { couple: row.couple_id.0, subject: Subject::SafetyPause(row.id.0) },
            person: None,
            what: "Joint work is paused for safety".to_owned(),
            why: why.to_owned(),
            since: row.placed_at.0,
        });
    }
    Ok(found)
}
