//! Where a consultation stands, and the words for it.

use jiff::Timestamp;

use super::{By, Recommendation};
use crate::ids::PersonId;

/// A meeting that was booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meeting {
    /// When it begins.
    pub starts_at: Timestamp,
    /// Who holds it.
    pub member: PersonId,
}

/// Where a consultation stands, with what is true there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Somebody asked.
    Requested {
        /// When.
        at: Timestamp,
    },
    /// Somebody of the practice has looked at it.
    Triaged {
        /// When it came to this, the last time.
        at: Timestamp,
    },
    /// There was no room.
    Waitlisted {
        /// Since when they wait.
        since: Timestamp,
        /// When they were last asked, or offered something.
        asked_at: Option<Timestamp>,
        /// How many questions they left unanswered.
        unanswered: u8,
    },
    /// Slots are held for them.
    Offered {
        /// Until just before then.
        lapses_at: Timestamp,
        /// Since when they wait, if they come from the waitlist.
        waits_since: Option<Timestamp>,
    },
    /// A slot was chosen.
    Booked(Meeting),
    /// Everybody has said that they come.
    Confirmed(Meeting),
    /// Somebody is there.
    CheckedIn(Meeting),
    /// It was held.
    Attended {
        /// When that was noted.
        at: Timestamp,
    },
    /// It was held with one of two.
    PartlyAttended {
        /// When that was noted.
        at: Timestamp,
    },
    /// Nobody came.
    NoShow {
        /// When that was noted.
        at: Timestamp,
    },
    /// It does not take place; known in good time, or on the practice's side.
    Cancelled {
        /// On whose side.
        by: By,
        /// When.
        at: Timestamp,
    },
    /// It does not take place; somebody who was to come said so on the last day.
    LateCancelled {
        /// When.
        at: Timestamp,
    },
    /// Something was recommended.
    Recommended {
        /// What.
        what: Recommendation,
        /// When.
        at: Timestamp,
        /// How often its people were asked since then what they have decided.
        followed_up: u8,
    },
    /// They began care here.
    Enrolled {
        /// When.
        at: Timestamp,
    },
    /// They did not want it.
    Declined {
        /// When.
        at: Timestamp,
    },
    /// Somebody else can help them better.
    ReferredOut {
        /// When.
        at: Timestamp,
    },
    /// Nobody answered.
    Expired {
        /// When.
        at: Timestamp,
    },
}

/// A stage by its name alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// [`Stage::Requested`].
    Requested,
    /// [`Stage::Triaged`].
    Triaged,
    /// [`Stage::Waitlisted`].
    Waitlisted,
    /// [`Stage::Offered`].
    Offered,
    /// [`Stage::Booked`].
    Booked,
    /// [`Stage::Confirmed`].
    Confirmed,
    /// [`Stage::CheckedIn`].
    CheckedIn,
    /// [`Stage::Attended`].
    Attended,
    /// [`Stage::PartlyAttended`].
    PartlyAttended,
    /// [`Stage::NoShow`].
    NoShow,
    /// [`Stage::Cancelled`].
    Cancelled,
    /// [`Stage::LateCancelled`].
    LateCancelled,
    /// [`Stage::Recommended`].
    Recommended,
    /// [`Stage::Enrolled`].
    Enrolled,
    /// [`Stage::Declined`].
    Declined,
    /// [`Stage::ReferredOut`].
    ReferredOut,
    /// [`Stage::Expired`].
    Expired,
}

impl Step {
    /// Every step, in the order of DOMAIN.md 5.1.
    pub const ALL: [Self; 17] = [
        Self::Requested,
        Self::Triaged,
        Self::Waitlisted,
        Self::Offered,
        Self::Booked,
        Self::Confirmed,
        Self::CheckedIn,
        Self::Attended,
        Self::PartlyAttended,
        Self::NoShow,
        Self::Cancelled,
        Self::LateCancelled,
        Self::Recommended,
        Self::Enrolled,
        Self::Declined,
        Self::ReferredOut,
        Self::Expired,
    ];

    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Triaged => "triaged",
            Self::Waitlisted => "waitlisted",
            Self::Offered => "offered",
            Self::Booked => "booked",
            Self::Confirmed => "confirmed",
            Self::CheckedIn => "checked-in",
            Self::Attended => "attended",
            Self::PartlyAttended => "partly-attended",
            Self::NoShow => "no-show",
            Self::Cancelled => "cancelled",
            Self::LateCancelled => "late-cancelled",
            Self::Recommended => "recommended",
            Self::Enrolled => "enrolled",
            Self::Declined => "declined",
            Self::ReferredOut => "referred-out",
            Self::Expired => "expired",
        }
    }

    /// The step a database row names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.as_str() == word)
    }

    /// Whether nothing comes after it. What was missed or cancelled ends too: whoever comes again begins again.
    pub fn is_last(self) -> bool {
        matches!(
            self,
            Self::NoShow
                | Self::Cancelled
                | Self::LateCancelled
                | Self::Enrolled
                | Self::Declined
                | Self::ReferredOut
                | Self::Expired
        )
    }
}

impl Stage {
    /// Its name.
    pub fn step(&self) -> Step {
        match self {
            Self::Requested { .. } => Step::Requested,
            Self::Triaged { .. } => Step::Triaged,
            Self::Waitlisted { .. } => Step::Waitlisted,
            Self::Offered { .. } => Step::Offered,
            Self::Booked(_) => Step::Booked,
            Self::Confirmed(_) => Step::Confirmed,
            Self::CheckedIn(_) => Step::CheckedIn,
            Self::Attended { .. } => Step::Attended,
            Self::PartlyAttended { .. } => Step::PartlyAttended,
            Self::NoShow { .. } => Step::NoShow,
            Self::Cancelled { .. } => Step::Cancelled,
            Self::LateCancelled { .. } => Step::LateCancelled,
            Self::Recommended { .. } => Step::Recommended,
            Self::Enrolled { .. } => Step::Enrolled,
            Self::Declined { .. } => Step::Declined,
            Self::ReferredOut { .. } => Step::ReferredOut,
            Self::Expired { .. } => Step::Expired,
        }
    }

    /// Whether nothing comes after it.
    pub fn is_over(&self) -> bool {
        self.step().is_last()
    }
}
