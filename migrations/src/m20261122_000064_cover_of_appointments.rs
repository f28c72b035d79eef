//! What somebody else has to hold may be an appointment of ongoing care, too.

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
        let change = match manager.get_database_backend() {
            DatabaseBackend::Postgres => COVER,
            _ => COVER_ANEW,
        };
        execute(manager, change).await
    }
}

/// The key becomes a rule that lets an absent consultation be.
const COVER: &str = "
    alter table cover_needed drop constraint cover_needed_pkey;
    alter table cover_needed alter column consultation_id drop not null;
    alter table cover_needed add column appointment_id $id;
    alter table cover_needed add constraint cover_needed_is_of_one
        check ((consultation_id is null) <> (appointment_id is null));
    alter table cover_needed add constraint cover_needed_by_consultation unique (practice_id, consultation_id);
    alter table cover_needed add constraint cover_needed_by_appointment unique (practice_id, appointment_id);
    alter table cover_needed add foreign key (practice_id, appointment_id) references appointment (practice_id, id)";

/// `SQLite` cannot take a key from a table, so the table is made anew.
const COVER_ANEW: &str = "
    create table cover_needed_by_anything (
        practice_id $id not null,
        consultation_id $id,
        found_at $instant not null,
        says text not null,
        appointment_id $id,
        check ((consultation_id is null) <> (appointment_id is null)),
        unique (practice_id, consultation_id),
        unique (practice_id, appointment_id),
        foreign key (practice_id, consultation_id) references consultation (practice_id, id),
        foreign key (practice_id, appointment_id) references appointment (practice_id, id)
    );
    insert into cover_needed_by_anything (practice_id, consultation_id, found_at, says)
        select practice_id, consultation_id, found_at, says from cover_needed;
    drop table cover_needed;
    alter table cover_needed_by_anything rename to cover_needed";
