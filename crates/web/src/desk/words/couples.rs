//! Couples, their teams and what is agreed with them, in words.

use crate::{schema, vocabulary::ConfidentialityMode};

/// Which side of a breach thread somebody is on.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ThreadRole {
    /// The one who was hurt.
    Hurt,
    /// The one who was involved with somebody else.
    Involved,
}

impl ThreadRole {
    /// In words.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Hurt => "Hurt partner",
            Self::Involved => "Involved partner",
        }
    }
}

/// How a couple stands with the practice.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CoupleStatus {
    /// In treatment.
    Active,
    /// Parting; joint things stop.
    Separating,
    /// No longer treated.
    Closed,
}

impl CoupleStatus {
    /// In words.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Active => "Active",
            Self::Separating => "Separating",
            Self::Closed => "Closed",
        }
    }
}

impl ConfidentialityMode {
    /// All three, in the order forms show them.
    pub(crate) const ALL: [Self; 3] = [Self::Individual, Self::LimitedSecrets, Self::NoSecrets];

    /// Its name, for the desk.
    pub(crate) fn for_the_desk(self) -> &'static str {
        match self {
            Self::NoSecrets => "No secrets",
            Self::LimitedSecrets => "Limited secrets",
            Self::Individual => "Individual confidences",
        }
    }

    /// What it allows, in one line.
    pub(crate) fn meaning(self) -> &'static str {
        match self {
            Self::NoSecrets => "What one partner says alone may be used with both, in your judgement.",
            Self::LimitedSecrets => "You hold some matters back, with the exceptions you have listed.",
            Self::Individual => "What one partner says alone stays with you unless that person agrees in writing.",
        }
    }

    /// Its name and what it allows.
    pub(crate) fn in_full(self) -> String {
        format!("{}: {}", self.for_the_desk(), self.meaning())
    }

    /// The value a form sends.
    pub(crate) fn value(self) -> &'static str {
        match self {
            Self::NoSecrets => "NO_SECRETS",
            Self::LimitedSecrets => "LIMITED_SECRETS",
            Self::Individual => "INDIVIDUAL",
        }
    }

    /// From the value a form sends.
    pub(crate) fn parse(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.value() == value)
    }
}

/// Why new shared work is paused.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HoldCause {
    /// Somebody may not be safe.
    Safety,
    /// A consent is missing.
    Consent,
    /// The therapist is away.
    Absence,
    /// Something is looked through first.
    ContentReview,
    /// A legal instruction.
    Legal,
}

impl HoldCause {
    /// All of them, the quietest first, so that the order tells nothing.
    pub(crate) const ALL: [Self; 5] = [Self::Absence, Self::Consent, Self::ContentReview, Self::Legal, Self::Safety];

    /// In words; for the care team only.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Safety => "Safety",
            Self::Consent => "Consent is missing",
            Self::Absence => "Therapist is away",
            Self::ContentReview => "Content is being reviewed",
            Self::Legal => "Legal instruction",
        }
    }

    /// The value a form sends.
    pub(crate) fn value(self) -> &'static str {
        match self {
            Self::Safety => "SAFETY",
            Self::Consent => "CONSENT",
            Self::Absence => "ABSENCE",
            Self::ContentReview => "CONTENT_REVIEW",
            Self::Legal => "LEGAL",
        }
    }

    /// From the value a form sends.
    pub(crate) fn parse(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.value() == value)
    }
}

/// Why somebody new keeps the record of a couple that everybody has left.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeepingReason {
    /// Everybody whose record it is said so in writing.
    Authorised,
    /// A court or an authority said so.
    Ordered,
}

impl KeepingReason {
    /// Both.
    pub(crate) const ALL: [Self; 2] = [Self::Authorised, Self::Ordered];

    /// In words.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Authorised => "Everybody whose record it is has authorised it in writing",
            Self::Ordered => "A court or an authority has ordered it",
        }
    }

    /// The value a form sends.
    pub(crate) fn value(self) -> &'static str {
        match self {
            Self::Authorised => "AUTHORISED",
            Self::Ordered => "ORDERED",
        }
    }

    /// From the value a form sends.
    pub(crate) fn parse(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.value() == value)
    }
}

/// A place in the team that treats a couple.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CareRole {
    /// Leads the couple's treatment.
    LeadTherapist,
    /// Sees one partner alone.
    IndividualTherapist,
    /// Looks over the work.
    Supervisor,
    /// Answers when safety is in question and the lead is away.
    SafetyBackUp,
}

impl CareRole {
    /// All of them, in the order forms show them.
    pub(crate) const ALL: [Self; 4] =
        [Self::LeadTherapist, Self::IndividualTherapist, Self::Supervisor, Self::SafetyBackUp];

    /// The value a form sends.
    pub(crate) fn value(self) -> &'static str {
        match self {
            Self::LeadTherapist => "LEAD_THERAPIST",
            Self::IndividualTherapist => "INDIVIDUAL_THERAPIST",
            Self::Supervisor => "SUPERVISOR",
            Self::SafetyBackUp => "SAFETY_BACK_UP",
        }
    }

    /// From the value a form sends.
    pub(crate) fn parse(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.value() == value)
    }

    /// In words.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::LeadTherapist => "Lead therapist",
            Self::IndividualTherapist => "Individual therapist",
            Self::Supervisor => "Supervisor",
            Self::SafetyBackUp => "Safety back-up",
        }
    }
}
