//! What kind of service a meeting is, who may ask for it and who may hold it.

/// What is done in a meeting. Which licence it needs, and what may be asked in it, hangs on this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ServiceKind {
    /// Treatment, under a licence for the place of each person.
    Therapy,
    /// Skills support without diagnosis or treatment.
    Coaching,
    /// A few sessions to decide, under a licence.
    Discernment,
    /// A short conversation on whether and how help is possible. No advice, no chart.
    Consult,
}

impl ServiceKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Therapy, Self::Coaching, Self::Discernment, Self::Consult];

    /// The word kept in the database and in the files of types.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Therapy => "therapy",
            Self::Coaching => "coaching",
            Self::Discernment => "discernment",
            Self::Consult => "consult",
        }
    }

    /// The kind a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// Whether whoever holds it needs authority for the place of each person who takes part (DOMAIN.md 5.4).
    pub fn needs_authority(self) -> bool {
        matches!(self, Self::Therapy | Self::Discernment)
    }
}

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
        for kind in ServiceKind::ALL {
            assert_eq!(ServiceKind::from_word(kind.as_str()), Some(kind));
        }
        for audience in Audience::ALL {
            assert_eq!(Audience::from_word(audience.as_str()), Some(audience));
        }
        assert_eq!((ServiceKind::from_word("yoga"), Audience::from_word("")), (None, None));
    }

    #[test]
    fn a_consult_is_no_treatment() {
        assert!(ServiceKind::Therapy.needs_authority() && ServiceKind::Discernment.needs_authority());
        assert!(!ServiceKind::Consult.needs_authority() && !ServiceKind::Coaching.needs_authority());
    }
}
