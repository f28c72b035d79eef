//! What was asked and answered, in words and figures.

use crate::{schema, vocabulary::AssignmentState};

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
}
