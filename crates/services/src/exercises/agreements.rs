//! Agreements: writing, signing, changing, stopping, one's own limits, and what the therapist sees of it all.

mod desk;
mod hours;
mod jointly;
mod limits;
mod mine;
mod offer;
mod rows;
mod say;
mod sign;
mod stop;
mod take_back;

use domain::{
    exercises::agreements::{Field, Kind, Standing, Word},
    ids::{AgreementId, AgreementVersionId, ThreadId},
};
use jiff::{Timestamp, civil::Date};

use crate::people::PersonView;

pub use desk::agreements_of;
pub(super) use hours::hours_to_tell;
pub use jointly::JointAgreement;
pub(crate) use jointly::{all_of, jointly_signed};
pub(crate) use limits::hide_on_leaving;
pub use limits::{hide_limits, limits_shown_to_me, show_limits};
pub use mine::{agreement, my_agreements};
pub use offer::{change, offer};
pub use say::say;
pub use sign::sign;
pub use stop::stop;
pub use take_back::take_back;

/// An agreement to offer.
#[derive(Debug, Clone)]
pub struct Offer {
    /// What recognises a repeat.
    pub key: String,
    /// What is agreed.
    pub kind: Kind,
    /// The injury it is about, where there are several.
    pub thread: Option<ThreadId>,
    /// Names of fields with their texts.
    pub terms: Vec<(String, String)>,
    /// When it is looked at again.
    pub review_on: Option<Date>,
}

/// Another wording to offer.
#[derive(Debug, Clone)]
pub struct Change {
    /// What recognises a repeat.
    pub key: String,
    /// Of which agreement.
    pub agreement: AgreementId,
    /// The version that was read.
    pub version: AgreementVersionId,
    /// Names of fields with their texts.
    pub terms: Vec<(String, String)>,
    /// When it is looked at again.
    pub review_on: Option<Date>,
}

/// An agreement, for one of those it is between. Nothing in it tells whether anybody else has signed before everybody has.
#[derive(Debug, Clone)]
pub struct AgreementView {
    /// Its id.
    pub id: AgreementId,
    /// What is agreed.
    pub kind: Kind,
    /// Where it stands.
    pub standing: Standing,
    /// The version that counts.
    pub in_force: Option<VersionView>,
    /// Since when it counts.
    pub in_force_since: Option<Timestamp>,
    /// The version that is offered.
    pub offered: Option<VersionView>,
    /// Whether the offered version waits for the viewer.
    pub waits_for_me: bool,
    /// Whether the day has come on which it is looked at again.
    pub review_due: bool,
    /// The words that stand in place of the terms while joint work is paused, or beside them for a viewer who has left.
    pub resting: Option<&'static str>,
    /// Whether the viewer has left the couple it is in, and so only reads what all had signed.
    pub has_left: bool,
    /// Since when the viewer shows these limits to the other partner.
    pub shown_since: Option<Timestamp>,
    /// What the viewer said about it, for the therapist.
    pub word: Option<Word>,
    /// Which word is asked of the viewer: whether it is given freely, or whether it helps.
    pub asks: Option<Asks>,
}

/// Which word is asked of somebody about what one lets the other see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// Whether it is given freely.
    Given,
    /// Whether it helps.
    Helps,
}

/// One wording.
#[derive(Debug, Clone)]
pub struct VersionView {
    /// Its id. Which number it has is not told: numbers count what was taken back too.
    pub id: AgreementVersionId,
    /// Whether the viewer wrote it.
    pub by_me: bool,
    /// When it was written.
    pub written_at: Timestamp,
    /// When it is looked at again.
    pub review_on: Option<Date>,
    /// Whether the viewer signed it.
    pub signed_by_me: bool,
    /// What stands in it; empty while joint work is paused.
    pub terms: Vec<TermView>,
}

/// One field of a wording.
#[derive(Debug, Clone)]
pub struct TermView {
    /// The field.
    pub field: &'static Field,
    /// What is kept.
    pub kept: String,
}

/// Limits that somebody shows the viewer.
#[derive(Debug, Clone)]
pub struct ShownLimits {
    /// The agreement.
    pub id: AgreementId,
    /// Whose they are.
    pub by: PersonView,
    /// Since when they are shown.
    pub since: Timestamp,
    /// What they are; empty while joint work is paused.
    pub terms: Vec<TermView>,
    /// The words that then stand in their place.
    pub resting: Option<&'static str>,
}

/// An agreement on the desk.
#[derive(Debug, Clone)]
pub struct DeskAgreement {
    /// Its id.
    pub id: AgreementId,
    /// What is agreed.
    pub kind: Kind,
    /// Where it stands.
    pub standing: Standing,
    /// Who it is between, who of them signed the newest version, and what they say about it.
    pub parties: Vec<DeskParty>,
    /// The newest version.
    pub newest: Option<DeskVersion>,
    /// The version in force, where it is another.
    pub in_force: Option<DeskVersion>,
    /// Since when it counts.
    pub in_force_since: Option<Timestamp>,
    /// Whether the day has come on which it is looked at again.
    pub review_due: bool,
    /// Who stopped it, and when.
    pub stopped: Option<(String, Timestamp)>,
    /// Whether one's own limits are shown to the other partner.
    pub shown: bool,
}

/// Somebody an agreement is between.
#[derive(Debug, Clone)]
pub struct DeskParty {
    /// Who.
    pub person: PersonView,
    /// When they signed the newest version.
    pub signed_at: Option<Timestamp>,
    /// What they say about it.
    pub word: Option<Word>,
}

/// A wording on the desk.
#[derive(Debug, Clone)]
pub struct DeskVersion {
    /// Counts from 1.
    pub number: u32,
    /// Who wrote it.
    pub written_by: String,
    /// When.
    pub written_at: Timestamp,
    /// When it is looked at again.
    pub review_on: Option<Date>,
    /// What stands in it.
    pub terms: Vec<TermView>,
}
