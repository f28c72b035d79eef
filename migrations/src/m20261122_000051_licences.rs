//! Licences of members, the places whose law somebody of the practice looked up, the days on which an exemption was relied on, and the booked
//! meetings that somebody else would have to hold.

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
        licences(manager).await?;
        checks(manager).await
    }
}

async fn licences(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Table::of_practice("licence")
        .create(
            manager,
            "create table licence (
                 practice_id $id not null,
                 id $id not null,
                 person_id $id not null,
                 place text not null,
                 family text not null,
                 authority text not null,
                 standing text not null check (standing in ('active', 'pending', 'suspended', 'ended')),
                 first_day $date not null,
                 last_day $date,
                 entered_at $instant not null,
                 version $number not null,
                 primary key (practice_id, id),
                 check (last_day is null or first_day <= last_day),
                 foreign key (practice_id, person_id) references person (practice_id, id)
             );
             create index licence_by_person on licence (practice_id, person_id)",
        )
        .await?;
    Table::of_practice("verified_place")
        .create(
            manager,
            "create table verified_place (
                 practice_id $id not null references practice (id),
                 id $id not null,
                 place text not null,
                 families text not null,
                 accepts text not null,
                 verified_on $date not null,
                 verified_by $id not null,
                 sealed_source $bytes not null,
                 primary key (practice_id, id),
                 unique (practice_id, place),
                 foreign key (practice_id, verified_by) references person (practice_id, id)
             )",
        )
        .await?;
    Table::of_practice("exempt_day")
        .create(
            manager,
            "create table exempt_day (
                 practice_id $id not null,
                 meeting_id $id not null,
                 person_id $id not null,
                 place text not null,
                 on_date $date not null,
                 primary key (practice_id, meeting_id, place, on_date),
                 foreign key (practice_id, person_id) references person (practice_id, id)
             );
             create index exempt_day_by_person on exempt_day (practice_id, person_id)",
        )
        .await
}

async fn checks(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Table::of_practice("licence_check")
        .seen_by_clockwork()
        .create(
            manager,
            "create table licence_check (
                 practice_id $id not null references practice (id),
                 next_at $instant not null,
                 primary key (practice_id)
             )",
        )
        .await?;
    Table::of_practice("cover_needed")
        .create(
            manager,
            "create table cover_needed (
                 practice_id $id not null,
                 consultation_id $id not null,
                 found_at $instant not null,
                 says text not null,
                 primary key (practice_id, consultation_id),
                 foreign key (practice_id, consultation_id) references consultation (practice_id, id)
             )",
        )
        .await
}
