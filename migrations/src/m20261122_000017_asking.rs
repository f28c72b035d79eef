//! Asking: until when something repeats, with which set of the standard battery it is asked, and what somebody does not want to be asked again.

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
            "alter table series add column until_on $date;
             alter table series add column occasion text check (occasion in ('weekly', 'every-28-days', 'every-90-days'));
             create index series_by_respondent on series (practice_id, respondent_id, instrument_key)
                 where ended_at is null",
        )
        .await?;
        Table::of_practice("opt_out")
            .create(
                manager,
                "create table opt_out (
                     practice_id $id not null,
                     person_id $id not null,
                     instrument_key text not null,
                     since $instant not null,
                     primary key (practice_id, person_id, instrument_key),
                     foreign key (practice_id, person_id) references person (practice_id, id)
                 )",
            )
            .await
    }
}
