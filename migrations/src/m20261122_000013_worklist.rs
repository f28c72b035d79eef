//! What a therapist said came of the things that waited for them.

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
        Table::of_practice("acknowledgement")
            .create(
                manager,
                "create table acknowledgement (
                     practice_id $id not null,
                     id $id not null,
                     matter text not null check (matter in
                         ('safety-pause', 'low-rating', 'response', 'unanswered', 'contact-review', 'mode-review')),
                     couple_id $id not null,
                     subject_id $id not null,
                     concerned_person_id $id,
                     action text not null check (action in
                         ('discuss', 'change-plan', 'individual-session', 'consult', 'refer', 'none')),
                     sealed_reason $bytes,
                     acknowledged_by $id not null,
                     acknowledged_at $instant not null,
                     brought_back_by $id,
                     brought_back_at $instant,
                     primary key (practice_id, id),
                     check (action <> 'none' or sealed_reason is not null),
                     check ((brought_back_at is null) = (brought_back_by is null)),
                     foreign key (practice_id, couple_id) references couple (practice_id, id),
                     foreign key (practice_id, concerned_person_id) references person (practice_id, id),
                     foreign key (practice_id, acknowledged_by) references person (practice_id, id)
                 );
                 create index acknowledgement_by_subject on acknowledgement (practice_id, subject_id, matter)
                     where brought_back_at is null;
                 create index acknowledgement_by_person on acknowledgement (practice_id, acknowledged_by, acknowledged_at)",
            )
            .await
    }
}
