//! What kind of help it is, which decides what law applies.

/// A kind of service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ServiceKind {
    /// Treatment.
    Therapy,
    /// Skills support without treatment.
    Coaching,
    /// A short, free talk about whether help fits. No treatment, no advice on it, no chart.
    Consult,
    /// A few sessions for couples who are not sure whether to try.
    Discernment,
}

impl ServiceKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Therapy, Self::Coaching, Self::Consult, Self::Discernment];

    /// The word for the API and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Therapy => "therapy",
            Self::Coaching => "coaching",
            Self::Consult => "consult",
            Self::Discernment => "discernment",
        }
    }

    /// The kind a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// Whether it is a kind of ongoing care. A talk about whether help fits comes before any.
    pub fn is_ongoing(self) -> bool {
        match self {
            Self::Therapy | Self::Coaching | Self::Discernment => true,
            Self::Consult => false,
        }
    }

    /// Whether it is treatment: the clinician needs authority at each participant's place, and what belongs to treatment may be asked.
    pub fn needs_authority(self) -> bool {
        match self {
            Self::Therapy | Self::Discernment => true,
            Self::Coaching | Self::Consult => false,
        }
    }
}
