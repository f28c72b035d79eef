//! How a consultation ends, and what comes of it.

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
}
