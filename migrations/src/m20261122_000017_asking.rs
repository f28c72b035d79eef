//! Asking: until when something repeats, for whom the standard battery runs, and what somebody does not want to be asked again.

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
             create index series_by_respondent on series (practice_id, respondent_id, instrument_key)
                 where ended_at is null",
        )
        .await?;
        Table::of_practice("course")
            .seen_by_clockwork()
            .create(
                manager,
                "create table course (
                     practice_id $id not null,
                     id $id not null,
                     couple_id $id not null,
                     thread_id $id not null,
                     respondent_id $id not null,
                     stretch text not null check (stretch in ('care', 'follow-up')),
                     assigned_by $id not null,
                     made_at $instant not null,
                     counted_from $date not null,
                     until_on $date,
                     zone text not null,
                     next_step $number not null,
                     next_opens_at $instant not null,
                     ended_at $instant,
                     primary key (practice_id, id),
                     foreign key (practice_id, thread_id) references breach_thread (practice_id, id),
                     foreign key (practice_id, couple_id, respondent_id)
                         references couple_member (practice_id, couple_id, person_id)
                 );
                 create unique index course_once on course (practice_id, couple_id, respondent_id, stretch)
                     where ended_at is null;
                 create index course_due on course (next_opens_at) where ended_at is null",
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
