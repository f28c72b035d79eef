//! What comes of a thing that waited: one of a few coded actions, and a reason where the action is none (DOMAIN.md 3.6).

use crate::{
    problem::{Code, Problem},
    text::ClinicalText,
};

/// What a therapist does about something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Talk about it in the next session.
    Discuss,
    /// Change the plan of treatment.
    ChangePlan,
    /// Add a session alone with somebody.
    IndividualSession,
    /// Ask the supervisor.
    Consult,
    /// Refer to somebody else.
    Refer,
    /// Do nothing, for a reason.
    None,
}

impl Action {
    /// Every action, in the order forms show them.
    pub const ALL: [Self; 6] =
        [Self::Discuss, Self::ChangePlan, Self::IndividualSession, Self::Consult, Self::Refer, Self::None];

    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Discuss => "discuss",
            Self::ChangePlan => "change-plan",
            Self::IndividualSession => "individual-session",
            Self::Consult => "consult",
            Self::Refer => "refer",
            Self::None => "none",
        }
    }

    /// The action a database row names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.as_str() == word)
    }
}

/// An action with its reason. Doing nothing always has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    action: Action,
    reason: Option<ClinicalText>,
}

impl Decision {
    /// Decides.
    ///
    /// # Errors
    /// `Missing`, beside `reason`, where nothing is to be done and no reason is given.
    pub fn new(action: Action, reason: Option<ClinicalText>) -> Result<Self, Problem> {
        if action == Action::None && reason.is_none() {
            return Err(Problem::at(
                "reason",
                Code::Missing,
                "Write in a few words why nothing is to be done. Only the care team can read it.",
            ));
        }
        Ok(Self { action, reason })
    }

    /// What is done.
    pub fn action(&self) -> Action {
        self.action
    }

    /// Why, if that was said.
    pub fn reason(&self) -> Option<&ClinicalText> {
        self.reason.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doing_nothing_has_a_reason_and_the_rest_may_have_one() {
        let reason = || ClinicalText::parse("Talked about it on the phone").ok();
        for action in Action::ALL {
            assert_eq!(Action::from_word(action.as_str()), Some(action));
            assert_eq!(Decision::new(action, reason()).expect("has a reason").action(), action);
            let bare = Decision::new(action, None);
            assert_eq!(bare.is_err(), action == Action::None, "{}", action.as_str());
        }
    }
}
