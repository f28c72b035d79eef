//! Calendars that come in by themselves: the sealed address of a member's own, when it is due, and how it went the last time.

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
        // `turn` counts who took it in hand: what comes back from an earlier turn is not written down any more.
        Table::of_practice("calendar_source")
            .seen_by_clockwork()
            .create(
                manager,
                "create table calendar_source (
                     practice_id $id not null,
                     person_id $id not null,
                     sealed_address $bytes not null,
                     sealed_marks $bytes,
                     given_at $instant not null,
                     due_at $instant not null,
                     turn $number not null,
                     bad_in_a_row $number not null check (bad_in_a_row >= 0),
                     fault text,
                     worked_at $instant,
                     read_at $instant,
                     events $number not null,
                     misread text not null,
                     primary key (practice_id, person_id),
                     check ((bad_in_a_row = 0) = (fault is null)),
                     foreign key (practice_id, person_id) references person (practice_id, id)
                 );
                 create index calendar_source_due on calendar_source (due_at)",
            )
            .await
    }
}
