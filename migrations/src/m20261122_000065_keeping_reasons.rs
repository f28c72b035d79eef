//! Why somebody keeps the record of a couple that everybody has left. Every other seat stands on the consent of those who are there.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};

use crate::table::execute;

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        execute(
            manager,
            "alter table care_team add column keeping_reason text check (keeping_reason in ('authorised', 'ordered'))",
        )
        .await
    }
}
