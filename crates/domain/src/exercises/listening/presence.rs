//! How the hurt partner wants the other near, after the talk.

/// How near.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Presence {
    /// Together.
    WithMe,
    /// In the same place.
    NearMe,
    /// Alone for now.
    Alone,
    /// With somebody else, by phone.
    CallSomeone,
}

impl Presence {
    /// Every answer, in the order of the page.
    pub const ALL: [Self; 4] = [Self::WithMe, Self::NearMe, Self::Alone, Self::CallSomeone];

    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WithMe => "with-me",
            Self::NearMe => "near-me",
            Self::Alone => "alone",
            Self::CallSomeone => "call-someone",
        }
    }

    /// The answer a row names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|presence| presence.as_str() == word)
    }
}
