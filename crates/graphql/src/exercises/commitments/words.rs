//! The words promises are spoken of with.

use async_graphql::Enum;
use services::domain::exercises::commitments::{self, contact};

/// How a promise repeats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum PromiseRepeats {
    /// It does not.
    Once,
    /// Every so many days.
    EveryDays,
    /// On some days of every week.
    Weekly,
}

/// What whoever promised says of one time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "commitments::Mark")]
pub enum PromiseMark {
    /// It was kept.
    Kept,
    /// It was not.
    Missed,
    /// It could not be, for a reason both would accept.
    Excused,
}

/// What the other partner noticed of one time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "commitments::Seen")]
pub enum PromiseSeen {
    /// It was kept.
    Confirmed,
    /// It was not.
    Disputed,
}

/// What there was of contact outside the couple.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "contact::Contact")]
pub enum OutsideContact {
    /// None since the last time.
    None,
    /// The other person tried; it was not answered.
    Attempt,
    /// Direct contact.
    Direct,
    /// Indirect contact, or looking online.
    Indirect,
}

/// Whether the other partner was told, in the author's own word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "contact::Told")]
pub enum ContactTold {
    /// Within the time that was agreed.
    InTime,
    /// Later than that.
    Later,
    /// Not yet.
    NotYet,
}

/// Where a sign that contact goes on came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "contact::Source")]
pub enum ContactSign {
    /// A report of the involved partner.
    Report,
    /// The question whether contact has ended, answered with anything but yes.
    GateQuestion,
}
