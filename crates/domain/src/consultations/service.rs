//! What kind of service a meeting is, and who may ask for it.

pub use crate::practice::licence::ServiceKind;

/// Who may ask for a type of consultation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Audience {
    /// Anybody, on the public page.
    Public,
    /// Whoever the practice invited.
    Invited,
    /// Clients of the practice.
    Client,
    /// Only staff book it.
    Staff,
}

impl Audience {
    /// Every audience.
    pub const ALL: [Self; 4] = [Self::Public, Self::Invited, Self::Client, Self::Staff];

    /// The word kept in the database and in the files of types.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Invited => "invited",
            Self::Client => "client",
            Self::Staff => "staff",
        }
    }

    /// The audience a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|audience| audience.as_str() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back() {
        for audience in Audience::ALL {
            assert_eq!(Audience::from_word(audience.as_str()), Some(audience));
        }
        assert_eq!(Audience::from_word(""), None);
    }
}
