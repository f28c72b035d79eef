//! Rows of the ledger of shares.

use domain::{
    ids::{PersonId, ResponseId, ShareId},
    sharing::{Share, Shared},
};
use sea_orm::FromQueryResult;

use crate::kernel::bind::{At, Key};

/// The columns of [`ShareRow`].
macro_rules! share_columns {
    () => {
        "share.id, share.response_id, share.item, share.from_person_id, share.to_person_id, share.created_at,
         share.revoked_at"
    };
}
pub(super) use share_columns;

#[derive(FromQueryResult)]
pub(super) struct ShareRow {
    pub(super) id: Key<ShareId>,
    pub(super) response_id: Key<ResponseId>,
    pub(super) item: String,
    pub(super) from_person_id: Key<PersonId>,
    pub(super) to_person_id: Key<PersonId>,
    pub(super) created_at: At,
    pub(super) revoked_at: Option<At>,
}

impl From<ShareRow> for Share {
    fn from(row: ShareRow) -> Self {
        Self {
            id: row.id.0,
            shared: Shared { response: row.response_id.0, item: row.item },
            from: row.from_person_id.0,
            to: row.to_person_id.0,
            created_at: row.created_at.0,
            revoked_at: row.revoked_at.map(|at| at.0),
        }
    }
}
