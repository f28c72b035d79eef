//! The practice: founding one, and what its members may know of it.

mod found;
mod licences;
mod offer;
mod rows;
mod show;

use domain::{
    ids::{PersonId, PracticeId},
    practice::SenderAlias,
    text::Name,
    zone::Zone,
};
use jiff::Timestamp;

pub use found::found;
pub(crate) use licences::{Authorities, WhenAsked, begin_session, give_days_back, look_again, use_days};
pub use licences::{
    ChangeLicence, ClosedView, EnterLicence, LicenceView, PlaceView, TermsView, VerifyPlace, change_licence,
    close_place, enter_licence, licences, places, verify_place,
};
pub use offer::offer_coaching;
pub(crate) use offer::{check_offered, offers_coaching};
pub use show::show;
pub(crate) use show::{read, zone};

/// What a practice begins with.
#[derive(Debug, Clone)]
pub struct Found {
    /// Its name, on its own screens.
    pub name: Name,
    /// What its letters say they are from.
    pub alias: SenderAlias,
    /// Where its clock stands.
    pub zone: Zone,
    /// The first owner's name.
    pub owner: Name,
    /// How the first owner signs in.
    pub owner_address: String,
    /// Whether it offers coaching from the beginning.
    pub offers_coaching: bool,
}

/// A practice that was founded.
#[derive(Debug, Clone)]
pub struct Founded {
    /// Its id.
    pub practice: PracticeId,
    /// Its first owner.
    pub owner: PersonId,
    /// The code with which the owner opens their account.
    pub code: String,
    /// Until when the code works.
    pub expires_at: Timestamp,
}

/// The practice, as its members see it.
#[derive(Debug, Clone)]
pub struct PracticeView {
    /// Its id.
    pub id: PracticeId,
    /// Its name.
    pub name: String,
    /// What its letters say they are from.
    pub alias: String,
    /// Where its clock stands.
    pub zone: String,
    /// Whether it offers coaching.
    pub offers_coaching: bool,
}
