//! Appointments of ongoing care, each person's part in them, and the time they take, which stands beside that of consultations: nobody's time
//! is taken twice, whatever for.

use sea_orm_migration::{
    prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager},
    sea_orm::DatabaseBackend,
};

use crate::{
    m20261122_000050_consultations::TRIGGERS,
    table::{Table, execute},
};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        appointments(manager).await?;
        parts(manager).await?;
        if manager.get_database_backend() == DatabaseBackend::Postgres {
            execute(manager, CLAIMS).await
        } else {
            execute(manager, CLAIMS_ANEW).await?;
            execute(manager, TRIGGERS).await
        }
    }
}

async fn appointments(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Table::of_practice("appointment_series")
        .create(
            manager,
            "create table appointment_series (
                 practice_id $id not null,
                 id $id not null,
                 couple_id $id not null,
                 made_by $id not null,
                 made_at $instant not null,
                 every_weeks $number not null check (every_weeks between 1 and 8),
                 times $number not null check (times between 2 and 26),
                 ended_at $instant,
                 primary key (practice_id, id),
                 foreign key (practice_id, couple_id) references couple (practice_id, id),
                 foreign key (practice_id, made_by) references person (practice_id, id)
             )",
        )
        .await?;
    Table::of_practice("appointment")
        .seen_by_clockwork()
        .create(
            manager,
            "create table appointment (
                 practice_id $id not null,
                 id $id not null,
                 couple_id $id not null,
                 member_id $id not null,
                 series_id $id,
                 number $number not null check (number >= 0),
                 service text not null,
                 starts_at $instant not null,
                 ends_at $instant not null,
                 wall_time text not null,
                 zone text not null,
                 state text not null check (state in ('planned', 'called-off')),
                 look_at $instant,
                 version $number not null,
                 primary key (practice_id, id),
                 unique (practice_id, series_id, number),
                 check (starts_at < ends_at),
                 check (series_id is not null or number = 0),
                 foreign key (practice_id, couple_id) references couple (practice_id, id),
                 foreign key (practice_id, member_id) references person (practice_id, id),
                 foreign key (practice_id, series_id) references appointment_series (practice_id, id)
             );
             create index appointment_by_couple on appointment (practice_id, couple_id, starts_at);
             create index appointment_by_member on appointment (practice_id, member_id, starts_at);
             create index appointment_to_look_at on appointment (look_at) where look_at is not null",
        )
        .await
}

async fn parts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Table::of_practice("appointment_part")
        .create(
            manager,
            "create table appointment_part (
                 practice_id $id not null,
                 id $id not null,
                 appointment_id $id not null,
                 person_id $id not null,
                 place text not null,
                 sealed_link $bytes,
                 entry_uid $id not null,
                 entry_sequence $number not null check (entry_sequence >= 0),
                 entry_changed_at $instant not null,
                 left_at $instant,
                 primary key (practice_id, id),
                 unique (practice_id, appointment_id, person_id),
                 unique (practice_id, entry_uid),
                 foreign key (practice_id, appointment_id) references appointment (practice_id, id),
                 foreign key (practice_id, person_id) references person (practice_id, id)
             );
             create index appointment_part_by_person on appointment_part (practice_id, person_id)",
        )
        .await
}

/// The second check of the table was made without a name, and so got the one below.
const CLAIMS: &str = "
    alter table claim add column appointment_id $id;
    alter table claim drop constraint claim_check1;
    alter table claim add constraint claim_is_for_something
        check (consultation_id is not null or appointment_id is not null or lapses_at is not null);
    alter table claim add foreign key (practice_id, appointment_id) references appointment (practice_id, id);
    create index claim_by_appointment on claim (practice_id, appointment_id) where appointment_id is not null";

/// `SQLite` cannot take a rule from a table, so the table is made anew.
const CLAIMS_ANEW: &str = "
    create table claim_for_anything (
        practice_id $id not null,
        id $id not null,
        person_id $id not null,
        consultation_id $id,
        type_key text not null,
        meets_at $instant not null,
        starts_at $instant not null,
        ends_at $instant not null,
        lapses_at $instant,
        is_override $flag not null default false,
        appointment_id $id,
        primary key (practice_id, id),
        check (starts_at < ends_at),
        check (consultation_id is not null or appointment_id is not null or lapses_at is not null),
        foreign key (practice_id, person_id) references person (practice_id, id),
        foreign key (practice_id, consultation_id) references consultation (practice_id, id),
        foreign key (practice_id, appointment_id) references appointment (practice_id, id)
    );
    insert into claim_for_anything
        (practice_id, id, person_id, consultation_id, type_key, meets_at, starts_at, ends_at, lapses_at, is_override)
        select practice_id, id, person_id, consultation_id, type_key, meets_at, starts_at, ends_at, lapses_at, is_override
        from claim;
    drop table claim;
    alter table claim_for_anything rename to claim;
    create index claim_by_person on claim (practice_id, person_id, ends_at);
    create index claim_by_consultation on claim (practice_id, consultation_id);
    create index claim_lapses on claim (lapses_at) where lapses_at is not null;
    create index claim_by_appointment on claim (practice_id, appointment_id) where appointment_id is not null";
