//! The seven visibility classes (DOMAIN.md section 0) and the one function that reads them.

use serde::{Deserialize, Serialize};

/// How far a stored thing may be seen. The most restrictive applicable class wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "&'static str")]
pub enum Visibility {
    /// V0: only the author; a draft that was not submitted.
    AuthorOnly,
    /// V1, "partner-private": the author and the therapists who treat the author.
    AuthorTherapist,
    /// V2: as V1, and the other partner sees exactly what the author released.
    SummaryToPartner,
    /// V3: everyone in the couple and the treating therapists.
    CoupleShared,
    /// V4: dates, attendance and invoices, for those who schedule; no content.
    Scheduling,
    /// V5: the author, the lead therapist and the named safety back-up; in no couple screen, export, count or letter.
    Safety,
    /// V6: the writing clinician alone.
    PsychotherapyNote,
}

impl Visibility {
    /// Every class.
    pub const ALL: [Self; 7] = [
        Self::AuthorOnly,
        Self::AuthorTherapist,
        Self::SummaryToPartner,
        Self::CoupleShared,
        Self::Scheduling,
        Self::Safety,
        Self::PsychotherapyNote,
    ];

    /// The class as the database and the files of instruments and exercises write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AuthorOnly => "V0",
            Self::AuthorTherapist => "V1",
            Self::SummaryToPartner => "V2",
            Self::CoupleShared => "V3",
            Self::Scheduling => "V4",
            Self::Safety => "V5",
            Self::PsychotherapyNote => "V6",
        }
    }

    /// The class that a row or a file names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.as_str() == word)
    }

    /// Whether the author has a share button for it at all. Safety content and notes have none (DOMAIN.md 6.2).
    pub fn can_be_shared(self) -> bool {
        matches!(self, Self::AuthorTherapist | Self::SummaryToPartner)
    }
}

impl From<Visibility> for &'static str {
    fn from(class: Visibility) -> Self {
        class.as_str()
    }
}

impl TryFrom<String> for Visibility {
    type Error = &'static str;

    fn try_from(word: String) -> Result<Self, Self::Error> {
        Self::from_word(&word).ok_or("a visibility class is one of V0 to V6")
    }
}

/// How a reader stands to the author of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reader {
    /// The author.
    Author,
    /// The couple's lead therapist, who treats both.
    LeadTherapist,
    /// The author's own individual therapist.
    OwnTherapist,
    /// The practice's named safety back-up.
    SafetyBackUp,
    /// A clinical supervisor of the treating therapist.
    Supervisor,
    /// Another member of the author's couple.
    OtherPartner,
    /// Somebody who schedules.
    Staff,
    /// The practice's owner, not treating.
    Owner,
    /// Anybody else.
    Stranger,
}

/// How much of a stored thing a reader gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Extent {
    /// All of it.
    Whole,
    /// Only the items the author shared with this reader.
    SharedItems,
    /// Dates and attendance.
    Schedule,
    /// Nothing, not even that it exists.
    Nothing,
}

/// What `reader` gets of something of class `class`. `has_live_share` says whether the author shares any item of it with this reader now.
pub fn extent(class: Visibility, reader: Reader, has_live_share: bool) -> Extent {
    use Reader::{Author, LeadTherapist, OtherPartner, OwnTherapist, SafetyBackUp, Staff, Supervisor};
    #[expect(clippy::match_same_arms, reason = "each line is a rule of the specification")]
    match (class, reader) {
        (Visibility::PsychotherapyNote, Author) => Extent::Whole,
        (Visibility::PsychotherapyNote, _) => Extent::Nothing,
        (_, Author) => Extent::Whole,
        (Visibility::AuthorOnly, _) => Extent::Nothing,
        (Visibility::Safety, LeadTherapist | SafetyBackUp) => Extent::Whole,
        (Visibility::Safety, _) => Extent::Nothing,
        (_, LeadTherapist | OwnTherapist) => Extent::Whole,
        (Visibility::Scheduling, Staff) => Extent::Schedule,
        (Visibility::Scheduling, _) => Extent::Nothing,
        (_, Supervisor) => Extent::Whole,
        (Visibility::CoupleShared, OtherPartner) => Extent::Whole,
        (Visibility::AuthorTherapist | Visibility::SummaryToPartner, OtherPartner) if has_live_share => {
            Extent::SharedItems
        }
        _ => Extent::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_other_partner_gets_what_was_shared_and_nothing_else() {
        for class in Visibility::ALL {
            let unshared = extent(class, Reader::OtherPartner, false);
            let shared = extent(class, Reader::OtherPartner, true);
            match class {
                Visibility::CoupleShared => assert_eq!(unshared, Extent::Whole),
                Visibility::AuthorTherapist | Visibility::SummaryToPartner => {
                    assert_eq!((unshared, shared), (Extent::Nothing, Extent::SharedItems));
                }
                _ => assert_eq!((unshared, shared), (Extent::Nothing, Extent::Nothing)),
            }
        }
    }

    #[test]
    fn nobody_reads_a_draft_or_a_note_but_its_author() {
        let others = [
            Reader::LeadTherapist,
            Reader::OwnTherapist,
            Reader::SafetyBackUp,
            Reader::Supervisor,
            Reader::OtherPartner,
            Reader::Staff,
            Reader::Owner,
            Reader::Stranger,
        ];
        for reader in others {
            for class in [Visibility::AuthorOnly, Visibility::PsychotherapyNote] {
                assert_eq!(extent(class, reader, true), Extent::Nothing);
            }
        }
    }

    #[test]
    fn staff_see_the_schedule_and_owners_see_nothing() {
        for class in Visibility::ALL {
            assert_eq!(extent(class, Reader::Owner, true), Extent::Nothing);
            let staff = extent(class, Reader::Staff, true);
            let expected = if class == Visibility::Scheduling { Extent::Schedule } else { Extent::Nothing };
            assert_eq!(staff, expected);
        }
    }
}
