//! Safety: what has to be done when an answer says that somebody may be in danger, who is asked when a therapist cannot be reached, when the
//! practice is staffed, and answers of which it is doubtful that they were given alone. What any of it is about stands sealed.

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
        Table::of_practice("safety_task")
            .seen_by_clockwork()
            .create(
                manager,
                "create table safety_task (
                     practice_id $id not null,
                     id $id not null,
                     couple_id $id not null,
                     respondent_id $id not null,
                     response_id $id not null,
                     once_key $bytes not null,
                     sealed_kind $bytes not null,
                     concerns_safety $flag not null,
                     raised_at $instant not null,
                     due_at $instant,
                     state text not null check (state in ('open', 'taken', 'done')),
                     taken_by $id,
                     taken_at $instant,
                     done_by $id,
                     done_at $instant,
                     sealed_outcome $bytes,
                     sealed_note $bytes,
                     passed_on_at $instant,
                     primary key (practice_id, id),
                     unique (practice_id, once_key),
                     check ((taken_by is not null) = (state <> 'open')),
                     check ((taken_at is not null) = (state <> 'open')),
                     check ((done_by is not null) = (state = 'done')),
                     check ((done_at is not null) = (state = 'done')),
                     check ((sealed_outcome is not null) = (state = 'done')),
                     check (sealed_note is null or state = 'done'),
                     foreign key (practice_id, response_id) references response (practice_id, id),
                     foreign key (practice_id, couple_id, respondent_id)
                         references couple_member (practice_id, couple_id, person_id)
                 );
                 create index safety_task_by_couple on safety_task (practice_id, couple_id, state);
                 create index safety_task_due on safety_task (due_at)
                     where state <> 'done' and passed_on_at is null",
            )
            .await?;
        Table::of_practice("safety_back_up")
            .create(
                manager,
                "create table safety_back_up (
                     practice_id $id not null,
                     person_id $id not null,
                     named_by $id not null,
                     named_at $instant not null,
                     ended_at $instant,
                     primary key (practice_id, person_id, named_at),
                     foreign key (practice_id, person_id) references person (practice_id, id)
                 );
                 create unique index safety_back_up_one_at_a_time on safety_back_up (practice_id)
                     where ended_at is null",
            )
            .await?;
        Table::of_practice("business_hours")
            .create(
                manager,
                "create table business_hours (
                     practice_id $id not null references practice (id),
                     days text not null,
                     opens text not null,
                     closes text not null,
                     changed_at $instant not null,
                     primary key (practice_id)
                 )",
            )
            .await?;
        Table::of_practice("privacy_mark")
            .create(
                manager,
                "create table privacy_mark (
                     practice_id $id not null,
                     response_id $id not null,
                     sealed_signals $bytes not null,
                     noticed_at $instant not null,
                     verdict text check (verdict in ('alone', 'not-alone')),
                     judged_by $id,
                     judged_at $instant,
                     primary key (practice_id, response_id),
                     check ((verdict is not null) = (judged_by is not null)),
                     check ((verdict is not null) = (judged_at is not null)),
                     foreign key (practice_id, response_id) references response (practice_id, id)
                 )",
            )
            .await
    }
}
