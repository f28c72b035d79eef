//! What kind of help a couple's care is, and each change of it with its reason. Who was in care before any other kind was known is in therapy.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};

use crate::table::{Table, execute};

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
            "alter table couple add column service text not null default 'therapy'
                 check (service in ('therapy', 'coaching', 'discernment'))",
        )
        .await?;
        Table::of_practice("service_change")
            .add_only()
            .create(
                manager,
                "create table service_change (
                     practice_id $id not null,
                     id $id not null,
                     couple_id $id not null,
                     service text not null check (service in ('therapy', 'coaching', 'discernment')),
                     sealed_reason $bytes,
                     changed_by $id not null,
                     changed_at $instant not null,
                     primary key (practice_id, id),
                     foreign key (practice_id, couple_id) references couple (practice_id, id),
                     foreign key (practice_id, changed_by) references person (practice_id, id)
                 );
                 create index service_change_by_couple on service_change (practice_id, couple_id, changed_at)",
            )
            .await
    }
}
