//! Places that a practice closed to treatment, whoever opened them.

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
        Table::of_practice("closed_place")
            .create(
                manager,
                "create table closed_place (
                     practice_id $id not null references practice (id),
                     place text not null,
                     closed_on $date not null,
                     closed_by $id not null,
                     primary key (practice_id, place),
                     foreign key (practice_id, closed_by) references person (practice_id, id)
                 )",
            )
            .await
    }
}
