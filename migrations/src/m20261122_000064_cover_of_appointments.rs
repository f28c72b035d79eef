//! What is asked of consultations is asked of appointments of ongoing care, too: who has to hold them instead, where everybody says they are when
//! they begin, and who came.

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
        let changes = match manager.get_database_backend() {
            DatabaseBackend::Postgres => [COVER, ATTESTATION],
            _ => [COVER_ANEW, ATTESTATION_ANEW],
        };
        for change in changes {
            execute(manager, change).await?;
        }
        let attendance =
            "alter table appointment_part add column attendance text check (attendance in ('came', 'stayed-away'))";
        execute(manager, attendance).await
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

const ATTESTATION: &str = "
    alter table location_attestation drop constraint location_attestation_pkey;
    alter table location_attestation alter column attendee_id drop not null;
    alter table location_attestation add column part_id $id;
    alter table location_attestation add constraint location_attestation_is_of_one
        check ((attendee_id is null) <> (part_id is null));
    alter table location_attestation add constraint location_attestation_by_attendee unique (practice_id, attendee_id);
    alter table location_attestation add constraint location_attestation_by_part unique (practice_id, part_id);
    alter table location_attestation add foreign key (practice_id, part_id) references appointment_part (practice_id, id)";

const ATTESTATION_ANEW: &str = "
    create table attestation_of_anybody (
        practice_id $id not null,
        attendee_id $id,
        place text not null,
        company text not null check (company in ('alone', 'with-partner', 'with-others')),
        attested_at $instant not null,
        sealed_reach $bytes,
        part_id $id,
        check ((attendee_id is null) <> (part_id is null)),
        unique (practice_id, attendee_id),
        unique (practice_id, part_id),
        foreign key (practice_id, attendee_id) references attendee (practice_id, id),
        foreign key (practice_id, part_id) references appointment_part (practice_id, id)
    );
    insert into attestation_of_anybody (practice_id, attendee_id, place, company, attested_at, sealed_reach)
        select practice_id, attendee_id, place, company, attested_at, sealed_reach from location_attestation;
    drop table location_attestation;
    alter table attestation_of_anybody rename to location_attestation";
