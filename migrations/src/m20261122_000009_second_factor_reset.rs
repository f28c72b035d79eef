//! Access: leave given to a member, by an owner, to set up another authenticator.

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
        Table::of_practice("second_factor_reset")
            .create(
                manager,
                "create table second_factor_reset (
                     practice_id $id not null,
                     id $id not null,
                     person_id $id not null,
                     allowed_by $id not null check (allowed_by <> person_id),
                     allowed_at $instant not null,
                     expires_at $instant not null,
                     used_at $instant,
                     primary key (practice_id, id),
                     foreign key (practice_id, person_id) references person (practice_id, id)
                 );
                 create index second_factor_reset_by_person on second_factor_reset (practice_id, person_id)",
            )
            .await
    }
}
