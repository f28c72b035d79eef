//! Links with which somebody books what only those book who were invited: which type, until when, and whether it was used.

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
        Table::of_practice("booking_invitation")
            .create(
                manager,
                "create table booking_invitation (
                     practice_id $id not null,
                     id $id not null,
                     link_hash $bytes not null,
                     family text not null,
                     made_by $id not null,
                     made_at $instant not null,
                     ends_at $instant not null,
                     used_at $instant,
                     primary key (practice_id, id),
                     unique (practice_id, link_hash),
                     foreign key (practice_id, made_by) references person (practice_id, id)
                 )",
            )
            .await
    }
}
