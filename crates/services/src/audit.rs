//! The trail of what was done and seen, by whom: read by owners, sealed into a chain by the clockwork, and checked from the command line.

mod entries;
mod rows;
mod seal;
mod verify;

use domain::ids::{AuditId, PersonId};
use jiff::Timestamp;

pub use entries::entries;
pub use seal::seal;
pub use verify::verify;

/// One line of the trail. Never what was written or read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryView {
    /// Its id.
    pub id: AuditId,
    /// When.
    pub at: Timestamp,
    /// By whom; none for the clockwork.
    pub actor: Option<PersonId>,
    /// What the practice calls them; none for the clockwork.
    pub actor_name: Option<String>,
    /// In which role.
    pub role: String,
    /// What.
    pub act: String,
    /// What, in words of the practice.
    pub words: String,
    /// As the actor stood to it.
    pub place: String,
    /// To which thing, by its id.
    pub subject: String,
    /// What kind of thing that is, in words of the practice; empty for one that has none.
    pub kind: &'static str,
    /// The name of the person whose record it is, where it is somebody's.
    pub concerns: Option<String>,
    /// Whether it is sealed into the chain already.
    pub sealed: bool,
}
