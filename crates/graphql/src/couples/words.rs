//! The words couples are spoken of with.

use async_graphql::Enum;
use services::domain::couples;

/// Where a couple stands with the practice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "couples::CoupleStatus")]
pub enum CoupleStatus {
    /// In care.
    Active,
    /// Separating: joint work pauses, each person's own care goes on.
    Separating,
    /// Care has ended.
    Closed,
}

/// What the therapist may do with something one partner said alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "couples::Mode")]
pub enum ConfidentialityMode {
    /// The therapist may bring it into joint work.
    NoSecrets,
    /// Some matters are held, with listed exceptions.
    LimitedSecrets,
    /// Each partner's confidences are kept unless that person agrees in writing.
    Individual,
}

/// Why joint work is paused. Never shown to a partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "couples::hold::HoldCause")]
pub enum HoldCause {
    /// Somebody may not be safe. Lifted only with a second signature.
    Safety,
    /// A consent is missing or was withdrawn.
    Consent,
    /// The clinician is away.
    Absence,
    /// Something that was written is being read first.
    ContentReview,
    /// A legal matter.
    Legal,
}

/// A clinician's part in one couple's care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "couples::CareRole")]
pub enum CareRole {
    /// Leads the couple's treatment.
    LeadTherapist,
    /// Treats one member individually.
    IndividualTherapist,
    /// Answers for the lead therapist's work.
    Supervisor,
    /// Is called when the lead therapist cannot be reached and somebody may be in danger.
    SafetyBackUp,
}

/// Why somebody new keeps the record of a couple that everybody has left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "couples::consent::KeepingReason")]
pub enum KeepingReason {
    /// Everybody whose record it is has authorised it in writing.
    Authorised,
    /// A court or an authority has ordered it.
    Ordered,
}

/// Where a member stands in one injury.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "couples::ThreadRole")]
pub enum ThreadRole {
    /// The one whose trust was broken.
    Hurt,
    /// The one who crossed the boundary.
    Involved,
}
