//! Couples: members, injuries, care team, confidentiality modes, holds.

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
        Table::of_practice("couple")
            .create(
                manager,
                "create table couple (
                     practice_id $id not null references practice (id),
                     id $id not null,
                     sealed_alias $bytes not null,
                     status text not null check (status in ('active', 'separating', 'closed')),
                     opened_at $instant not null,
                     version $number not null default 1,
                     primary key (practice_id, id)
                 )",
            )
            .await?;
        Table::of_practice("couple_member")
            .create(
                manager,
                "create table couple_member (
                     practice_id $id not null,
                     couple_id $id not null,
                     person_id $id not null,
                     joined_at $instant not null,
                     left_at $instant,
                     primary key (practice_id, couple_id, person_id),
                     foreign key (practice_id, couple_id) references couple (practice_id, id),
                     foreign key (practice_id, person_id) references person (practice_id, id)
                 );
                 create index couple_member_by_person on couple_member (practice_id, person_id)",
            )
            .await?;
        Table::of_practice("breach_thread")
            .create(
                manager,
                "create table breach_thread (
                     practice_id $id not null,
                     id $id not null,
                     couple_id $id not null,
                     hurt_person_id $id not null,
                     involved_person_id $id not null check (involved_person_id <> hurt_person_id),
                     opened_at $instant not null,
                     primary key (practice_id, id),
                     foreign key (practice_id, couple_id, hurt_person_id)
                         references couple_member (practice_id, couple_id, person_id),
                     foreign key (practice_id, couple_id, involved_person_id)
                         references couple_member (practice_id, couple_id, person_id)
                 );
                 create index breach_thread_by_couple on breach_thread (practice_id, couple_id)",
            )
            .await?;
        Table::of_practice("care_team")
            .create(
                manager,
                "create table care_team (
                     practice_id $id not null,
                     couple_id $id not null,
                     person_id $id not null,
                     role text not null
                         check (role in ('lead-therapist', 'individual-therapist', 'supervisor', 'safety-back-up')),
                     treats_person_id $id,
                     started_at $instant not null,
                     ended_at $instant,
                     primary key (practice_id, couple_id, person_id, role, started_at),
                     check ((role = 'individual-therapist') = (treats_person_id is not null)),
                     foreign key (practice_id, couple_id) references couple (practice_id, id),
                     foreign key (practice_id, person_id) references person (practice_id, id),
                     foreign key (practice_id, couple_id, treats_person_id)
                         references couple_member (practice_id, couple_id, person_id)
                 );
                 create index care_team_by_person on care_team (practice_id, person_id)",
            )
            .await?;
        Table::of_practice("confidentiality_mode")
            .create(
                manager,
                "create table confidentiality_mode (
                     practice_id $id not null,
                     id $id not null,
                     couple_id $id not null,
                     mode text not null check (mode in ('no-secrets', 'limited-secrets', 'individual')),
                     proposed_by $id not null,
                     proposed_at $instant not null,
                     primary key (practice_id, id),
                     foreign key (practice_id, couple_id) references couple (practice_id, id)
                 );
                 create index confidentiality_mode_by_couple on confidentiality_mode (practice_id, couple_id)",
            )
            .await?;
        Table::of_practice("mode_signature")
            .add_only()
            .create(
                manager,
                "create table mode_signature (
                     practice_id $id not null,
                     mode_id $id not null,
                     person_id $id not null,
                     signed_at $instant not null,
                     primary key (practice_id, mode_id, person_id),
                     foreign key (practice_id, mode_id) references confidentiality_mode (practice_id, id),
                     foreign key (practice_id, person_id) references person (practice_id, id)
                 )",
            )
            .await?;
        Table::of_practice("hold")
            .create(
                manager,
                "create table hold (
                     practice_id $id not null,
                     id $id not null,
                     couple_id $id not null,
                     sealed_cause $bytes not null,
                     placed_by $id not null,
                     placed_at $instant not null,
                     release_asked_by $id,
                     lifted_at $instant,
                     primary key (practice_id, id),
                     foreign key (practice_id, couple_id) references couple (practice_id, id)
                 );
                 create index hold_by_couple on hold (practice_id, couple_id)",
            )
            .await
    }
}
