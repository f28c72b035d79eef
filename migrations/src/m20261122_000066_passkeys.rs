//! Access: passkeys. Found, before anybody is signed in, by the keyed hash of what the device calls its key.

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
        Table::of_practice("passkey")
            .found_by("credential_index")
            .create(
                manager,
                "create table passkey (
                     practice_id $id not null,
                     id $id not null,
                     person_id $id not null,
                     handle_index $bytes not null,
                     credential_index $bytes not null,
                     sealed_credential $bytes not null,
                     sealed_name $bytes not null,
                     made_at $instant not null,
                     used_at $instant,
                     primary key (practice_id, id),
                     unique (practice_id, credential_index),
                     foreign key (practice_id, person_id) references person (practice_id, id)
                 );
                 create index passkey_by_credential on passkey (credential_index);
                 create index passkey_by_person on passkey (practice_id, person_id)",
            )
            .await
    }
}
