//! Access: sign-in, sessions, invitations, recovery, known devices. Whatever opens something is kept as a keyed hash.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};

use crate::table::Table;

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[expect(clippy::too_many_lines, reason = "a list of tables, read from top to bottom")]
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        Table::of_practice("sign_in")
            .found_by("address_index")
            .create(
                manager,
                "create table sign_in (
                     practice_id $id not null,
                     person_id $id not null,
                     address_index $bytes,
                     sealed_password_hash $bytes,
                     sealed_second_factor $bytes,
                     second_factor_step $number not null default 0,
                     changed_at $instant not null,
                     primary key (practice_id, person_id),
                     unique (practice_id, address_index),
                     foreign key (practice_id, person_id) references person (practice_id, id)
                 );
                 create index sign_in_by_address on sign_in (address_index)",
            )
            .await?;
        Table::of_practice("session")
            .found_by("token_hash")
            .create(
                manager,
                "create table session (
                     practice_id $id not null,
                     id $id not null,
                     token_hash $bytes not null unique,
                     person_id $id not null,
                     kind text not null check (kind in ('browser', 'token', 'half-way')),
                     sealed_device $bytes not null,
                     shared_device $flag not null,
                     began_at $instant not null,
                     last_seen_at $instant not null,
                     stepped_up_at $instant,
                     ended_at $instant,
                     primary key (practice_id, id),
                     foreign key (practice_id, person_id) references person (practice_id, id)
                 );
                 create index session_by_person on session (practice_id, person_id)",
            )
            .await?;
        Table::of_practice("invitation")
            .found_by("code_hash")
            .create(
                manager,
                "create table invitation (
                     practice_id $id not null,
                     id $id not null,
                     person_id $id not null,
                     code_hash $bytes not null unique,
                     issued_by $id,
                     issued_at $instant not null,
                     expires_at $instant not null,
                     used_at $instant,
                     primary key (practice_id, id),
                     foreign key (practice_id, person_id) references person (practice_id, id)
                 );
                 create index invitation_by_person on invitation (practice_id, person_id)",
            )
            .await?;
        Table::of_practice("recovery_code")
            .create(
                manager,
                "create table recovery_code (
                     practice_id $id not null,
                     person_id $id not null,
                     code_hash $bytes not null,
                     used_at $instant,
                     primary key (practice_id, person_id, code_hash),
                     foreign key (practice_id, person_id) references person (practice_id, id)
                 )",
            )
            .await?;
        Table::of_practice("recovery")
            .create(
                manager,
                "create table recovery (
                     practice_id $id not null,
                     id $id not null,
                     person_id $id not null,
                     sealed_password_hash $bytes not null,
                     begun_at $instant not null,
                     effective_at $instant not null,
                     stopped_at $instant,
                     done_at $instant,
                     primary key (practice_id, id),
                     foreign key (practice_id, person_id) references person (practice_id, id)
                 );
                 create index recovery_by_person on recovery (practice_id, person_id)",
            )
            .await?;
        Table::of_practice("known_device")
            .create(
                manager,
                "create table known_device (
                     practice_id $id not null,
                     person_id $id not null,
                     device_hash $bytes not null,
                     seen_at $instant not null,
                     primary key (practice_id, person_id, device_hash),
                     foreign key (practice_id, person_id) references person (practice_id, id)
                 )",
            )
            .await
    }
}
