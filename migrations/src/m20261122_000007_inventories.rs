//! Inventories: imported instruments, repeating and single assignments, drafts, responses, scores.

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
        Table::of_practice("instrument")
            .create(
                manager,
                "create table instrument (
                     practice_id $id not null references practice (id),
                     id $id not null,
                     key text not null,
                     version text not null,
                     definition text not null,
                     imported_by $id not null,
                     imported_at $instant not null,
                     primary key (practice_id, id),
                     unique (practice_id, key, version)
                 )",
            )
            .await?;
        Table::of_practice("series")
            .seen_by_clockwork()
            .create(
                manager,
                "create table series (
                     practice_id $id not null,
                     id $id not null,
                     couple_id $id not null,
                     thread_id $id,
                     respondent_id $id not null,
                     instrument_key text not null,
                     assigned_by $id not null,
                     policy text not null check (policy in ('standard', 'light', 'none', 'pulse')),
                     made_at $instant not null,
                     first_due_on $date not null,
                     every_days $number not null check (every_days between 1 and 366),
                     zone text not null,
                     next_number $number not null,
                     next_opens_at $instant not null,
                     ended_at $instant,
                     primary key (practice_id, id),
                     foreign key (practice_id, couple_id, respondent_id)
                         references couple_member (practice_id, couple_id, person_id)
                 );
                 create index series_due on series (next_opens_at) where ended_at is null",
            )
            .await?;
        Table::of_practice("assignment")
            .seen_by_clockwork()
            .create(
                manager,
                "create table assignment (
                     practice_id $id not null,
                     id $id not null,
                     series_id $id,
                     number $number not null default 0,
                     couple_id $id not null,
                     thread_id $id,
                     respondent_id $id not null,
                     instrument_key text not null,
                     instrument_version text not null,
                     assigned_by $id not null,
                     assigned_at $instant not null,
                     due_on $date not null,
                     due_at $instant not null,
                     closes_at $instant not null,
                     zone text not null,
                     policy text not null check (policy in ('standard', 'light', 'none', 'pulse')),
                     state text not null check
                         (state in ('assigned', 'opened', 'in-progress', 'submitted', 'expired', 'cancelled', 'waived')),
                     opened_at $instant,
                     submitted_at $instant,
                     ended_at $instant,
                     corrects_id $id,
                     version $number not null default 1,
                     primary key (practice_id, id),
                     unique (practice_id, series_id, number),
                     check ((state = 'submitted') = (submitted_at is not null)),
                     check ((state in ('expired', 'cancelled', 'waived')) = (ended_at is not null)),
                     check (state <> 'assigned' or opened_at is null),
                     foreign key (practice_id, series_id) references series (practice_id, id),
                     foreign key (practice_id, thread_id) references breach_thread (practice_id, id),
                     foreign key (practice_id, couple_id, respondent_id)
                         references couple_member (practice_id, couple_id, person_id)
                 );
                 create index assignment_by_respondent on assignment (practice_id, respondent_id, due_at);
                 create index assignment_closing on assignment (closes_at)
                     where state in ('assigned', 'opened', 'in-progress')",
            )
            .await?;
        Table::of_practice("draft")
            .create(
                manager,
                "create table draft (
                     practice_id $id not null,
                     assignment_id $id not null,
                     sealed_answers $bytes not null,
                     saved_at $instant not null,
                     version $number not null default 1,
                     primary key (practice_id, assignment_id),
                     foreign key (practice_id, assignment_id) references assignment (practice_id, id)
                 )",
            )
            .await?;
        Table::of_practice("response")
            .create(
                manager,
                "create table response (
                     practice_id $id not null,
                     id $id not null,
                     assignment_id $id,
                     couple_id $id not null,
                     thread_id $id,
                     respondent_id $id not null,
                     instrument_key text not null,
                     instrument_version text not null,
                     source text not null check (source in ('answered', 'totals-by-hand')),
                     status text not null check (status in ('current', 'superseded', 'void')),
                     corrects_id $id,
                     sealed_answers $bytes not null,
                     taken_at $instant not null,
                     taken_on $date,
                     entered_by $id,
                     submitted_at $instant not null,
                     zone text not null,
                     visibility text not null check (visibility in ('V0', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6')),
                     confidentiality_mode text not null
                         check (confidentiality_mode in ('no-secrets', 'limited-secrets', 'individual')),
                     possibly_not_private $flag not null,
                     check ((source = 'totals-by-hand') = (taken_on is not null)),
                     check ((source = 'totals-by-hand') = (entered_by is not null)),
                     primary key (practice_id, id),
                     foreign key (practice_id, assignment_id) references assignment (practice_id, id),
                     foreign key (practice_id, corrects_id) references response (practice_id, id),
                     foreign key (practice_id, couple_id, respondent_id)
                         references couple_member (practice_id, couple_id, person_id)
                 );
                 create index response_by_respondent on response (practice_id, respondent_id, submitted_at);
                 create index response_by_assignment on response (practice_id, assignment_id)",
            )
            .await?;
        Table::of_practice("score")
            .create(
                manager,
                "create table score (
                     practice_id $id not null,
                     response_id $id not null,
                     scale text not null,
                     value $real,
                     band text,
                     prorated $flag not null,
                     uncertain $flag not null,
                     primary key (practice_id, response_id, scale),
                     foreign key (practice_id, response_id) references response (practice_id, id)
                 )",
            )
            .await?;
        Table::of_practice("latest_score")
            .create(
                manager,
                "create table latest_score (
                     practice_id $id not null,
                     respondent_id $id not null,
                     instrument_key text not null,
                     instrument_version text not null,
                     scale text not null,
                     couple_id $id not null,
                     response_id $id not null,
                     value $real not null,
                     band text,
                     previous $real,
                     taken_at $instant not null,
                     primary key (practice_id, respondent_id, instrument_key, scale),
                     foreign key (practice_id, response_id) references response (practice_id, id)
                 );
                 create index latest_score_by_couple on latest_score (practice_id, couple_id)",
            )
            .await
    }
}
