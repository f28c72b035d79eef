//! The ledger of shares: who let whom see what, since when and until when.

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
        Table::of_practice("share")
            .create(
                manager,
                "create table share (
                     practice_id $id not null,
                     id $id not null,
                     response_id $id not null,
                     item text not null,
                     from_person_id $id not null,
                     to_person_id $id not null check (to_person_id <> from_person_id),
                     created_at $instant not null,
                     revoked_at $instant,
                     primary key (practice_id, id),
                     foreign key (practice_id, from_person_id) references person (practice_id, id),
                     foreign key (practice_id, to_person_id) references person (practice_id, id)
                 );
                 create unique index share_live_once on share (practice_id, response_id, item, to_person_id)
                     where revoked_at is null;
                 create index share_by_giver on share (practice_id, from_person_id);
                 create index share_by_receiver on share (practice_id, to_person_id)",
            )
            .await
    }
}
