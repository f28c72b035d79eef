//! Rows of promises and of the times they are due.

use std::collections::HashMap;

use domain::{
    exercises::commitments::{Mark, Occurrence, Recurrence, Seen},
    ids::{CommitmentId, CoupleId, Id as _, OccurrenceId, PersonId, ThreadId},
};
use jiff::{Timestamp, civil};
use sea_orm::FromQueryResult;

use crate::kernel::{
    bind::{At, Key, On, values},
    refused::Failure,
    seal::{SealKey, Spot},
    work::Work,
    zone::zone,
};

/// The columns of [`CommitmentRow`].
macro_rules! commitment_columns {
    () => {
        "commitment.id, commitment.couple_id, commitment.thread_id, commitment.person_id, commitment.sealed_text,
         commitment.rule, commitment.zone, commitment.due_time, commitment.first_on, commitment.until_on,
         commitment.letters, commitment.made_at, commitment.ended_at, commitment.next_on"
    };
}
pub(super) use commitment_columns;

/// A promise.
#[derive(FromQueryResult)]
pub(super) struct CommitmentRow {
    pub(super) id: Key<CommitmentId>,
    pub(super) couple_id: Key<CoupleId>,
    pub(super) thread_id: Key<ThreadId>,
    pub(super) person_id: Key<PersonId>,
    pub(super) sealed_text: Vec<u8>,
    pub(super) rule: String,
    pub(super) zone: String,
    pub(super) due_time: String,
    pub(super) first_on: On,
    pub(super) until_on: Option<On>,
    pub(super) letters: bool,
    pub(super) made_at: At,
    pub(super) ended_at: Option<At>,
    pub(super) next_on: Option<On>,
}

impl CommitmentRow {
    /// When it is due.
    pub(super) fn recurrence(&self) -> Result<Recurrence, Failure> {
        Ok(Recurrence {
            zone: zone(&self.zone)?,
            time: self.due_time.parse().map_err(|_| Failure::Corrupt("a promise's time of day"))?,
            first: self.first_on.0,
            rule: self.rule.parse().map_err(|()| Failure::Corrupt("a promise's rule"))?,
            until: self.until_on.map(|on| on.0),
        })
    }

    /// What was promised, opened with the key of whoever promised.
    pub(super) fn text(&self, work: &Work, key: &SealKey) -> Result<String, Failure> {
        key.open_text(text_spot(work, self.id.0), &self.sealed_text)
    }
}

/// Where the words of a promise are sealed.
pub(super) fn text_spot(work: &Work, id: CommitmentId) -> Spot {
    Spot::new("commitment.sealed_text", work.practice(), id)
}

/// The columns of [`OccurrenceRow`].
macro_rules! occurrence_columns {
    () => {
        "occurrence.id, occurrence.commitment_id, occurrence.due_on, occurrence.opens_at, occurrence.due_at,
         occurrence.mark, occurrence.sealed_seen"
    };
}
pub(super) use occurrence_columns;

/// One time that a promise is due.
#[derive(FromQueryResult)]
pub(super) struct OccurrenceRow {
    pub(super) id: Key<OccurrenceId>,
    pub(super) commitment_id: Key<CommitmentId>,
    pub(super) due_on: On,
    pub(super) opens_at: At,
    pub(super) due_at: At,
    pub(super) mark: Option<String>,
    pub(super) sealed_seen: Option<Vec<u8>>,
}

impl OccurrenceRow {
    /// The occurrence without what the hurt partner noticed: for whoever promised, and for their milestones.
    pub(super) fn without_seen(&self) -> Result<Occurrence, Failure> {
        let mark = |word: &str| Mark::from_word(word).ok_or(Failure::Corrupt("the mark of a promise"));
        Ok(Occurrence {
            id: self.id.0,
            commitment: self.commitment_id.0,
            on: self.due_on.0,
            opens_at: self.opens_at.0,
            due_at: self.due_at.0,
            mark: self.mark.as_deref().map(mark).transpose()?,
            seen: None,
        })
    }

    /// The occurrence with what the hurt partner noticed, opened with that partner's key. Whoever was erased noticed nothing.
    pub(super) fn with_seen(&self, work: &Work, hurt: Option<&SealKey>) -> Result<Occurrence, Failure> {
        let seen = match (&self.sealed_seen, hurt) {
            (Some(sealed), Some(key)) => {
                let word = key.open_text(seen_spot(work, self.id.0), sealed)?;
                Some(Seen::from_word(&word).ok_or(Failure::Corrupt("what was noticed of a promise"))?)
            }
            _ => None,
        };
        Ok(Occurrence { seen, ..self.without_seen()? })
    }
}

/// Where what the hurt partner noticed is sealed.
pub(super) fn seen_spot(work: &Work, id: OccurrenceId) -> Spot {
    Spot { column: "occurrence.sealed_seen", practice: work.practice(), row: id.uuid() }
}

/// Whose occurrences are meant.
#[derive(Clone, Copy)]
pub(super) enum Whose {
    /// Of every promise in a couple.
    Couple(CoupleId),
    /// Of every promise of a person.
    Person(PersonId),
    /// Of one promise.
    Promise(CommitmentId),
}

/// The occurrences that were, or will be, due after an instant, the latest first.
pub(super) async fn due_after(work: &Work, whose: Whose, after: Timestamp) -> Result<Vec<OccurrenceRow>, Failure> {
    macro_rules! of {
        ($column:literal, $id:expr) => {
            (
                concat!(
                    "select ",
                    occurrence_columns!(),
                    " from occurrence
                     join commitment on commitment.practice_id = occurrence.practice_id
                         and commitment.id = occurrence.commitment_id
                     where occurrence.practice_id = $1 and commitment.",
                    $column,
                    " = $2 and occurrence.due_at > $3
                     order by occurrence.due_at desc, occurrence.id"
                ),
                values![$id, after],
            )
        };
    }
    let (sql, values) = match whose {
        Whose::Couple(id) => of!("couple_id", id),
        Whose::Person(id) => of!("person_id", id),
        Whose::Promise(id) => of!("id", id),
    };
    work.all(sql, values).await
}

/// The occurrences of several promises, each promise's in the order they came.
#[derive(Default)]
pub(super) struct ByPromise(HashMap<CommitmentId, Vec<Occurrence>>);

impl ByPromise {
    /// The occurrences of one promise.
    pub(super) fn of(&self, promise: CommitmentId) -> &[Occurrence] {
        self.0.get(&promise).map_or(&[], Vec::as_slice)
    }
}

impl FromIterator<Occurrence> for ByPromise {
    fn from_iter<T: IntoIterator<Item = Occurrence>>(occurrences: T) -> Self {
        let mut by_promise = Self::default();
        for occurrence in occurrences {
            by_promise.0.entry(occurrence.commitment).or_default().push(occurrence);
        }
        by_promise
    }
}

/// A time of day as the database keeps it.
pub(super) fn time_text(time: civil::Time) -> String {
    time.strftime("%H:%M").to_string()
}
