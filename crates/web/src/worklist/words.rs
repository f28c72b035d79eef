//! The words of the worklist.

use crate::schema;

/// Why something waits.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WorklistKind {
    Safety,
    Setback,
    LowScore,
    NewResponse,
    Overdue,
    ReviewDue,
}

impl WorklistKind {
    /// All of them, in the order of the list.
    pub(super) const ALL: [Self; 6] =
        [Self::Safety, Self::Setback, Self::LowScore, Self::NewResponse, Self::Overdue, Self::ReviewDue];

    /// In words.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Safety => "Safety",
            Self::Setback => "Setbacks",
            Self::LowScore => "Low ratings",
            Self::NewResponse => "New answers",
            Self::Overdue => "Overdue",
            Self::ReviewDue => "Reviews due",
        }
    }

    /// The value an address carries.
    pub(super) fn value(self) -> &'static str {
        match self {
            Self::Safety => "SAFETY",
            Self::Setback => "SETBACK",
            Self::LowScore => "LOW_SCORE",
            Self::NewResponse => "NEW_RESPONSE",
            Self::Overdue => "OVERDUE",
            Self::ReviewDue => "REVIEW_DUE",
        }
    }

    /// From the value of an address.
    pub(super) fn parse(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.value() == value)
    }
}

/// What a therapist does about something.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AcknowledgementAction {
    Discuss,
    ChangePlan,
    IndividualSession,
    Consult,
    Refer,
    #[cynic(rename = "NONE")]
    Nothing,
}

impl AcknowledgementAction {
    /// All of them, in the order forms show them.
    pub(super) const ALL: [Self; 6] =
        [Self::Discuss, Self::ChangePlan, Self::IndividualSession, Self::Consult, Self::Refer, Self::Nothing];

    /// In words.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Discuss => "Discuss in session",
            Self::ChangePlan => "Change the plan",
            Self::IndividualSession => "Add an individual session",
            Self::Consult => "Consult the supervisor",
            Self::Refer => "Refer",
            Self::Nothing => "No action, with a reason",
        }
    }

    /// The value a form sends.
    pub(super) fn value(self) -> &'static str {
        match self {
            Self::Discuss => "DISCUSS",
            Self::ChangePlan => "CHANGE_PLAN",
            Self::IndividualSession => "INDIVIDUAL_SESSION",
            Self::Consult => "CONSULT",
            Self::Refer => "REFER",
            Self::Nothing => "NONE",
        }
    }

    /// From the value a form sends.
    pub(super) fn parse(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.value() == value)
    }
}

/// For how long something has waited.
pub(super) fn age(days: i32) -> String {
    match days {
        ..=0 => "Today".to_owned(),
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_read_back_and_ages_are_words() {
        for kind in WorklistKind::ALL {
            assert_eq!(WorklistKind::parse(kind.value()), Some(kind));
        }
        for action in AcknowledgementAction::ALL {
            assert_eq!(AcknowledgementAction::parse(action.value()), Some(action));
        }
        assert_eq!([age(0), age(1), age(12)], ["Today", "1 day", "12 days"]);
    }
}
