//! What was said of promises since, by whoever promised and by whoever noticed.

use domain::{
    exercises::commitments::{Mark, Seen},
    ids::{CoupleId, OccurrenceId, PersonId},
};
use jiff::Timestamp;
use sea_orm::FromQueryResult;

use crate::kernel::{
    bind::{At, Key, values},
    refused::Failure,
    seal::Spot,
    work::Work,
};

/// What was said of one time of a promise.
pub(super) struct Said {
    /// Who promised.
    pub(super) person: PersonId,
    /// What they say of it, and since when.
    pub(super) marked: Option<(Mark, Timestamp)>,
    /// Since when the two say different things; none where they do not.
    pub(super) disputed_at: Option<Timestamp>,
}

#[derive(FromQueryResult)]
struct SaidRow {
    id: Key<OccurrenceId>,
    person_id: Key<PersonId>,
    mark: Option<String>,
    marked_at: Option<At>,
    sealed_seen: Option<Vec<u8>>,
    seen_at: Option<At>,
    hurt_id: Key<PersonId>,
    hurt_key: Option<Vec<u8>>,
}

/// What was said after an instant. What was noticed is opened of `authors` alone, whose own words the reader may read.
pub(super) async fn said(
    work: &Work,
    (couple, after): (CoupleId, Timestamp),
    authors: &[PersonId],
) -> Result<Vec<Said>, Failure> {
    let rows: Vec<SaidRow> = work
        .all(
            "select occurrence.id, commitment.person_id, occurrence.mark, occurrence.marked_at, occurrence.sealed_seen,
                 occurrence.seen_at, hurt.id as hurt_id, hurt.sealed_key as hurt_key
             from occurrence
             join commitment on commitment.practice_id = occurrence.practice_id
                 and commitment.id = occurrence.commitment_id
             join breach_thread thread on thread.practice_id = commitment.practice_id
                 and thread.id = commitment.thread_id
             join person hurt on hurt.practice_id = thread.practice_id and hurt.id = thread.hurt_person_id
             where occurrence.practice_id = $1 and commitment.couple_id = $2
               and (occurrence.marked_at > $3 or occurrence.seen_at > $3)",
            values![couple, after],
        )
        .await?;
    let practice_key = work.practice_key().await?;
    let read = |row: SaidRow| {
        let word =
            row.mark.as_deref().map(|word| Mark::from_word(word).ok_or(Failure::Corrupt("the mark of a promise")));
        let marked = word.transpose()?.zip(row.marked_at.map(|at| at.0));
        // Of whoever was erased nothing opens any more.
        let opens = row.hurt_key.as_deref().filter(|_| authors.contains(&row.hurt_id.0));
        let seen = match (&row.sealed_seen, opens) {
            (Some(sealed), Some(wrapped)) => {
                let key = work.person_key(&practice_key, row.hurt_id.0, Some(wrapped))?;
                Seen::from_word(&key.open_text(Spot::new("occurrence.sealed_seen", work.practice(), row.id.0), sealed)?)
            }
            _ => None,
        };
        // They differ from the moment at which the second of them spoke.
        let disputed_at = match (marked, seen, row.seen_at) {
            (Some((mark, marked_at)), Some(seen), Some(seen_at)) if mark.is_disputed_by(seen) => {
                Some(marked_at.max(seen_at.0))
            }
            _ => None,
        };
        Ok(Said { person: row.person_id.0, marked, disputed_at })
    };
    rows.into_iter().map(read).collect()
}
