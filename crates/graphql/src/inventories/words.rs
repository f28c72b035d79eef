//! The words inventories are spoken of with.

use async_graphql::Enum;
use services::{
    domain::{inventories, reminders},
    inventories::QuestionKind as Kind,
};

/// How far an assignment has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum AssignmentState {
    /// Asked; not looked at.
    Assigned,
    /// Looked at; nothing answered.
    Opened,
    /// Some answers are kept as a draft.
    InProgress,
    /// Sent.
    Submitted,
    /// Its time is over.
    Expired,
    /// Whoever asked no longer does.
    Cancelled,
    /// The person would rather not answer it.
    Waived,
}

impl From<&inventories::State> for AssignmentState {
    fn from(state: &inventories::State) -> Self {
        match state {
            inventories::State::Assigned => Self::Assigned,
            inventories::State::Opened { .. } => Self::Opened,
            inventories::State::InProgress { .. } => Self::InProgress,
            inventories::State::Submitted { .. } => Self::Submitted,
            inventories::State::Expired { .. } => Self::Expired,
            inventories::State::Cancelled { .. } => Self::Cancelled,
            inventories::State::Waived { .. } => Self::Waived,
        }
    }
}

/// How something is reminded of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "reminders::Policy")]
pub enum ReminderPolicy {
    /// A notice, a day before, two days after, a week after.
    Standard,
    /// A notice and one reminder.
    Light,
    /// Nothing is sent; it waits in the portal.
    None,
    /// For a weekly pulse: a notice and one reminder the day after.
    Pulse,
}

/// Where a response comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ResponseSource {
    /// Answered here.
    Answered,
    /// Totals of an instrument filled in elsewhere.
    TotalsByHand,
}

/// Whether a response counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "inventories::ResponseStatus")]
pub enum ResponseStatus {
    /// It counts.
    Current,
    /// A correction took its place; both are kept.
    Superseded,
    /// A second, differing submission of the same assignment; kept for the therapist to look at.
    Void,
}

/// What a question asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Kind")]
pub enum QuestionKind {
    /// A number on a scale.
    Rating,
    /// Any number.
    Number,
    /// One of its options.
    Choice,
    /// Any number of its options.
    Choices,
    /// One of its options, or own words in their place.
    OpenChoice,
    /// Own words.
    Text,
    /// A day, such as 2026-11-22.
    Date,
    /// A time of day, such as 08:30.
    Time,
    /// A day and a time of day, such as 2026-11-22T08:30.
    DateTime,
}

/// Which way a scale is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "inventories::instrument::rule::Direction")]
pub enum Direction {
    /// A rise is a gain.
    HigherIsBetter,
    /// A fall is a gain.
    LowerIsBetter,
}
