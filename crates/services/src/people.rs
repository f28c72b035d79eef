//! People: entering them, making them members of the practice, and how each can be reached safely.

mod add;
mod contact;
mod directory;
mod forget;
mod list;
mod membership;
mod relation;
mod rows;

use domain::{
    access::Role,
    ids::PersonId,
    people::{Email, SafeChannel},
    text::Name,
    zone::Zone,
};
use jiff::{Timestamp, civil};

pub use add::add;
pub(crate) use add::enter;
pub(crate) use contact::{begin_preference, end_letters, read_preference};
pub use contact::{change_contact_preference, contact_preference};
pub(crate) use directory::Directory;
pub(crate) use forget::forget;
pub use list::{list, show};
pub(crate) use list::{name_of, zone_of};
pub use membership::{become_member, end_membership, member};
pub(crate) use membership::{lock, make_member};
pub(crate) use relation::place_of_person;
pub(crate) use rows::{open_name, open_preference};

/// Somebody to enter.
#[derive(Debug, Clone)]
pub struct Add {
    /// What recognises a repeat.
    pub key: String,
    /// Their name.
    pub name: Name,
    /// Where their clock stands.
    pub zone: Zone,
    /// How they will sign in, if it is known already.
    pub address: Option<String>,
}

/// Somebody to make a member of the practice.
#[derive(Debug, Clone)]
pub struct BecomeMember {
    /// What recognises a repeat.
    pub key: String,
    /// Who.
    pub person: PersonId,
    /// As what: owner, supervisor, therapist or staff.
    pub role: Role,
}

/// A membership to end.
#[derive(Debug, Clone)]
pub struct EndMembership {
    /// Whose.
    pub person: PersonId,
    /// The one role that ends; none for all they have.
    pub role: Option<Role>,
}

/// A membership that ended.
#[derive(Debug, Clone)]
pub struct EndedMembership {
    /// The person, as they are now.
    pub member: PersonRecord,
    /// How many couples nobody leads the care of since then.
    pub without_lead: u64,
}

/// A person, as everybody who may know them at all sees them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonView {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Where their clock stands.
    pub zone: String,
}

/// Whether somebody can sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountState {
    /// Nobody has invited them.
    None,
    /// A code was handed over and not yet used.
    Invited,
    /// They have an account.
    Open,
}

impl AccountState {
    /// From how many passwords and passkeys, and how many living invitations, somebody has.
    pub(crate) fn from_counts(ways_in: i64, invitations: i64) -> Self {
        match (ways_in > 0, invitations > 0) {
            (true, _) => Self::Open,
            (false, true) => Self::Invited,
            (false, false) => Self::None,
        }
    }
}

/// By which way somebody can be reached, without the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChannelWord {
    /// Nobody has asked: nothing is sent.
    Unknown,
    /// Nothing is sent.
    PortalOnly,
    /// By e-mail.
    Email,
}

impl From<&SafeChannel> for ChannelWord {
    fn from(channel: &SafeChannel) -> Self {
        match channel {
            SafeChannel::Unknown => Self::Unknown,
            SafeChannel::PortalOnly => Self::PortalOnly,
            SafeChannel::Email { .. } => Self::Email,
        }
    }
}

/// A person as the front desk sees them.
#[derive(Debug, Clone)]
pub struct PersonRecord {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Where their clock stands.
    pub zone: String,
    /// What they do here; a client plays the part of a partner.
    pub roles: Vec<Role>,
    /// Whether they can sign in.
    pub account: AccountState,
    /// By which way they can be reached.
    pub safe_channel: ChannelWord,
    /// Whether the address they gave has to be talked about: somebody else here uses that mailbox, and nothing is sent until that is cleared up.
    pub address_in_question: bool,
}

/// How somebody can be reached safely.
#[derive(Debug, Clone)]
pub struct ContactPreferenceView {
    /// Who.
    pub person: PersonId,
    /// Counts the changes.
    pub version: i64,
    /// By which way.
    pub safe_channel: ChannelWord,
    /// Where to, if by e-mail.
    pub email: Option<String>,
    /// Not from this time of day.
    pub quiet_from: civil::Time,
    /// Until this one.
    pub quiet_until: civil::Time,
    /// The hour that suits best, 0 to 23.
    pub preferred_hour: i8,
    /// On which days nothing is sent.
    pub excluded_days: Vec<civil::Weekday>,
    /// Whether others use their device.
    pub shared_device: bool,
    /// Where their clock stands.
    pub zone: String,
    /// When they last confirmed all this.
    pub reviewed_at: Option<Timestamp>,
    /// Whether it is time to ask again.
    pub review_due: bool,
}

/// What somebody says about how they can be reached.
#[derive(Debug, Clone)]
pub struct ChangeContactPreference {
    /// About whom; none for oneself.
    pub person: Option<PersonId>,
    /// The version that was read.
    pub version: i64,
    /// By which way.
    pub safe_channel: ChannelWord,
    /// Where to, if by e-mail; left out, the address stays.
    pub email: Option<Email>,
    /// That they know what ordinary e-mail risks.
    pub email_risk_acknowledged: bool,
    /// Not from this time of day.
    pub quiet_from: Option<civil::Time>,
    /// Until this one.
    pub quiet_until: Option<civil::Time>,
    /// The hour that suits best, 0 to 23.
    pub preferred_hour: Option<i8>,
    /// On which days nothing is to be sent.
    pub excluded_days: Option<Vec<civil::Weekday>>,
    /// Whether others use their device.
    pub shared_device: Option<bool>,
    /// Where their clock stands.
    pub zone: Option<Zone>,
}
