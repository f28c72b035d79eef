//! Who treats a couple, and in which part.

use crate::sharing::Reader;

/// A clinician's part in one couple's care (DOMAIN.md section 0).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CareRole {
    /// Leads the couple's treatment; counts as treating every member.
    LeadTherapist,
    /// Treats one member individually.
    IndividualTherapist,
    /// Answers for the lead therapist's work.
    Supervisor,
    /// Is called when the lead therapist cannot be reached and somebody may be in danger.
    SafetyBackUp,
}

impl CareRole {
    /// Every part.
    pub const ALL: [Self; 4] = [Self::LeadTherapist, Self::IndividualTherapist, Self::Supervisor, Self::SafetyBackUp];

    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LeadTherapist => "lead-therapist",
            Self::IndividualTherapist => "individual-therapist",
            Self::Supervisor => "supervisor",
            Self::SafetyBackUp => "safety-back-up",
        }
    }

    /// The part a database row names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == word)
    }

    /// How somebody in this part stands to what a member of the couple wrote. An individual therapist treats one member only: `treats_author`.
    pub fn reader(self, treats_author: bool) -> Reader {
        match self {
            Self::LeadTherapist => Reader::LeadTherapist,
            Self::IndividualTherapist if treats_author => Reader::OwnTherapist,
            Self::IndividualTherapist => Reader::Stranger,
            Self::Supervisor => Reader::Supervisor,
            Self::SafetyBackUp => Reader::SafetyBackUp,
        }
    }
}
