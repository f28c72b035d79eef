//! What people are awaited for, the letters planned for it and the links in them. Nothing here says what a letter is about.

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
        Table::of_practice("awaited")
            .create(
                manager,
                "create table awaited (
                     practice_id $id not null,
                     object_id $id not null,
                     person_id $id not null,
                     policy text not null check (policy in ('standard', 'light', 'pulse')),
                     opens_at $instant not null,
                     due_on $date not null,
                     touched_at $instant,
                     settled_at $instant,
                     primary key (practice_id, object_id),
                     foreign key (practice_id, person_id) references person (practice_id, id)
                 );
                 create index awaited_by_person on awaited (practice_id, person_id) where settled_at is null",
            )
            .await?;
        Table::of_practice("reminder")
            .seen_by_clockwork()
            .create(
                manager,
                "create table reminder (
                     practice_id $id not null,
                     id $id not null,
                     person_id $id not null,
                     object_id $id not null,
                     kind text not null,
                     once_key text not null,
                     wanted_at $instant not null,
                     due_at $instant not null,
                     state text not null
                         check (state in ('planned', 'leased', 'sent', 'returned', 'given-up', 'dropped', 'settled')),
                     attempts $number not null check (attempts >= 0),
                     fence $number not null check (fence >= 0),
                     leased_until $instant,
                     sent_at $instant,
                     ended_at $instant,
                     cause text,
                     mailbox_index $bytes,
                     primary key (practice_id, id),
                     unique (practice_id, once_key),
                     check ((state = 'leased') = (leased_until is not null)),
                     check ((state in ('sent', 'returned')) = (sent_at is not null)),
                     check ((state in ('returned', 'given-up', 'dropped', 'settled')) = (ended_at is not null)),
                     check ((state in ('given-up', 'dropped')) = (cause is not null)),
                     foreign key (practice_id, person_id) references person (practice_id, id),
                     foreign key (practice_id, object_id) references awaited (practice_id, object_id)
                 );
                 create index reminder_due on reminder (due_at) where state = 'planned';
                 create index reminder_leased on reminder (leased_until) where state = 'leased';
                 create index reminder_by_object on reminder (practice_id, object_id);
                 create index reminder_by_person on reminder (practice_id, person_id);
                 create index reminder_by_mailbox on reminder (practice_id, mailbox_index, sent_at)
                     where mailbox_index is not null",
            )
            .await?;
        Table::of_practice("doorbell")
            .create(
                manager,
                "create table doorbell (
                     practice_id $id not null,
                     id $id not null,
                     token_hash $bytes not null unique,
                     person_id $id not null,
                     reminder_id $id not null,
                     expires_at $instant not null,
                     followed_at $instant,
                     burned_at $instant,
                     primary key (practice_id, id),
                     foreign key (practice_id, person_id) references person (practice_id, id),
                     foreign key (practice_id, reminder_id) references reminder (practice_id, id)
                 );
                 create index doorbell_by_person on doorbell (practice_id, person_id)",
            )
            .await
    }
}
