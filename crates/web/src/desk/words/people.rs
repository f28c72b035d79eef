//! Members and accounts, in words.

use crate::{schema, vocabulary::Role};

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
