//! What came in and is still to be compared with the other members' answers, by the clockwork and never while somebody waits for it.

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
        Table::of_practice("to_compare")
            .seen_by_clockwork()
            .create(
                manager,
                "create table to_compare (
                     practice_id $id not null,
                     response_id $id not null,
                     kept_at $instant not null,
                     primary key (practice_id, response_id),
                     foreign key (practice_id, response_id) references response (practice_id, id)
                 )",
            )
            .await
    }
}
