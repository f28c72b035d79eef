//! Calendars: the entry of each person for each of their appointments, and busy times that members brought in from their own.

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
        Table::of_practice("calendar_entry")
            .create(
                manager,
                "create table calendar_entry (
                     practice_id $id not null,
                     attendee_id $id not null,
                     uid $id not null,
                     sequence $number not null,
                     starts_at $instant not null,
                     ends_at $instant not null,
                     state text not null check (state in ('planned', 'cancelled')),
                     changed_at $instant not null,
                     primary key (practice_id, attendee_id),
                     unique (practice_id, uid),
                     check (starts_at < ends_at),
                     foreign key (practice_id, attendee_id) references attendee (practice_id, id)
                 )",
            )
            .await?;
        Table::of_practice("busy_calendar")
            .create(
                manager,
                "create table busy_calendar (
                     practice_id $id not null,
                     person_id $id not null,
                     read_at $instant not null,
                     until $instant not null,
                     primary key (practice_id, person_id),
                     foreign key (practice_id, person_id) references person (practice_id, id)
                 )",
            )
            .await?;
        Table::of_practice("busy_time")
            .create(
                manager,
                "create table busy_time (
                     practice_id $id not null,
                     person_id $id not null,
                     starts_at $instant not null,
                     ends_at $instant not null,
                     primary key (practice_id, person_id, starts_at),
                     check (starts_at < ends_at),
                     foreign key (practice_id, person_id) references person (practice_id, id)
                 )",
            )
            .await
    }
}
