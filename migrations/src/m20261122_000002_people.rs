//! People: everyone with a name here, the members of the practice among them, and how each can be reached safely.

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
        Table::of_practice("person")
            .create(
                manager,
                "create table person (
                     practice_id $id not null references practice (id),
                     id $id not null,
                     sealed_key $bytes,
                     sealed_name $bytes not null,
                     zone text not null,
                     created_at $instant not null,
                     version $number not null default 1,
                     primary key (practice_id, id)
                 )",
            )
            .await?;
        Table::of_practice("practice_member")
            .create(
                manager,
                "create table practice_member (
                     practice_id $id not null,
                     person_id $id not null,
                     role text not null check (role in ('owner', 'supervisor', 'therapist', 'staff')),
                     started_at $instant not null,
                     ended_at $instant,
                     primary key (practice_id, person_id, role, started_at),
                     foreign key (practice_id, person_id) references person (practice_id, id)
                 )",
            )
            .await?;
        Table::of_practice("contact_preference")
            .create(
                manager,
                "create table contact_preference (
                     practice_id $id not null,
                     person_id $id not null,
                     sealed_preference $bytes not null,
                     mailbox_index $bytes,
                     reviewed_at $instant,
                     version $number not null default 1,
                     primary key (practice_id, person_id),
                     unique (practice_id, mailbox_index),
                     foreign key (practice_id, person_id) references person (practice_id, id)
                 )",
            )
            .await
    }
}
