//! Commitments: what was promised and when it is due, each time it was, to whom the list is shown, and what is said about contact outside the
//! couple. Words, and what the hurt partner noticed, stand sealed.

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
        promises(manager).await?;
        contact(manager).await
    }
}

async fn promises(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Table::of_practice("commitment")
        .seen_by_clockwork()
        .create(
            manager,
            "create table commitment (
                 practice_id $id not null,
                 id $id not null,
                 couple_id $id not null,
                 thread_id $id not null,
                 person_id $id not null,
                 sealed_text $bytes not null,
                 rule text not null,
                 zone text not null,
                 due_time text not null,
                 first_on $date not null,
                 until_on $date,
                 letters $flag not null,
                 made_at $instant not null,
                 ended_at $instant,
                 next_on $date,
                 next_opens_at $instant,
                 primary key (practice_id, id),
                 check ((next_on is null) = (next_opens_at is null)),
                 foreign key (practice_id, thread_id) references breach_thread (practice_id, id),
                 foreign key (practice_id, couple_id, person_id)
                     references couple_member (practice_id, couple_id, person_id)
             );
             create index commitment_by_person on commitment (practice_id, person_id);
             create index commitment_by_couple on commitment (practice_id, couple_id);
             create index commitment_due on commitment (next_opens_at)
                 where ended_at is null and next_opens_at is not null",
        )
        .await?;
    Table::of_practice("occurrence")
        .create(
            manager,
            "create table occurrence (
                 practice_id $id not null,
                 id $id not null,
                 commitment_id $id not null,
                 due_on $date not null,
                 opens_at $instant not null,
                 due_at $instant not null,
                 mark text check (mark in ('kept', 'missed', 'excused')),
                 marked_at $instant,
                 sealed_seen $bytes,
                 seen_at $instant,
                 primary key (practice_id, id),
                 unique (practice_id, commitment_id, due_on),
                 check ((mark is null) = (marked_at is null)),
                 check ((sealed_seen is null) = (seen_at is null)),
                 check (opens_at <= due_at),
                 foreign key (practice_id, commitment_id) references commitment (practice_id, id)
             );
             create index occurrence_by_due on occurrence (practice_id, commitment_id, due_at)",
        )
        .await?;
    Table::of_practice("promise_showing")
        .create(
            manager,
            "create table promise_showing (
                 practice_id $id not null,
                 thread_id $id not null,
                 from_person_id $id not null,
                 to_person_id $id not null,
                 shown_at $instant not null,
                 hidden_at $instant,
                 watched_at $instant,
                 primary key (practice_id, thread_id, shown_at),
                 foreign key (practice_id, thread_id) references breach_thread (practice_id, id)
             );
             create unique index promise_showing_one_at_a_time on promise_showing (practice_id, thread_id)
                 where hidden_at is null;
             create index promise_showing_to on promise_showing (practice_id, to_person_id)",
        )
        .await
}

async fn contact(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Table::of_practice("contact_report")
        .add_only()
        .create(
            manager,
            "create table contact_report (
                 practice_id $id not null,
                 id $id not null,
                 couple_id $id not null,
                 thread_id $id not null,
                 person_id $id not null,
                 sealed_report $bytes not null,
                 reported_at $instant not null,
                 primary key (practice_id, id),
                 foreign key (practice_id, thread_id) references breach_thread (practice_id, id),
                 foreign key (practice_id, couple_id, person_id)
                     references couple_member (practice_id, couple_id, person_id)
             );
             create index contact_report_by_person on contact_report (practice_id, person_id, reported_at);
             create index contact_report_by_couple on contact_report (practice_id, couple_id, reported_at)",
        )
        .await?;
    Table::of_practice("contact_clearing")
        .add_only()
        .create(
            manager,
            "create table contact_clearing (
                 practice_id $id not null,
                 id $id not null,
                 couple_id $id not null,
                 thread_id $id not null,
                 cleared_by $id not null,
                 cleared_at $instant not null,
                 sealed_reason $bytes not null,
                 primary key (practice_id, id),
                 foreign key (practice_id, thread_id) references breach_thread (practice_id, id),
                 foreign key (practice_id, couple_id) references couple (practice_id, id)
             );
             create index contact_clearing_by_thread on contact_clearing (practice_id, thread_id, cleared_at)",
        )
        .await
}
