//! Promises of which the two say different things. Neither of them is told; what the hurt partner noticed is opened with their own key, as long as
//! they are in this care.

use domain::{
    exercises::commitments::{Seen, consistency::WINDOW},
    ids::{CoupleId, OccurrenceId, PersonId},
    worklist::{Item, Subject},
};
use sea_orm::FromQueryResult;

use super::{Found, Reader, led_by_me, not_acknowledged, still_there};
use crate::kernel::{
    bind::{At, Key, On, values},
    refused::Failure,
    seal::Spot,
    work::Work,
};

#[derive(FromQueryResult)]
struct NoticedRow {
    id: Key<OccurrenceId>,
    couple_id: Key<CoupleId>,
    person_id: Key<PersonId>,
    due_on: On,
    seen_at: At,
    sealed_seen: Vec<u8>,
    hurt_id: Key<PersonId>,
    hurt_key: Option<Vec<u8>>,
}

/// The times of the last 28 days that one called kept and the other did not see. What was noticed stands sealed, so every time that was noticed is
/// opened here, and those on which they agree are left out.
pub(super) async fn fresh(work: &Work, reader: Reader) -> Result<Vec<Found>, Failure> {
    let rows: Vec<NoticedRow> = work
        .all(
            concat!(
                "select occurrence.id, commitment.couple_id, commitment.person_id, occurrence.due_on, occurrence.seen_at,
                     occurrence.sealed_seen, hurt.id as hurt_id, hurt.sealed_key as hurt_key
                 from occurrence
                 join commitment on commitment.practice_id = occurrence.practice_id
                     and commitment.id = occurrence.commitment_id
                 join breach_thread thread on thread.practice_id = commitment.practice_id
                     and thread.id = commitment.thread_id
                 join person hurt on hurt.practice_id = thread.practice_id and hurt.id = thread.hurt_person_id
                 where occurrence.practice_id = $1 and occurrence.mark = 'kept' and occurrence.sealed_seen is not null
                   and occurrence.due_at > $3
                   and exists (select 1 from couple_member there
                               where there.practice_id = $1 and there.couple_id = commitment.couple_id
                                 and there.person_id = hurt.id and there.left_at is null)
                   and commitment.couple_id",
                led_by_me!(),
                "and ",
                still_there!("commitment.couple_id", "commitment.person_id"),
                "and ",
                still_there!("commitment.couple_id", "thread.hurt_person_id"),
                "and ",
                not_acknowledged!("'dispute'", "commitment.couple_id", "occurrence.id"),
                "order by occurrence.seen_at, occurrence.id"
            ),
            values![reader.me, work.now() - WINDOW],
        )
        .await?;
    let practice_key = work.practice_key().await?;
    let mut found = Vec::new();
    for row in rows {
        // Whoever was erased noticed nothing that could still be opened.
        let Some(wrapped) = row.hurt_key.as_deref() else { continue };
        let key = work.person_key(&practice_key, row.hurt_id.0, Some(wrapped))?;
        let spot = Spot::new("occurrence.sealed_seen", work.practice(), row.id.0);
        let seen = Seen::from_word(&key.open_text(spot, &row.sealed_seen)?);
        if seen != Some(Seen::Disputed) {
            continue;
        }
        found.push(Found {
            item: Item { couple: row.couple_id.0, subject: Subject::Dispute(row.id.0) },
            person: Some(row.person_id.0),
            what: format!("A promise, {}", row.due_on.0.strftime("%-d %B")),
            why: "Said to be kept, and not seen by the other partner. Neither is told".to_owned(),
            since: row.seen_at.0,
            response: None,
            due_at: None,
        });
    }
    Ok(found)
}
