//! Types of consultation that a practice makes, version by version, those that it offers no longer, and whether it offers coaching.

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
        Table::of_practice("consultation_type")
            .add_only()
            .create(
                manager,
                "create table consultation_type (
                     practice_id $id not null,
                     id $id not null,
                     family text not null,
                     version $number not null check (version >= 1),
                     reference text not null,
                     definition text not null,
                     made_by $id not null,
                     made_at $instant not null,
                     primary key (practice_id, id),
                     unique (practice_id, family, version),
                     unique (practice_id, reference),
                     foreign key (practice_id, made_by) references person (practice_id, id)
                 )",
            )
            .await?;
        Table::of_practice("closed_consultation_type")
            .create(
                manager,
                "create table closed_consultation_type (
                     practice_id $id not null references practice (id),
                     family text not null,
                     closed_at $instant not null,
                     primary key (practice_id, family)
                 )",
            )
            .await?;
        Table::of_practice("coaching_offer")
            .create(
                manager,
                "create table coaching_offer (
                     practice_id $id not null references practice (id),
                     offered_at $instant not null,
                     primary key (practice_id)
                 )",
            )
            .await
    }
}
