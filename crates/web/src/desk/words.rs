//! The enums that only the desk shows, and the words it has for them and for those of [`crate::vocabulary`].

use crate::schema;
use crate::vocabulary::{AssignmentState, ConfidentialityMode, Role};

impl Role {
    /// What somebody who works here can be, in the order forms show them.
    pub(crate) const OF_MEMBERS: [Self; 4] = [Self::Therapist, Self::Supervisor, Self::Staff, Self::Owner];

    /// Its name and what it means, in one line.
    pub(crate) fn in_full(self) -> String {
        format!("{}: {}", self.words(), self.meaning())
    }

    fn meaning(self) -> &'static str {
        match self {
            Self::Owner => "Runs the practice: its members, its care teams, its audit. Reads no answers.",
            Self::Supervisor => "Answers for other therapists' work and reads the couples they supervise.",
            Self::Therapist => "Takes couples into care and treats them.",
            Self::Staff => "Keeps the front desk: people, codes and letters. Reads no answers.",
            Self::Partner => "In care here.",
        }
    }

    /// The value a form sends.
    pub(crate) fn value(self) -> &'static str {
        match self {
            Self::Owner => "OWNER",
            Self::Supervisor => "SUPERVISOR",
            Self::Therapist => "THERAPIST",
            Self::Staff => "STAFF",
            Self::Partner => "PARTNER",
        }
    }

    /// A member's role, from the value a form sends.
    pub(crate) fn parse_member(value: &str) -> Option<Self> {
        Self::OF_MEMBERS.into_iter().find(|role| role.value() == value)
    }

    /// Everyone but a partner.
    pub(crate) fn is_member(self) -> bool {
        self != Self::Partner
    }
}

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

impl AssignmentState {
    /// In words, for those who assigned it.
    pub(crate) fn for_the_desk(self) -> &'static str {
        match self {
            Self::Assigned => "Not opened yet",
            Self::Opened => "Opened",
            Self::InProgress => "Begun",
            Self::Submitted => "Sent in",
            Self::Expired => "Closed unanswered",
            Self::Cancelled => "Taken back",
            Self::Waived => "Would rather not",
        }
    }
}

/// How a respondent is reminded.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReminderPolicy {
    /// A notice and up to three reminders.
    Standard,
    /// A notice and one reminder.
    Light,
    /// Nothing by mail; it waits in the portal.
    None,
    /// For weekly one-question measures: a notice, a reminder the day after.
    Pulse,
}

impl ReminderPolicy {
    /// All of them, in the order forms show them.
    pub(crate) const ALL: [Self; 4] = [Self::Standard, Self::Light, Self::Pulse, Self::None];

    /// In words.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Standard => "A notice, then up to three reminders",
            Self::Light => "A notice and one reminder",
            Self::Pulse => "Weekly question: a notice, one reminder the day after",
            Self::None => "No letters; it waits in the portal",
        }
    }

    /// The value a form sends.
    pub(crate) fn value(self) -> &'static str {
        match self {
            Self::Standard => "STANDARD",
            Self::Light => "LIGHT",
            Self::Pulse => "PULSE",
            Self::None => "NONE",
        }
    }

    /// From the value a form sends.
    pub(crate) fn parse(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|policy| policy.value() == value)
    }
}

/// How a response came about.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ResponseSource {
    /// Answered by the respondent.
    Answered,
    /// Totals of a paper form, entered by the therapist.
    TotalsByHand,
}

impl ResponseSource {
    /// Whether it has totals only.
    pub(crate) fn is_by_hand(self) -> bool {
        self == Self::TotalsByHand
    }
}

/// Whether a response counts.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ResponseStatus {
    /// It does.
    Current,
    /// A later correction counts instead.
    Superseded,
    /// It does not.
    Void,
}

impl ResponseStatus {
    /// Whether a later correction counts instead.
    pub(crate) fn is_superseded(self) -> bool {
        self == Self::Superseded
    }

    /// Whether it was taken out of everything that counts.
    pub(crate) fn is_void(self) -> bool {
        self == Self::Void
    }
}

/// Whether somebody can sign in.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AccountState {
    /// No account and no code.
    None,
    /// A code was handed over and not used yet.
    Invited,
    /// They can sign in.
    Open,
}

impl AccountState {
    /// In words.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::None => "No account yet",
            Self::Invited => "Code handed over, not used yet",
            Self::Open => "Can sign in",
        }
    }

    /// What the button says that hands over a code.
    pub(crate) fn offer(self) -> &'static str {
        match self {
            Self::None => "Hand over a code",
            Self::Invited => "Hand over a new code",
            Self::Open => "Hand over a code to recover the account",
        }
    }
}

/// How far a letter has come.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DeliveryState {
    /// It waits for its hour.
    Planned,
    /// It is on its way now.
    Sending,
    /// The mail server took it.
    Sent,
    /// It could not be sent.
    GivenUp,
    /// It was not sent, because a rule forbade it.
    Dropped,
    /// What it was about is done, so it was not needed.
    Settled,
}

impl DeliveryState {
    /// In words.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Planned => "Planned",
            Self::Sending => "Being sent",
            Self::Sent => "Sent",
            Self::GivenUp => "Could not be sent",
            Self::Dropped => "Held back by a rule",
            Self::Settled => "No longer needed",
        }
    }
}

/// Which way of a scale is the better one.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    /// More is better.
    HigherIsBetter,
    /// Less is better.
    LowerIsBetter,
}

/// A score as people write it: whole where it is whole, else one decimal.
pub(crate) fn figure(value: f64) -> String {
    if (value - value.round()).abs() < 0.05 { format!("{value:.0}") } else { format!("{value:.1}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_as_people_write_them() {
        assert_eq!(figure(3.0), "3");
        assert_eq!(figure(2.5), "2.5");
        assert_eq!(figure(69.96), "70");
    }

    #[test]
    fn every_choice_of_a_form_comes_back() {
        for mode in ConfidentialityMode::ALL {
            assert_eq!(ConfidentialityMode::parse(mode.value()), Some(mode));
        }
        for role in Role::OF_MEMBERS {
            assert_eq!(Role::parse_member(role.value()), Some(role));
        }
        assert_eq!(Role::parse_member("PARTNER"), None);
        for role in CareRole::ALL {
            assert_eq!(CareRole::parse(role.value()), Some(role));
        }
        for cause in HoldCause::ALL {
            assert_eq!(HoldCause::parse(cause.value()), Some(cause));
        }
        for policy in ReminderPolicy::ALL {
            assert_eq!(ReminderPolicy::parse(policy.value()), Some(policy));
        }
        assert_eq!(ReminderPolicy::parse("standard"), None);
    }
}
