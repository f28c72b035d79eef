//! How a consultation ends, and what comes of it.

use crate::practice::licence::ServiceKind;

/// How many of those who were to come, came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Presence {
    /// All of them.
    Everybody,
    /// One of two.
    Some,
}

/// On whose side something was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum By {
    /// Somebody who was to come.
    Attendee,
    /// The practice.
    Practice,
}

impl By {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Attendee, Self::Practice];

    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Attendee => "attendee",
            Self::Practice => "practice",
        }
    }

    /// The side a database row names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.as_str() == word)
    }
}

/// What one of those who came makes of a recommendation, each for themself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Decision {
    /// They want it.
    Accepted,
    /// They do not.
    Declined,
}

impl Decision {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Accepted, Self::Declined];

    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Declined => "declined",
        }
    }

    /// The decision a database row names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|decision| decision.as_str() == word)
    }
}

/// What is recommended at the end of a consultation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Recommendation {
    /// The therapy programme.
    Therapy,
    /// A few sessions to decide.
    Discernment,
    /// Something for each of them first.
    IndividualFirst,
    /// Coaching.
    Coaching,
    /// Somebody else.
    OtherProvider,
}

impl Recommendation {
    /// Every recommendation.
    pub const ALL: [Self; 5] =
        [Self::Therapy, Self::Discernment, Self::IndividualFirst, Self::Coaching, Self::OtherProvider];

    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Therapy => "therapy",
            Self::Discernment => "discernment",
            Self::IndividualFirst => "individual-first",
            Self::Coaching => "coaching",
            Self::OtherProvider => "other-provider",
        }
    }

    /// The recommendation a database row names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.as_str() == word)
    }

    /// The service whose law is asked before it may be recommended, for each partner's place (DOMAIN.md 5.2); none where nobody here would give
    /// it.
    pub fn service(self) -> Option<ServiceKind> {
        match self {
            Self::Therapy => Some(ServiceKind::Therapy),
            Self::Discernment => Some(ServiceKind::Discernment),
            Self::Coaching => Some(ServiceKind::Coaching),
            Self::IndividualFirst | Self::OtherProvider => None,
        }
    }
}
