//! Letters, in words.

use crate::schema;

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
