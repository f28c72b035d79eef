//! What was asked or given and waits for somebody in the couple. The rule stands in the domain, and the rows come from the sources.

use std::collections::BTreeMap;

use domain::{
    ids::{CoupleId, Id, PersonId},
    worklist::{Asked, Item, Standing, Subject, Why, waited_too_long},
};
use jiff::{SignedDuration, Timestamp};
use sea_orm::FromQueryResult;

use super::Found;
use crate::kernel::bind::{At, Key};

/// What closed longer ago than this is history, not work.
pub(super) const LOOKED_BACK: SignedDuration = SignedDuration::from_hours(24 * 120);

/// One thing that was asked of somebody or given to them.
#[derive(FromQueryResult)]
pub(super) struct WaitingRow<I: Id> {
    id: Key<I>,
    couple_id: Key<CoupleId>,
    person_id: Key<PersonId>,
    /// Of what it is, and in which version.
    key: String,
    version: String,
    /// What its source calls how it comes again, and how far it is.
    rhythm: String,
    state: String,
    due_at: At,
    closes_at: At,
    last_letter_at: Option<At>,
    acknowledged: i64,
}

impl<I: Id> WaitingRow<I> {
    fn asked(&self, standing: fn(&str, &str) -> Standing) -> Asked<I> {
        Asked {
            id: self.id.0,
            standing: standing(&self.state, &self.rhythm),
            due_at: self.due_at.0,
            closes_at: self.closes_at.0,
            last_letter: self.last_letter_at.map(|at| at.0),
            acknowledged: self.acknowledged > 0,
        }
    }
}

/// One thing that has waited too long.
pub(super) struct Late<I> {
    pub(super) id: I,
    /// Of what it is, and in which version it was asked last.
    pub(super) key: String,
    pub(super) version: String,
    couple: CoupleId,
    person: PersonId,
    why: Why,
    since: Timestamp,
}

/// What has waited too long: at most one for each person and key. The rows come oldest first; `standing` reads their state and their rhythm.
pub(super) fn too_long<I: Id>(
    rows: Vec<WaitingRow<I>>,
    standing: fn(&str, &str) -> Standing,
    now: Timestamp,
) -> Vec<Late<I>> {
    let mut waiting: BTreeMap<(CoupleId, PersonId, String), Vec<WaitingRow<I>>> = BTreeMap::new();
    for row in rows {
        waiting.entry((row.couple_id.0, row.person_id.0, row.key.clone())).or_default().push(row);
    }
    let late = waiting.into_iter().filter_map(|((couple, person, key), mut rows)| {
        let asked: Vec<Asked<I>> = rows.iter().map(|row| row.asked(standing)).collect();
        let waited = waited_too_long(&asked, now)?;
        let version = rows.pop()?.version;
        Some(Late { id: waited.id, key, version, couple, person, why: waited.why, since: waited.since })
    });
    late.collect()
}

impl<I> Late<I> {
    /// It as the list shows it. `overdue` says what has not happened, where that is why.
    pub(super) fn found(self, subject: Subject, title: String, overdue: &str) -> Found {
        Found {
            item: Item { couple: self.couple, subject },
            person: Some(self.person),
            what: title,
            why: match self.why {
                Why::Overdue => overdue.to_owned(),
                Why::MissedInARow(2) => "Missed twice in a row".to_owned(),
                Why::MissedInARow(times) => format!("Missed {times} times in a row"),
            },
            since: self.since,
            response: None,
            due_at: None,
        }
    }
}
