//! Sharing: letting another member of the couple see one item, seeing what one let them see, taking it back.

mod leaving;
mod ratings;
mod received;
mod release;
mod revoke;
mod rows;
mod share;
mod shares;

use domain::ids::{PersonId, ResponseId, ShareId};
use jiff::Timestamp;

use crate::people::PersonView;

pub(crate) use leaving::end_shares;
pub use ratings::SharedRating;
pub(crate) use ratings::ratings_shared;
pub use received::shared_with_me;
pub use revoke::revoke;
pub use share::share;
pub use shares::my_shares;

/// An item to share.
#[derive(Debug, Clone)]
pub struct ShareItem {
    /// What recognises a repeat.
    pub key: String,
    /// The response it belongs to.
    pub response: ResponseId,
    /// The item.
    pub item: String,
    /// With whom.
    pub with: PersonId,
}

/// A live release, as its maker sees it.
#[derive(Debug, Clone)]
pub struct ShareView {
    /// Its id.
    pub id: ShareId,
    /// The response it belongs to.
    pub response: ResponseId,
    /// The item.
    pub item: String,
    /// The instrument's neutral title.
    pub title: String,
    /// What was asked.
    pub question: String,
    /// What one answered, as the other reads it.
    pub answer: String,
    /// With whom.
    pub with: PersonView,
    /// Since when.
    pub since: Timestamp,
}

/// One item that somebody shared with the reader: that, and nothing around it.
#[derive(Debug, Clone)]
pub struct SharedItem {
    /// The release.
    pub id: ShareId,
    /// By whom.
    pub from: PersonView,
    /// What was asked.
    pub question: String,
    /// What they answered.
    pub answer: String,
    /// Since when it is shared.
    pub since: Timestamp,
}
