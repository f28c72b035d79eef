//! The practice's row.

use sea_orm::FromQueryResult;

/// What a practice is called.
#[derive(FromQueryResult)]
pub(super) struct PracticeRow {
    pub(super) sealed_name: Vec<u8>,
    pub(super) sealed_alias: Vec<u8>,
    pub(super) zone: String,
    pub(super) coaching: i64,
}
