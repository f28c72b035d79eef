//! Exercises of a practice's own, in their versions, and their drafts. A version is never written over: who began on one goes on with it.

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
        Table::of_practice("exercise").add_only().create(manager, EXERCISE).await?;
        Table::of_practice("exercise_draft").create(manager, DRAFT).await
    }
}

const EXERCISE: &str = "create table exercise (
     practice_id $id not null references practice (id),
     id $id not null,
     key text not null,
     version text not null,
     number $number not null check (number > 0),
     sealed_definition $bytes not null,
     made_by $id not null,
     made_at $instant not null,
     primary key (practice_id, id),
     unique (practice_id, key, version),
     unique (practice_id, key, number),
     foreign key (practice_id, made_by) references person (practice_id, id)
 )";

const DRAFT: &str = "create table exercise_draft (
     practice_id $id not null references practice (id),
     id $id not null,
     exercise_key text,
     sealed_draft $bytes not null,
     saved_by $id not null,
     saved_at $instant not null,
     version $number not null default 1,
     primary key (practice_id, id),
     unique (practice_id, exercise_key),
     foreign key (practice_id, saved_by) references person (practice_id, id)
 )";
