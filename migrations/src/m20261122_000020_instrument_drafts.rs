//! Instruments that a practice makes for itself: drafts of them, and which are no longer offered.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};

use crate::table::Table;

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        Table::of_practice("instrument_draft")
            .create(
                manager,
                "create table instrument_draft (
                     practice_id $id not null references practice (id),
                     id $id not null,
                     instrument_key text,
                     sealed_draft $bytes not null,
                     saved_by $id not null,
                     saved_at $instant not null,
                     version $number not null default 1,
                     primary key (practice_id, id),
                     unique (practice_id, instrument_key)
                 )",
            )
            .await?;
        Table::of_practice("retired_instrument")
            .create(
                manager,
                "create table retired_instrument (
                     practice_id $id not null references practice (id),
                     key text not null,
                     retired_by $id not null,
                     retired_at $instant not null,
                     primary key (practice_id, key)
                 )",
            )
            .await
    }
}
