//! What a therapist writes to somebody about a response of theirs; and that people can be awaited for a message, not only for a task.

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
        Table::of_practice("feedback")
            .create(
                manager,
                "create table feedback (
                     practice_id $id not null,
                     id $id not null,
                     response_id $id not null,
                     respondent_id $id not null,
                     written_by $id not null,
                     written_at $instant not null,
                     sealed_text $bytes not null,
                     seen_at $instant,
                     ended_at $instant,
                     ending text check (ending in ('replaced', 'taken-back')),
                     primary key (practice_id, id),
                     check ((ended_at is null) = (ending is null)),
                     foreign key (practice_id, response_id) references response (practice_id, id),
                     foreign key (practice_id, respondent_id) references person (practice_id, id),
                     foreign key (practice_id, written_by) references person (practice_id, id)
                 );
                 create unique index feedback_in_force on feedback (practice_id, response_id) where ended_at is null;
                 create index feedback_by_respondent on feedback (practice_id, respondent_id) where ended_at is null",
            )
            .await?;
        // A message has no due day of its own to be reminded by; which letters there are follows from this word.
        execute(
            manager,
            "alter table awaited add column occasion text not null default 'asked' check (occasion in ('asked', 'message'))",
        )
        .await
    }
}
