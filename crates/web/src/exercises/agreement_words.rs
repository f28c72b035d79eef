//! The words of agreements, the same on every page.

use crate::schema;

/// What is agreed.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AgreementKind {
    Boundary,
    Transparency,
    Relationship,
    RelapsePlan,
    Renewal,
}

impl AgreementKind {
    /// Every kind.
    pub(super) const ALL: [Self; 5] =
        [Self::Boundary, Self::Transparency, Self::Relationship, Self::RelapsePlan, Self::Renewal];

    /// The word in an address.
    pub(super) fn value(self) -> &'static str {
        match self {
            Self::Boundary => "boundary",
            Self::Transparency => "transparency",
            Self::Relationship => "relationship",
            Self::RelapsePlan => "relapse-plan",
            Self::Renewal => "renewal",
        }
    }

    /// The kind an address names.
    pub(super) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.value() == word)
    }

    /// What somebody does who begins one.
    pub(super) fn begins(self) -> &'static str {
        match self {
            Self::Boundary => "Write down my limits",
            Self::Transparency => "Offer what we look at together",
            Self::Relationship => "Write what we agree on",
            Self::RelapsePlan => "Write how we keep it safe",
            Self::Renewal => "Write what we want from here",
        }
    }

    /// Whether only the partner who was involved may offer it.
    pub(super) fn is_of_involved(self) -> bool {
        matches!(self, Self::Transparency | Self::RelapsePlan)
    }

    /// Who will read it.
    pub(super) fn readers(self) -> &'static str {
        match self {
            Self::Boundary => "You and your therapist see this. Your partner sees it only if you show it.",
            _ => "You, your partner and your therapist see this as soon as you offer it.",
        }
    }
}

/// Where an agreement stands.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AgreementStanding {
    Offered,
    InForce,
    ChangeOffered,
    TakenBack,
    Stopped,
}

impl AgreementStanding {
    /// In words.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Offered => "Offered. It counts once each of you has signed",
            Self::InForce => "It counts",
            Self::ChangeOffered => "It counts, and a change is offered",
            Self::TakenBack => "Taken back",
            Self::Stopped => "Ended",
        }
    }

    /// The same for the desk.
    pub(super) fn on_the_desk(self) -> &'static str {
        match self {
            Self::Offered => "Offered, not signed by everybody",
            Self::InForce => "In force",
            Self::ChangeOffered => "In force, and a change is offered",
            Self::TakenBack => "Taken back before it counted",
            Self::Stopped => "Stopped",
        }
    }
}

/// Which word is asked of the reader.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AgreementAsks {
    Given,
    Helps,
}

/// What one of the two says about it.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AgreementWord {
    GivenYes,
    GivenUnsure,
    GivenNo,
    HelpsNotAtAll,
    HelpsLittle,
    HelpsSomewhat,
    HelpsMuch,
    HelpsVeryMuch,
}

impl AgreementWord {
    const GIVEN: [Self; 3] = [Self::GivenYes, Self::GivenUnsure, Self::GivenNo];
    const HELPS: [Self; 5] =
        [Self::HelpsNotAtAll, Self::HelpsLittle, Self::HelpsSomewhat, Self::HelpsMuch, Self::HelpsVeryMuch];

    /// The words that can be said where this is asked.
    pub(super) fn choices(asks: AgreementAsks) -> &'static [Self] {
        match asks {
            AgreementAsks::Given => &Self::GIVEN,
            AgreementAsks::Helps => &Self::HELPS,
        }
    }

    /// The word in a form.
    pub(super) fn value(self) -> &'static str {
        match self {
            Self::GivenYes => "given-yes",
            Self::GivenUnsure => "given-unsure",
            Self::GivenNo => "given-no",
            Self::HelpsNotAtAll => "helps-not-at-all",
            Self::HelpsLittle => "helps-little",
            Self::HelpsSomewhat => "helps-somewhat",
            Self::HelpsMuch => "helps-much",
            Self::HelpsVeryMuch => "helps-very-much",
        }
    }

    /// What a form says.
    pub(super) fn parse(word: &str) -> Option<Self> {
        Self::GIVEN.into_iter().chain(Self::HELPS).find(|known| known.value() == word)
    }

    /// In words.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::GivenYes => "I give this freely",
            Self::GivenUnsure => "I am not sure that I give this freely",
            Self::GivenNo => "I do not give this freely",
            Self::HelpsNotAtAll => "It does not help",
            Self::HelpsLittle => "It helps a little",
            Self::HelpsSomewhat => "It helps somewhat",
            Self::HelpsMuch => "It helps much",
            Self::HelpsVeryMuch => "It helps very much",
        }
    }
}
