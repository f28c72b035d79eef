//! Professions, and on what somebody relies who treats people at a place.

use async_graphql::{Enum, SimpleObject};
use services::domain::practice::{
    jurisdiction::Accepted,
    licence::{self, Compact, Family, Standing},
};

/// A profession, as licences know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Family")]
pub enum Profession {
    /// Marriage and family therapist.
    MarriageAndFamily,
    /// Professional or mental health counsellor.
    ProfessionalCounsellor,
    /// Clinical social worker.
    ClinicalSocialWork,
    /// Psychologist.
    Psychology,
}

/// Where a licence stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Standing")]
pub enum LicenceStanding {
    /// In force.
    Active,
    /// Applied for.
    Pending,
    /// Suspended by the board.
    Suspended,
    /// Given up or taken away.
    Ended,
}

/// On what somebody relies at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum Authority {
    /// The place's own licence.
    Licence,
    /// Its registration for people licensed elsewhere.
    Registration,
    /// Its exemption for a few days a year.
    Exemption,
    /// Telepsychology by PSYPACT.
    PsypactTelepsychology,
    /// A privilege of the Counseling Compact.
    CounselingCompact,
    /// A multistate licence of the Social Work Compact.
    SocialWorkCompact,
}

impl From<licence::Authority> for Authority {
    fn from(authority: licence::Authority) -> Self {
        match authority {
            licence::Authority::Licence => Self::Licence,
            licence::Authority::Registration => Self::Registration,
            licence::Authority::Exemption => Self::Exemption,
            licence::Authority::Compact(compact) => compact.into(),
        }
    }
}

impl From<Compact> for Authority {
    fn from(compact: Compact) -> Self {
        match compact {
            Compact::PsypactTelepsychology => Self::PsypactTelepsychology,
            Compact::CounselingCompact => Self::CounselingCompact,
            Compact::SocialWorkCompact => Self::SocialWorkCompact,
        }
    }
}

impl From<Authority> for licence::Authority {
    fn from(authority: Authority) -> Self {
        match authority {
            Authority::Licence => Self::Licence,
            Authority::Registration => Self::Registration,
            Authority::Exemption => Self::Exemption,
            Authority::PsypactTelepsychology => Self::Compact(Compact::PsypactTelepsychology),
            Authority::CounselingCompact => Self::Compact(Compact::CounselingCompact),
            Authority::SocialWorkCompact => Self::Compact(Compact::SocialWorkCompact),
        }
    }
}

/// One way in which a place lets somebody treat people there.
#[derive(SimpleObject)]
pub struct AcceptedAuthority {
    /// What it is.
    authority: Authority,
    /// On how many days of each calendar year; null for no limit.
    days_per_year: Option<i32>,
}

impl From<Accepted> for AcceptedAuthority {
    fn from(accepted: Accepted) -> Self {
        let (authority, days_per_year) = match accepted {
            Accepted::Licence => (Authority::Licence, None),
            Accepted::Registration => (Authority::Registration, None),
            Accepted::Compact { compact } => (compact.into(), None),
            Accepted::Exemption { days_per_year } => (Authority::Exemption, Some(days_per_year.get().into())),
        };
        Self { authority, days_per_year }
    }
}
