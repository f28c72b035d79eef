//! Calendars that leave: the address of each person's own, and what the calendars of members were told.
//!
//! Those who come to something have their entries with it. Members hold what others change from many sides, so theirs stand here as they were last
//! given out, and follow when they are asked for.

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
        Table::of_practice("calendar_feed")
            .found_by("link_hash")
            .create(
                manager,
                "create table calendar_feed (
                     practice_id $id not null,
                     person_id $id not null,
                     link_hash $bytes not null unique,
                     made_at $instant not null,
                     ends_at $instant not null,
                     primary key (practice_id, person_id),
                     check (made_at < ends_at),
                     foreign key (practice_id, person_id) references person (practice_id, id)
                 )",
            )
            .await?;
        Table::of_practice("held_entry")
            .create(
                manager,
                "create table held_entry (
                     practice_id $id not null,
                     uid $id not null,
                     person_id $id not null,
                     meeting_id $id not null,
                     sequence $number not null check (sequence >= 0),
                     starts_at $instant not null,
                     ends_at $instant not null,
                     state text not null check (state in ('planned', 'cancelled')),
                     changed_at $instant not null,
                     primary key (practice_id, uid),
                     check (starts_at < ends_at),
                     foreign key (practice_id, person_id) references person (practice_id, id)
                 );
                 create index held_entry_by_person on held_entry (practice_id, person_id, ends_at);
                 create unique index held_entry_stands_once on held_entry (practice_id, person_id, meeting_id)
                     where state = 'planned'",
            )
            .await
    }
}
