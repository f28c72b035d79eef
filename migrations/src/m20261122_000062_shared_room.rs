//! The couple's shared room: who would like it and the lines in it, when the therapist keeps it closed, and that the lines were looked at together.

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
        Table::of_practice("room_wish")
            .create(
                manager,
                "create table room_wish (
                     practice_id $id not null,
                     id $id not null,
                     couple_id $id not null,
                     person_id $id not null,
                     part text not null check (part in ('room', 'lines')),
                     wished_at $instant not null,
                     counts_from $instant not null,
                     taken_back_at $instant,
                     counts_until $instant,
                     primary key (practice_id, id),
                     check ((taken_back_at is null) = (counts_until is null)),
                     foreign key (practice_id, couple_id, person_id)
                         references couple_member (practice_id, couple_id, person_id)
                 );
                 create unique index room_wish_one_at_a_time on room_wish (practice_id, couple_id, person_id, part)
                     where taken_back_at is null;
                 create index room_wish_by_couple on room_wish (practice_id, couple_id, counts_until)",
            )
            .await?;
        Table::of_practice("room_closing")
            .create(
                manager,
                "create table room_closing (
                     practice_id $id not null,
                     id $id not null,
                     couple_id $id not null,
                     closed_by $id not null,
                     closed_at $instant not null,
                     counts_from $instant not null,
                     ended_at $instant,
                     counts_until $instant,
                     primary key (practice_id, id),
                     check ((ended_at is null) = (counts_until is null)),
                     foreign key (practice_id, couple_id) references couple (practice_id, id)
                 );
                 create unique index room_closing_one_at_a_time on room_closing (practice_id, couple_id)
                     where ended_at is null;
                 create index room_closing_by_couple on room_closing (practice_id, couple_id, counts_until)",
            )
            .await?;
        Table::of_practice("room_lines")
            .add_only()
            .create(
                manager,
                "create table room_lines (
                     practice_id $id not null,
                     couple_id $id not null,
                     shown_by $id not null,
                     shown_at $instant not null,
                     primary key (practice_id, couple_id),
                     foreign key (practice_id, couple_id) references couple (practice_id, id)
                 )",
            )
            .await
    }
}
