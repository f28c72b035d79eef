//! Safety at the desk: the tasks that answers raise, and who is asked when. Class V5: none of it is in a print, a count or a badge.

mod arrange;
mod check;
mod privacy;
mod tasks;

pub(crate) use tasks::{SafetyTask, TaskLine};

use axum::{Router, routing::get};

use crate::{schema, site::Site};

/// The pages of safety.
pub(crate) fn routes() -> Router<Site> {
    Router::new()
        .route("/safety/tasks", get(tasks::list))
        .route("/safety/tasks/{id}", get(tasks::show).post(tasks::act))
        .route("/couples/{id}/safety-check/{person}", get(check::show).post(check::enter))
        .route("/responses/{id}/privacy", get(privacy::show).post(privacy::judge))
        .route("/safety/arrangements", get(arrange::show).post(arrange::change))
}

/// A number to call.
#[derive(cynic::QueryFragment, Debug, Clone)]
pub(crate) struct CrisisContact {
    pub(crate) name: String,
    pub(crate) place: String,
    pub(crate) how: String,
    pub(crate) number: String,
    pub(crate) shown: String,
    pub(crate) hours: String,
}

/// How far a task is.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SafetyTaskState {
    Open,
    Taken,
    Done,
}

/// What came of a task.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SafetyOutcome {
    SpokeNoDanger,
    SpokePlanMade,
    HandedOver,
    Referred,
    NotReached,
    Mistaken,
}

impl SafetyOutcome {
    /// Every outcome, in the order of the page.
    pub(crate) const ALL: [Self; 6] =
        [Self::SpokeNoDanger, Self::SpokePlanMade, Self::HandedOver, Self::Referred, Self::NotReached, Self::Mistaken];

    /// The word a form sends.
    pub(crate) fn value(self) -> &'static str {
        match self {
            Self::SpokeNoDanger => "SPOKE_NO_DANGER",
            Self::SpokePlanMade => "SPOKE_PLAN_MADE",
            Self::HandedOver => "HANDED_OVER",
            Self::Referred => "REFERRED",
            Self::NotReached => "NOT_REACHED",
            Self::Mistaken => "MISTAKEN",
        }
    }

    /// What it is called.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::SpokeNoDanger => "Spoke alone with them; no danger now",
            Self::SpokePlanMade => "Spoke alone with them; made a plan for their safety",
            Self::HandedOver => "Handed over to emergency or crisis help",
            Self::Referred => "Referred to somebody who helps with this",
            Self::NotReached => "Could not reach them in a safe way",
            Self::Mistaken => "It was a slip, they said in person",
        }
    }

    /// The outcome a form sent.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.value() == word)
    }
}

#[cfg(test)]
impl CrisisContact {
    /// One, for the tests of pages.
    pub(crate) fn sample() -> Self {
        let text = str::to_owned;
        Self {
            name: text("Thoughts of ending your life"),
            place: text("United States and Canada"),
            how: text("Call or text"),
            number: text("988"),
            shown: text("988"),
            hours: text("At any hour"),
        }
    }
}
