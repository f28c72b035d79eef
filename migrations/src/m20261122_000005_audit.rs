//! The audit trail and the chain it is sealed into. Both are append-only for every role of the application.

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
        Table::of_practice("audit_entry")
            .add_only()
            .create(
                manager,
                "create table audit_entry (
                     practice_id $id not null references practice (id),
                     id $id not null,
                     at $instant not null,
                     actor_person_id $id,
                     role text not null,
                     act text not null,
                     place text not null,
                     subject text not null,
                     concerned_person_id $id,
                     primary key (practice_id, id)
                 );
                 create index audit_entry_by_time on audit_entry (practice_id, at, id)",
            )
            .await?;
        Table::of_practice("audit_link")
            .add_only()
            .create(
                manager,
                "create table audit_link (
                     practice_id $id not null,
                     position $number not null,
                     entry_id $id not null,
                     hash $bytes not null,
                     primary key (practice_id, position),
                     unique (practice_id, entry_id),
                     foreign key (practice_id, entry_id) references audit_entry (practice_id, id)
                 )",
            )
            .await
    }
}
