//! What a clinician holds: the authority to treat people at one place, from day to day.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::service::ServiceKind;
use crate::{
    kernel::words::words,
    practice::jurisdiction::Place,
    problem::{Code, Problem},
};

words! {
    /// A profession, as licences know it.
    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    Family {
        /// Marriage and family therapist.
        MarriageAndFamily = "marriage_and_family",
        /// Professional or mental health counsellor.
        ProfessionalCounsellor = "professional_counsellor",
        /// Clinical social worker.
        ClinicalSocialWork = "clinical_social_work",
        /// Psychologist.
        Psychology = "psychology",
    }

    /// An agreement of states by which one of them lets somebody practise in the others. There is none for marriage and family therapists.
    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    Compact {
        /// Telepsychology by PSYPACT.
        PsypactTelepsychology = "psypact_telepsychology",
        /// A privilege of the Counseling Compact.
        CounselingCompact = "counseling_compact",
        /// A multistate licence of the Social Work Compact.
        SocialWorkCompact = "social_work_compact",
    }

    /// Where an authority stands.
    #[derive(Deserialize)]
    #[serde(rename_all = "snake_case")]
    Standing {
        /// In force.
        Active = "active",
        /// Applied for.
        Pending = "pending",
        /// Suspended by the board.
        Suspended = "suspended",
        /// Given up or taken away.
        Ended = "ended",
    }
}

impl Compact {
    /// The profession it is for.
    pub fn family(self) -> Family {
        match self {
            Self::PsypactTelepsychology => Family::Psychology,
            Self::CounselingCompact => Family::ProfessionalCounsellor,
            Self::SocialWorkCompact => Family::ClinicalSocialWork,
        }
    }
}

/// On what somebody relies at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Authority {
    /// The place's own licence.
    Licence,
    /// Its registration for people licensed elsewhere.
    Registration,
    /// The privilege of a compact.
    Compact(Compact),
    /// Its exemption for a few days a year.
    Exemption,
}

impl Authority {
    /// The word for the API and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Licence => "licence",
            Self::Registration => "registration",
            Self::Compact(compact) => compact.as_str(),
            Self::Exemption => "exemption",
        }
    }

    /// The one a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "licence" => Some(Self::Licence),
            "registration" => Some(Self::Registration),
            "exemption" => Some(Self::Exemption),
            _ => Compact::from_word(word).map(Self::Compact),
        }
    }
}

/// One authority of one clinician.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Licence {
    place: Place,
    family: Family,
    authority: Authority,
    standing: Standing,
    from: Date,
    to: Option<Date>,
    covers: Vec<ServiceKind>,
}

impl Licence {
    /// An authority that covers every service that needs one.
    ///
    /// `from` and `to` are its first and its last day, at its place; `to` is none where it has no end.
    ///
    /// # Errors
    /// `OutOfRange` when it ends before it begins, `WrongKind` for a compact of another profession.
    pub fn new(
        place: Place,
        (family, authority): (Family, Authority),
        standing: Standing,
        (from, to): (Date, Option<Date>),
    ) -> Result<Self, Problem> {
        if to.is_some_and(|to| to < from) {
            return Err(Problem::at("to", Code::OutOfRange, "Choose a last day that is not before the first."));
        }
        if let Authority::Compact(compact) = authority
            && compact.family() != family
        {
            return Err(Problem::at(
                "authority",
                Code::WrongKind,
                "This compact is for another profession. Choose the one that the licence belongs to, or another authority.",
            ));
        }
        let covers = ServiceKind::ALL.into_iter().filter(|kind| kind.needs_authority()).collect();
        Ok(Self { place, family, authority, standing, from, to, covers })
    }

    /// The same authority, for these services only.
    ///
    /// # Errors
    /// `Missing` for none, `OutOfRange` for a service that needs no authority.
    pub fn covering(self, covers: Vec<ServiceKind>) -> Result<Self, Problem> {
        if covers.is_empty() {
            return Err(Problem::at("covers", Code::Missing, "Choose at least one service that it covers."));
        }
        if covers.iter().any(|kind| !kind.needs_authority()) {
            return Err(Problem::at(
                "covers",
                Code::OutOfRange,
                "Choose therapy or discernment. Nothing else needs a licence.",
            ));
        }
        Ok(Self { covers, ..self })
    }

    /// Where it counts.
    pub fn place(&self) -> Place {
        self.place
    }

    /// The profession.
    pub fn family(&self) -> Family {
        self.family
    }

    /// What it is.
    pub fn authority(&self) -> Authority {
        self.authority
    }

    /// Where it stands.
    pub fn standing(&self) -> Standing {
        self.standing
    }

    /// Its first and its last day.
    pub fn days(&self) -> (Date, Option<Date>) {
        (self.from, self.to)
    }

    /// Whether it covers a service.
    pub fn covers(&self, service: ServiceKind) -> bool {
        self.covers.contains(&service)
    }

    /// Whether it is in force on all days from the first to the last one.
    pub fn holds(&self, (first, last): (Date, Date)) -> bool {
        self.standing == Standing::Active && self.from <= first && self.to.is_none_or(|to| last <= to)
    }
}
