//! Licences of members: who may treat whom, where, as the front desk enters them (DOMAIN.md 5.4).

mod authorities;
mod close;
mod enter;
mod list;
mod places;

use domain::{
    ids::{LicenceId, PersonId},
    practice::{
        jurisdiction::{Accepted, Place},
        licence::{Family, Licence, Standing},
    },
    text::ClinicalText,
};
use jiff::civil::Date;

use crate::people::PersonView;

pub(crate) use authorities::{Authorities, WhenAsked, begin_session, give_days_back, look_again, use_days};
pub use close::close_place;
pub use enter::{change_licence, enter_licence};
pub use list::licences;
pub use places::{places, verify_place};

/// One authority of one member.
#[derive(Debug, Clone)]
pub struct LicenceView {
    /// Its id.
    pub id: LicenceId,
    /// Whose.
    pub member: PersonView,
    /// What it is.
    pub licence: Licence,
    /// Counts the changes.
    pub version: i64,
}

/// An authority to enter.
#[derive(Debug, Clone)]
pub struct EnterLicence {
    /// What recognises a repeat.
    pub key: String,
    /// Whose.
    pub member: PersonId,
    /// What it is.
    pub licence: Licence,
}

/// What has become of an authority.
#[derive(Debug, Clone, Copy)]
pub struct ChangeLicence {
    /// Which.
    pub id: LicenceId,
    /// The version that was read.
    pub version: i64,
    /// Where it stands now.
    pub standing: Standing,
    /// Its last day; none where it has no end.
    pub last_day: Option<Date>,
}

/// A place whose law counts.
#[derive(Debug, Clone)]
pub struct PlaceView {
    /// The place.
    pub place: Place,
    /// On which terms it is open to therapy; none while it is closed.
    pub terms: Option<TermsView>,
    /// That this practice closed it; none while it is open, and where nobody ever opened it.
    pub closed: Option<ClosedView>,
}

/// That a practice closed a place.
#[derive(Debug, Clone)]
pub struct ClosedView {
    /// On which day, on the practice's clock.
    pub on: Date,
    /// Who.
    pub by: String,
}

/// On which terms a place is open to therapy.
#[derive(Debug, Clone)]
pub struct TermsView {
    /// The professions it is open to.
    pub families: Vec<Family>,
    /// The ways in which they may treat people there.
    pub accepts: Vec<Accepted>,
    /// When that was looked up.
    pub verified_on: Date,
    /// Who looked.
    pub verified_by: String,
    /// What they read.
    pub source: String,
    /// Whether this practice looked it up, and not the makers of the service.
    pub is_own: bool,
}

/// A place that somebody looked up.
#[derive(Debug, Clone)]
pub struct VerifyPlace {
    /// The place.
    pub place: Place,
    /// The professions it is open to.
    pub families: Vec<Family>,
    /// The ways in which they may treat people there.
    pub accepts: Vec<Accepted>,
    /// What they read.
    pub source: ClinicalText,
}
