//! Other passwords for the accounts of those one treats: with a code that the practice handed out, or talked somebody out of, another could be
//! them from the next day on. Whoever knows their voice asks whether it was them (SECURITY.md, A4 and decision 1).

use domain::{
    ids::{CoupleId, PersonId, RecoveryId},
    worklist::{Item, Subject},
};
use jiff::Timestamp;
use sea_orm::FromQueryResult;

use super::{Found, Reader, led_by_me, not_acknowledged};
use crate::{
    access::RECOVERY_WAITS,
    kernel::{
        bind::{At, Key, values},
        refused::Failure,
        work::Work,
    },
};

#[derive(FromQueryResult)]
struct RecoveryRow {
    id: Key<RecoveryId>,
    couple_id: Key<CoupleId>,
    person_id: Key<PersonId>,
    begun_at: At,
    effective_at: At,
}

/// The recoveries that nobody stopped, from when they were begun until they are over, or were used and are as old.
pub(super) async fn begun(work: &Work, reader: Reader) -> Result<Vec<Found>, Failure> {
    let rows: Vec<RecoveryRow> = work
        .all(
            concat!(
                "select recovery.id, member.couple_id, recovery.person_id, recovery.begun_at, recovery.effective_at
                 from recovery
                 join couple_member member on member.practice_id = recovery.practice_id
                     and member.person_id = recovery.person_id and member.left_at is null
                 where recovery.practice_id = $1 and recovery.stopped_at is null and recovery.effective_at > $3
                   and member.couple_id",
                led_by_me!(),
                "and ",
                not_acknowledged!("'recovery'", "member.couple_id", "recovery.id"),
                "order by recovery.begun_at, recovery.id"
            ),
            values![reader.me, work.now() - RECOVERY_WAITS],
        )
        .await?;
    Ok(rows.into_iter().map(|row| found(&row, work.now())).collect())
}

fn found(row: &RecoveryRow, now: Timestamp) -> Found {
    let why = if row.effective_at.0 > now {
        "It counts after a day, unless they stop it. Ask them, in a way that is safe, whether it was them."
    } else {
        "It can be used by now. Ask them, in a way that is safe, whether it was them."
    };
    Found {
        item: Item { couple: row.couple_id.0, subject: Subject::Recovery(row.id.0) },
        person: Some(row.person_id.0),
        what: "A new password for their account".to_owned(),
        why: why.to_owned(),
        since: row.begun_at.0,
        response: None,
        due_at: None,
    }
}
