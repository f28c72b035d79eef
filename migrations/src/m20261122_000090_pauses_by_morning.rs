//! When a pause reaches the couple's own pages: the next morning, so that it does not answer an answer. What was paused before is shown already.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};

use crate::table::{execute, execute_on_all_rows};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        execute(manager, "alter table hold add column shown_at $instant").await?;
        execute_on_all_rows(manager, "hold", "update hold set shown_at = placed_at").await
    }
}
