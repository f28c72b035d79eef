//! Seats in a couple's care that wait for the consent of everybody whose words they open, and who has agreed. A consent stays as it was given.

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
        Table::of_practice("awaited_seat")
            .create(
                manager,
                "create table awaited_seat (
                     practice_id $id not null,
                     id $id not null,
                     couple_id $id not null,
                     person_id $id not null,
                     role text not null check (role in ('lead-therapist', 'individual-therapist', 'supervisor')),
                     treats_person_id $id,
                     asked_at $instant not null,
                     ended_at $instant,
                     primary key (practice_id, id),
                     check ((role = 'individual-therapist') = (treats_person_id is not null)),
                     foreign key (practice_id, couple_id) references couple (practice_id, id),
                     foreign key (practice_id, person_id) references person (practice_id, id),
                     foreign key (practice_id, couple_id, treats_person_id)
                         references couple_member (practice_id, couple_id, person_id)
                 );
                 create index awaited_seat_by_couple on awaited_seat (practice_id, couple_id);
                 create index awaited_seat_by_person on awaited_seat (practice_id, person_id)",
            )
            .await?;
        Table::of_practice("seat_consent")
            .add_only()
            .create(
                manager,
                "create table seat_consent (
                     practice_id $id not null,
                     seat_id $id not null,
                     person_id $id not null,
                     agreed_at $instant not null,
                     primary key (practice_id, seat_id, person_id),
                     foreign key (practice_id, seat_id) references awaited_seat (practice_id, id),
                     foreign key (practice_id, person_id) references person (practice_id, id)
                 )",
            )
            .await
    }
}
