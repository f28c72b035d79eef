//! Rows of the ledger of shares.

use domain::{
    ids::{PersonId, ResponseId, ShareId},
    sharing::{Share, Shared},
};
use sea_orm::FromQueryResult;

use crate::kernel::bind::{At, Key};

/// The query of releases as [`ReleaseRow`]s: `$other` is the column of whoever stands at the other end.
macro_rules! releases {
    ($other:literal, $condition:literal) => {
        concat!(
            "select ",
            share_columns!(),
            ", response.instrument_key, response.instrument_version, response.sealed_answers, response.visibility,
                 author.sealed_key as author_key, other.sealed_key as other_key, other.sealed_name as other_name,
                 other.zone as other_zone
             from share
             join response on response.practice_id = share.practice_id and response.id = share.response_id
             join person author on author.practice_id = share.practice_id and author.id = share.from_person_id
             join person other on other.practice_id = share.practice_id and other.id = share.",
            $other,
            " where share.practice_id = $1 and ",
            $condition
        )
    };
}
pub(super) use releases;

/// The columns of [`ShareRow`].
macro_rules! share_columns {
    () => {
        "share.id, share.response_id, share.item, share.from_person_id, share.to_person_id, share.created_at,
         share.revoked_at"
    };
}
pub(super) use share_columns;

/// A release with the answers it is about and whoever stands at its other end.
#[derive(FromQueryResult)]
pub(super) struct ReleaseRow {
    #[sea_orm(nested)]
    pub(super) share: ShareRow,
    pub(super) instrument_key: String,
    pub(super) instrument_version: String,
    pub(super) sealed_answers: Vec<u8>,
    pub(super) visibility: String,
    pub(super) author_key: Option<Vec<u8>>,
    pub(super) other_key: Option<Vec<u8>>,
    pub(super) other_name: Vec<u8>,
    pub(super) other_zone: String,
}

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
