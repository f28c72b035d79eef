//! Agreements: who they are between, every wording, who signed which, and what each of the two says about one, for the therapist alone. Terms
//! and such words stand sealed.

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
        Table::of_practice("agreement")
            .create(
                manager,
                "create table agreement (
                     practice_id $id not null,
                     id $id not null,
                     couple_id $id not null,
                     thread_id $id,
                     kind text not null
                         check (kind in ('boundary', 'transparency', 'relationship', 'relapse-plan', 'renewal')),
                     begun_by $id not null,
                     begun_at $instant not null,
                     stopped_by $id,
                     stopped_at $instant,
                     shown_at $instant,
                     primary key (practice_id, id),
                     check ((stopped_by is null) = (stopped_at is null)),
                     check (shown_at is null or kind = 'boundary'),
                     check (thread_id is not null or kind not in ('transparency', 'relapse-plan')),
                     foreign key (practice_id, thread_id) references breach_thread (practice_id, id),
                     foreign key (practice_id, couple_id, begun_by)
                         references couple_member (practice_id, couple_id, person_id)
                 );
                 create index agreement_by_couple on agreement (practice_id, couple_id)",
            )
            .await?;
        Table::of_practice("agreement_party")
            .create(
                manager,
                "create table agreement_party (
                     practice_id $id not null,
                     agreement_id $id not null,
                     person_id $id not null,
                     sealed_word $bytes,
                     said_at $instant,
                     primary key (practice_id, agreement_id, person_id),
                     check ((sealed_word is null) = (said_at is null)),
                     foreign key (practice_id, agreement_id) references agreement (practice_id, id),
                     foreign key (practice_id, person_id) references person (practice_id, id)
                 );
                 create index agreement_party_by_person on agreement_party (practice_id, person_id)",
            )
            .await?;
        Table::of_practice("agreement_version")
            .create(
                manager,
                "create table agreement_version (
                     practice_id $id not null,
                     id $id not null,
                     agreement_id $id not null,
                     number $number not null check (number > 0),
                     written_by $id not null,
                     written_at $instant not null,
                     review_on $date,
                     sealed_terms $bytes not null,
                     taken_back_at $instant,
                     primary key (practice_id, id),
                     unique (practice_id, agreement_id, number),
                     foreign key (practice_id, agreement_id, written_by)
                         references agreement_party (practice_id, agreement_id, person_id)
                 )",
            )
            .await?;
        Table::of_practice("agreement_signature")
            .add_only()
            .create(
                manager,
                "create table agreement_signature (
                     practice_id $id not null,
                     version_id $id not null,
                     agreement_id $id not null,
                     person_id $id not null,
                     signed_at $instant not null,
                     primary key (practice_id, version_id, person_id),
                     foreign key (practice_id, version_id) references agreement_version (practice_id, id),
                     foreign key (practice_id, agreement_id, person_id)
                         references agreement_party (practice_id, agreement_id, person_id)
                 );
                 create index agreement_signature_by_agreement on agreement_signature (practice_id, agreement_id)",
            )
            .await
    }
}
