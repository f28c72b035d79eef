//! Exercises: who was given what, each run with its draft and its editions, what was shared of it and said to it, and the listening loop.

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
        Table::of_practice("exercise_assignment").seen_by_clockwork().create(manager, ASSIGNMENT).await?;
        Table::of_practice("exercise_run").seen_by_clockwork().create(manager, RUN).await?;
        Table::of_practice("run_draft").create(manager, DRAFT).await?;
        Table::of_practice("run_edition").add_only().create(manager, EDITION).await?;
        Table::of_practice("run_share").create(manager, SHARE).await?;
        Table::of_practice("run_reply").create(manager, REPLY).await?;
        Table::of_practice("run_feedback").create(manager, FEEDBACK).await?;
        Table::of_practice("listening").create(manager, LISTENING).await
    }
}

const ASSIGNMENT: &str = "create table exercise_assignment (
     practice_id $id not null,
     id $id not null,
     couple_id $id not null,
     thread_id $id,
     person_id $id not null,
     exercise_key text not null,
     exercise_version text not null,
     rhythm text not null check (rhythm in ('once', 'every', 'as-needed')),
     first_due_on $date,
     every_days $number check (every_days between 1 and 366),
     until_on $date,
     zone text not null,
     policy text not null check (policy in ('standard', 'light', 'none', 'pulse')),
     assigned_by $id not null,
     assigned_at $instant not null,
     next_number $number not null,
     next_opens_at $instant,
     ended_at $instant,
     primary key (practice_id, id),
     check ((rhythm = 'as-needed') = (first_due_on is null)),
     check ((rhythm = 'every') = (every_days is not null)),
     check (until_on is null or rhythm = 'every'),
     foreign key (practice_id, thread_id) references breach_thread (practice_id, id),
     foreign key (practice_id, assigned_by) references person (practice_id, id),
     foreign key (practice_id, couple_id, person_id) references couple_member (practice_id, couple_id, person_id)
 );
 create index exercise_assignment_by_person on exercise_assignment (practice_id, person_id, exercise_key);
 create index exercise_assignment_due on exercise_assignment (next_opens_at)
     where ended_at is null and next_opens_at is not null";

const RUN: &str = "create table exercise_run (
     practice_id $id not null,
     id $id not null,
     assignment_id $id not null,
     couple_id $id not null,
     person_id $id not null,
     number $number not null,
     opened_at $instant not null,
     due_on $date,
     due_at $instant,
     closes_at $instant,
     zone text not null,
     state text not null
         check (state in ('assigned', 'begun', 'done', 'rewriting', 'lapsed', 'withdrawn', 'declined')),
     begun_at $instant,
     done_at $instant,
     ended_at $instant,
     kept_to_self $flag not null default false,
     editions $number not null default 0,
     version $number not null default 1,
     primary key (practice_id, id),
     unique (practice_id, assignment_id, number),
     check ((due_on is null) = (due_at is null) and (due_on is null) = (closes_at is null)),
     check ((state in ('done', 'rewriting')) = (done_at is not null)),
     check ((state in ('lapsed', 'withdrawn', 'declined')) = (ended_at is not null)),
     check (state <> 'assigned' or begun_at is null),
     check (state not in ('begun', 'done', 'rewriting') or begun_at is not null),
     foreign key (practice_id, assignment_id) references exercise_assignment (practice_id, id),
     foreign key (practice_id, couple_id, person_id) references couple_member (practice_id, couple_id, person_id)
 );
 create index exercise_run_by_person on exercise_run (practice_id, person_id, state);
 create index exercise_run_by_couple on exercise_run (practice_id, couple_id, done_at);
 create index exercise_run_closing on exercise_run (closes_at)
     where state in ('assigned', 'begun') and closes_at is not null";

const DRAFT: &str = "create table run_draft (
     practice_id $id not null,
     run_id $id not null,
     sealed_answers $bytes not null,
     saved_at $instant not null,
     version $number not null,
     primary key (practice_id, run_id),
     foreign key (practice_id, run_id) references exercise_run (practice_id, id)
 )";

const EDITION: &str = "create table run_edition (
     practice_id $id not null,
     id $id not null,
     run_id $id not null,
     number $number not null,
     sealed_answers $bytes not null,
     done_at $instant not null,
     kept_to_self $flag not null,
     confidentiality_mode text not null,
     primary key (practice_id, id),
     unique (practice_id, run_id, number),
     foreign key (practice_id, run_id) references exercise_run (practice_id, id)
 )";

const SHARE: &str = "create table run_share (
     practice_id $id not null,
     id $id not null,
     run_id $id not null,
     field text not null,
     from_person_id $id not null,
     to_person_id $id not null,
     created_at $instant not null,
     revoked_at $instant,
     primary key (practice_id, id),
     check (from_person_id <> to_person_id),
     foreign key (practice_id, run_id) references exercise_run (practice_id, id),
     foreign key (practice_id, from_person_id) references person (practice_id, id),
     foreign key (practice_id, to_person_id) references person (practice_id, id)
 );
 create unique index run_share_live on run_share (practice_id, run_id, field, to_person_id)
     where revoked_at is null;
 create index run_share_received on run_share (practice_id, to_person_id) where revoked_at is null";

const REPLY: &str = "create table run_reply (
     practice_id $id not null,
     id $id not null,
     run_id $id not null,
     from_person_id $id not null,
     hearer text not null check (hearer in ('therapist', 'partner-too')),
     sealed_word $bytes not null,
     said_at $instant not null,
     ended_at $instant,
     primary key (practice_id, id),
     foreign key (practice_id, run_id) references exercise_run (practice_id, id),
     foreign key (practice_id, from_person_id) references person (practice_id, id)
 );
 create unique index run_reply_in_force on run_reply (practice_id, run_id, from_person_id) where ended_at is null";

const FEEDBACK: &str = "create table run_feedback (
     practice_id $id not null,
     id $id not null,
     run_id $id not null,
     person_id $id not null,
     written_by $id not null,
     written_at $instant not null,
     sealed_text $bytes not null,
     seen_at $instant,
     ended_at $instant,
     ending text check (ending in ('replaced', 'taken-back')),
     primary key (practice_id, id),
     check ((ended_at is null) = (ending is null)),
     foreign key (practice_id, run_id) references exercise_run (practice_id, id),
     foreign key (practice_id, person_id) references person (practice_id, id),
     foreign key (practice_id, written_by) references person (practice_id, id)
 );
 create unique index run_feedback_in_force on run_feedback (practice_id, run_id) where ended_at is null;
 create index run_feedback_by_person on run_feedback (practice_id, person_id) where ended_at is null";

const LISTENING: &str = "create table listening (
     practice_id $id not null,
     id $id not null,
     couple_id $id not null,
     thread_id $id not null,
     devices text not null check (devices in ('one', 'two')),
     started_by $id not null,
     started_at $instant not null,
     standing text not null check (standing in ('at', 'paused', 'done', 'ended')),
     ask text check (ask in ('reflect', 'understood', 'own', 'offer', 'right', 'acknowledge', 'presence')),
     since $instant not null,
     rounds $number not null default 0,
     offers $number not null default 0,
     presence text check (presence in ('with-me', 'near-me', 'alone', 'call-someone')),
     version $number not null default 1,
     primary key (practice_id, id),
     check ((standing in ('at', 'paused')) = (ask is not null)),
     check ((standing = 'done') = (presence is not null)),
     foreign key (practice_id, thread_id) references breach_thread (practice_id, id),
     foreign key (practice_id, couple_id, started_by) references couple_member (practice_id, couple_id, person_id)
 );
 create unique index listening_once on listening (practice_id, thread_id) where standing in ('at', 'paused')";
