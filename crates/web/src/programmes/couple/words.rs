//! The words of a couple's way, for the desk.

use crate::schema;

/// Whose a step is.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ProgrammeLane {
    Hurt,
    Involved,
    Joint,
}

/// When a step is given.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ProgrammeDelivery {
    AtOnce,
    InDays,
    After,
    OpenedByTherapist,
    BothDone,
}

impl ProgrammeDelivery {
    /// What it waits for.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::AtOnce => "comes when the phase opens",
            Self::InDays => "comes some days after the phase opened",
            Self::After => "comes after their own step before",
            Self::OpenedByTherapist => "waits for you to open it",
            Self::BothDone => "waits for both, and then for you",
        }
    }
}

/// Whether a couple goes through a programme now.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ProgrammeStanding {
    Running,
    Paused,
    Ended,
}

impl ProgrammeStanding {
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Running => "Running",
            Self::Paused => "Paused",
            Self::Ended => "Left",
        }
    }
}

/// How a phase stands.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ProgrammePhaseStanding {
    Closed,
    Open,
    Left,
    SetBack,
}

impl ProgrammePhaseStanding {
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Closed => "Not open yet",
            Self::Open => "Open",
            Self::Left => "Left",
            Self::SetBack => "Set back",
        }
    }

    /// The kind of tag that shows it.
    pub(super) fn tag(self) -> &'static str {
        match self {
            Self::Open => "fine",
            Self::SetBack => "pause",
            Self::Closed | Self::Left => "plain",
        }
    }
}

/// Something that happened to the way as a whole.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ProgrammeTurn {
    Enrolled,
    Paused,
    WentOn,
    WentBack,
    Left,
}

impl ProgrammeTurn {
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Enrolled => "Enrolled",
            Self::Paused => "Paused",
            Self::WentOn => "Went on",
            Self::WentBack => "Went back",
            Self::Left => "Left the programme",
        }
    }

    /// The turn that a form asks for.
    pub(super) fn parse(word: &str) -> Option<Self> {
        match word {
            "pause" => Some(Self::Paused),
            "go-on" => Some(Self::WentOn),
            "leave" => Some(Self::Left),
            _ => None,
        }
    }
}

/// How a check stands.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ProgrammeCheckStanding {
    Met,
    Lacking,
    ToConfirm,
}

impl ProgrammeCheckStanding {
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Met => "So",
            Self::Lacking => "Not yet",
            Self::ToConfirm => "For you to say",
        }
    }

    /// The kind of tag that shows it.
    pub(super) fn tag(self) -> &'static str {
        match self {
            Self::Met => "fine",
            Self::Lacking => "attention",
            Self::ToConfirm => "plain",
        }
    }
}

/// How a step stands for one person.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ProgrammePartState {
    Waiting,
    PutOff,
    Given,
    Done,
    Over,
    LeftOut,
}
