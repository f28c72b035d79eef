//! The chain: each link is a hash of the link before it and of the entry it seals. Whoever keeps the latest link elsewhere can show that
//! nothing before it has changed.

use sha2::{Digest as _, Sha256};

use super::Entry;
use crate::ids::{AuditId, Id as _, PracticeId};

/// A hash over an entry and all before it.
pub type Link = [u8; 32];

/// How far a chain has come: what is sent out of the machine, and where the next entry is joined on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// How many entries are sealed. The next one gets this position; the first has position 0.
    pub length: u64,
    /// The last link.
    pub link: Link,
}

impl Head {
    /// The beginning of a practice's chain. It differs for each practice, so that chains cannot be swapped.
    pub fn beginning(practice: PracticeId) -> Self {
        let link = Sha256::new().chain_update(b"audit-chain-1").chain_update(practice.uuid().as_bytes()).finalize();
        Self { length: 0, link: link.into() }
    }
}

/// An entry in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Its place, from 0 without gaps.
    pub position: u64,
    /// The entry.
    pub entry: Entry,
    /// Its link.
    pub link: Link,
}

/// The first row at which a trail is not what was sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The entry, or its link, is not the one that was sealed here.
    #[error("row {position} ({id}) is not what was sealed")]
    Altered {
        /// Its place.
        position: u64,
        /// Its id.
        id: AuditId,
    },
    /// A row is gone.
    #[error("row {position} is missing")]
    Missing {
        /// The place that is empty.
        position: u64,
    },
    /// A row comes where another belongs.
    #[error("row {position} ({id}) stands in the place of row {expected}")]
    OutOfOrder {
        /// The place it says it has.
        position: u64,
        /// The place it stands in.
        expected: u64,
        /// Its id.
        id: AuditId,
    },
}

/// The link that seals `entry` after `previous`.
pub fn link(previous: Link, entry: &Entry) -> Link {
    Sha256::new().chain_update(b"link-1").chain_update(previous).chain_update(entry.canonical_bytes()).finalize().into()
}

/// Seals the next entry.
pub fn seal(head: Head, entry: Entry) -> (Sealed, Head) {
    let link = link(head.link, &entry);
    let sealed = Sealed { position: head.length, entry, link };
    (sealed, Head { length: head.length + 1, link })
}

/// Reads a trail from `from` on, in the order of positions, and gives the head it ends in. Compare that with the head kept elsewhere: rows
/// cut off at the end can be seen only so.
///
/// # Errors
/// The first row that is altered, missing or out of order.
pub fn verify(from: Head, rows: impl IntoIterator<Item = Sealed>) -> Result<Head, Fault> {
    rows.into_iter().try_fold(from, |head, row| {
        let (position, expected, id) = (row.position, head.length, row.entry.id);
        if position > expected {
            return Err(Fault::Missing { position: expected });
        }
        if position < expected {
            return Err(Fault::OutOfOrder { position, expected, id });
        }
        let (sealed, next) = seal(head, row.entry);
        if sealed.link == row.link { Ok(next) } else { Err(Fault::Altered { position, id }) }
    })
}

#[cfg(test)]
#[path = "chain/tests.rs"]
mod tests;
