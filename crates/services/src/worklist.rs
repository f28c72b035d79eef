//! What waits for a clinician, over all their couples, and what they say comes of it.
//!
//! The list is a sum of sources, each one file and one statement, so that it takes as many statements for sixty couples as for one. Partners
//! have no way here: nothing they reach reads these tables.

mod acknowledge;
mod acknowledgements;
mod bring_back;
mod list;
mod names;
mod rows;
mod sources;

use domain::{
    ids::{AcknowledgementId, AssignmentId, CoupleId, PersonId, ResponseId, RunId, SafetyTaskId},
    worklist::{Action, Decision, Item, Kind},
};
use jiff::Timestamp;

pub use acknowledge::acknowledge;
pub use acknowledgements::acknowledgements;
pub use bring_back::bring_back;
pub use list::worklist;

/// Which part of the list is wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    /// Only of this kind.
    pub kind: Option<Kind>,
    /// Only of this couple.
    pub couple: Option<CoupleId>,
}

/// Things to acknowledge, all with the same action.
#[derive(Debug, Clone)]
pub struct Acknowledge {
    /// What recognises a repeat.
    pub key: String,
    /// Which, 1 to 100.
    pub items: Vec<Item>,
    /// What comes of them.
    pub decision: Decision,
}

/// One thing that waits.
#[derive(Debug, Clone)]
pub struct ItemView {
    /// What it is, in whose care.
    pub item: Item,
    /// What the practice calls the couple.
    pub alias: String,
    /// Whom it is about, where it is about one person.
    pub person: Option<PersonId>,
    /// Their name.
    pub name: Option<String>,
    /// What waits, in a few words.
    pub what: String,
    /// Why it is on the list, in one line.
    pub why: String,
    /// Since when.
    pub since: Timestamp,
    /// For how many whole days.
    pub days: i64,
    /// By when something is to be done, where it has a time.
    pub due_at: Option<Timestamp>,
    /// The response it is about.
    pub response: Option<ResponseId>,
    /// The run of an exercise it is about.
    pub run: Option<RunId>,
    /// The assignment it is about.
    pub assignment: Option<AssignmentId>,
    /// The task about safety that is due first.
    pub safety_task: Option<SafetyTaskId>,
}

/// Something a clinician acknowledged.
#[derive(Debug, Clone)]
pub struct AcknowledgementView {
    /// Its id.
    pub id: AcknowledgementId,
    /// Of what.
    pub item: Item,
    /// What the practice calls the couple.
    pub alias: String,
    /// Whom it was about, where it was about one person.
    pub name: Option<String>,
    /// What comes of it.
    pub action: Action,
    /// Why, if that was said.
    pub reason: Option<String>,
    /// When.
    pub at: Timestamp,
}
