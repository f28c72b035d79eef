//! What professions and licences are called, and the words that forms send for them.

use crate::schema;

/// Declares an enumeration of the door with the word a form sends for each value and what it is called.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($variant:ident = $word:literal, $says:literal;)* })*) => {$(
        $(#[$doc])*
        #[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum $name { $($variant,)* }

        impl $name {
            /// Every value, with the word of a form and what it is called.
            pub(super) const ALL: &'static [(Self, &'static str, &'static str)] = &[$((Self::$variant, $word, $says),)*];

            /// The value that a form names; nothing for any other word.
            pub(super) fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().find(|(_, known, _)| *known == word).map(|(value, ..)| *value)
            }

            /// What it is called.
            pub(super) fn words(self) -> &'static str {
                match self { $(Self::$variant => $says,)* }
            }

            /// The word and the name of each, for a list to choose from.
            pub(super) fn choices() -> Vec<(&'static str, &'static str)> {
                Self::ALL.iter().map(|(_, word, says)| (*word, *says)).collect()
            }
        }
    )*};
}

words! {
    /// A profession, as licences know it.
    Profession {
        MarriageAndFamily = "MARRIAGE_AND_FAMILY", "Marriage and family therapist";
        ProfessionalCounsellor = "PROFESSIONAL_COUNSELLOR", "Professional or mental health counsellor";
        ClinicalSocialWork = "CLINICAL_SOCIAL_WORK", "Clinical social worker";
        Psychology = "PSYCHOLOGY", "Psychologist";
    }
    /// On what somebody relies at a place.
    Authority {
        Licence = "LICENCE", "The place's own licence";
        Registration = "REGISTRATION", "Registration for people licensed elsewhere";
        Exemption = "EXEMPTION", "Exemption for a few days a year";
        PsypactTelepsychology = "PSYPACT_TELEPSYCHOLOGY", "PSYPACT telepsychology";
        CounselingCompact = "COUNSELING_COMPACT", "Counseling Compact privilege";
        SocialWorkCompact = "SOCIAL_WORK_COMPACT", "Social Work Compact licence";
    }
    /// Where a licence stands.
    LicenceStanding {
        Active = "ACTIVE", "In force";
        Pending = "PENDING", "Applied for";
        Suspended = "SUSPENDED", "Suspended";
        Ended = "ENDED", "Ended";
    }
}
