//! The words safety is spoken of with.

use async_graphql::Enum;
use services::domain::safety;

/// How far a safety task is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum SafetyTaskState {
    /// Nobody has it in hand.
    Open,
    /// Somebody has.
    Taken,
    /// It is done.
    Done,
}

/// What came of a safety task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "safety::Outcome")]
pub enum SafetyOutcome {
    /// Spoke with the person alone; no danger now.
    SpokeNoDanger,
    /// Spoke with the person alone; a plan for their safety was made.
    SpokePlanMade,
    /// Handed over to emergency or crisis help.
    HandedOver,
    /// Referred to somebody who helps with this.
    Referred,
    /// The person could not be reached through a safe way.
    NotReached,
    /// It was a slip, as the person said in person.
    Mistaken,
}

/// What a clinician heard beside a safety check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "safety::Finding")]
pub enum SafetyFinding {
    /// The person was choked.
    Choked,
    /// Their life was threatened, or they were threatened with a weapon.
    ThreatToLife,
}
