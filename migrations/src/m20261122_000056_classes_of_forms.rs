//! The class of each form that a practice has imported or made, beside its definition, so that a query can leave out what is about safety by
//! class and not by name.

use sea_orm_migration::{
    prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager},
    sea_orm::DatabaseBackend,
};

use crate::table::{execute, execute_on_all_rows};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        execute(manager, "alter table instrument add column visibility text not null default 'V1'").await?;
        let kept = match manager.get_database_backend() {
            DatabaseBackend::Postgres => "update instrument set visibility = definition::json ->> 'visibility'",
            _ => "update instrument set visibility = json_extract(definition, '$.visibility')",
        };
        execute_on_all_rows(manager, "instrument", kept).await
    }
}
