//! The words agreements are spoken of with.

use async_graphql::Enum;
use services::{
    domain::exercises::agreements::{self, Freely, Word},
    exercises::agreements::Asks,
};

/// What is agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "agreements::Kind")]
pub enum AgreementKind {
    /// One person's own limits.
    Boundary,
    /// What the involved partner lets the other see.
    Transparency,
    /// What the relationship is to be.
    Relationship,
    /// What keeps it from happening again.
    RelapsePlan,
    /// A joint statement for the time to come.
    Renewal,
}

/// Where an agreement stands, for everybody in it alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "agreements::Standing")]
pub enum AgreementStanding {
    /// Offered; not everybody has signed.
    Offered,
    /// Everybody has signed the newest version.
    InForce,
    /// A version is in force, and a newer one is offered.
    ChangeOffered,
    /// It was taken back before it counted.
    TakenBack,
    /// Somebody stopped it.
    Stopped,
}

/// How a field is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum AgreementControl {
    /// Words, up to 2,000 characters; no password, PIN or code.
    Words,
    /// One of its options.
    Choice,
    /// A whole number.
    Number,
}

/// Which word is asked of somebody about what one lets the other see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Asks")]
pub enum AgreementAsks {
    /// Whether it is given freely.
    Given,
    /// Whether it helps.
    Helps,
}

/// What one of the two says about it, for the therapist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum AgreementWord {
    /// It is given freely.
    GivenYes,
    /// Unsure whether it is given freely.
    GivenUnsure,
    /// It is not given freely.
    GivenNo,
    /// It helps not at all.
    HelpsNotAtAll,
    /// It helps a little.
    HelpsLittle,
    /// It helps somewhat.
    HelpsSomewhat,
    /// It helps much.
    HelpsMuch,
    /// It helps very much.
    HelpsVeryMuch,
}

impl From<Word> for AgreementWord {
    fn from(word: Word) -> Self {
        match word {
            Word::Given(Freely::Yes) => Self::GivenYes,
            Word::Given(Freely::Unsure) => Self::GivenUnsure,
            Word::Given(Freely::No) => Self::GivenNo,
            Word::Helps(0) => Self::HelpsNotAtAll,
            Word::Helps(1) => Self::HelpsLittle,
            Word::Helps(2) => Self::HelpsSomewhat,
            Word::Helps(3) => Self::HelpsMuch,
            Word::Helps(_) => Self::HelpsVeryMuch,
        }
    }
}

impl From<AgreementWord> for Word {
    fn from(word: AgreementWord) -> Self {
        match word {
            AgreementWord::GivenYes => Self::Given(Freely::Yes),
            AgreementWord::GivenUnsure => Self::Given(Freely::Unsure),
            AgreementWord::GivenNo => Self::Given(Freely::No),
            AgreementWord::HelpsNotAtAll => Self::Helps(0),
            AgreementWord::HelpsLittle => Self::Helps(1),
            AgreementWord::HelpsSomewhat => Self::Helps(2),
            AgreementWord::HelpsMuch => Self::Helps(3),
            AgreementWord::HelpsVeryMuch => Self::Helps(4),
        }
    }
}
