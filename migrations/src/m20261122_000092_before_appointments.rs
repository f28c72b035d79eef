//! What is asked before each appointment: series that follow appointments instead of days, when an assignment is due to the minute, and which
//! appointments have had their turn.

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
            "alter table series add column before_appointments $flag not null default false;
             alter table assignment add column before_at $instant;
             create index series_before_appointments on series (practice_id, couple_id) where before_appointments",
        )
        .await?;
        Table::of_practice("asked_before")
            .create(
                manager,
                "create table asked_before (
                     practice_id $id not null,
                     series_id $id not null,
                     appointment_id $id not null,
                     assignment_id $id,
                     primary key (practice_id, series_id, appointment_id),
                     unique (practice_id, assignment_id),
                     foreign key (practice_id, series_id) references series (practice_id, id),
                     foreign key (practice_id, appointment_id) references appointment (practice_id, id),
                     foreign key (practice_id, assignment_id) references assignment (practice_id, id)
                 )",
            )
            .await
    }
}
