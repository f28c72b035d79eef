//! Which matters can wait for a therapist is said by the domain alone: a list of words in the table would have to be made anew with every source.

use sea_orm_migration::{
    prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager},
    sea_orm::DatabaseBackend,
};

use crate::table::execute;

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sql = match manager.get_database_backend() {
            DatabaseBackend::Postgres => "alter table acknowledgement drop constraint acknowledgement_matter_check",
            _ => ANEW,
        };
        execute(manager, sql).await
    }
}

/// SQLite drops no rule of a column; the table is made anew, with every row in it.
const ANEW: &str = "
    create table acknowledgement_of_any_matter (
        practice_id $id not null,
        id $id not null,
        matter text not null,
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
    insert into acknowledgement_of_any_matter
        select practice_id, id, matter, couple_id, subject_id, concerned_person_id, action, sealed_reason,
            acknowledged_by, acknowledged_at, brought_back_by, brought_back_at
        from acknowledgement;
    drop table acknowledgement;
    alter table acknowledgement_of_any_matter rename to acknowledgement;
    create index acknowledgement_by_subject on acknowledgement (practice_id, subject_id, matter)
        where brought_back_at is null;
    create index acknowledgement_by_person on acknowledgement (practice_id, acknowledged_by, acknowledged_at)";
