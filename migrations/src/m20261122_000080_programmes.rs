//! Programmes: a practice's own ones and their drafts; a couple's way through one, with every time that a phase was open, what each person got in
//! it, and what waits for the therapist. Nothing of a way is ever written over: going back begins another time.

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
        Table::of_practice("programme").add_only().create(manager, PROGRAMME).await?;
        Table::of_practice("programme_draft").create(manager, DRAFT).await?;
        Table::of_practice("enrolment").seen_by_clockwork().create(manager, ENROLMENT).await?;
        Table::of_practice("enrolment_phase").create(manager, PHASE).await?;
        Table::of_practice("enrolment_step").seen_by_clockwork().create(manager, STEP).await?;
        Table::of_practice("enrolment_turn").add_only().create(manager, TURN).await?;
        Table::of_practice("step_offer").create(manager, OFFER).await
    }
}

const PROGRAMME: &str = "create table programme (
     practice_id $id not null references practice (id),
     id $id not null,
     key text not null,
     version text not null,
     number $number not null check (number > 0),
     sealed_definition $bytes not null,
     made_by $id not null,
     made_at $instant not null,
     primary key (practice_id, id),
     unique (practice_id, key, version),
     unique (practice_id, key, number),
     foreign key (practice_id, made_by) references person (practice_id, id)
 )";

const DRAFT: &str = "create table programme_draft (
     practice_id $id not null references practice (id),
     id $id not null,
     programme_key text,
     sealed_draft $bytes not null,
     saved_by $id not null,
     saved_at $instant not null,
     version $number not null default 1,
     primary key (practice_id, id),
     unique (practice_id, programme_key),
     foreign key (practice_id, saved_by) references person (practice_id, id)
 )";

const ENROLMENT: &str = "create table enrolment (
     practice_id $id not null,
     id $id not null,
     couple_id $id not null,
     thread_id $id not null,
     programme_key text not null,
     programme_version text not null,
     enrolled_by $id not null,
     enrolled_at $instant not null,
     standing text not null check (standing in ('running', 'paused', 'ended')),
     look_at $instant,
     primary key (practice_id, id),
     foreign key (practice_id, couple_id) references couple (practice_id, id),
     foreign key (practice_id, thread_id) references breach_thread (practice_id, id),
     foreign key (practice_id, enrolled_by) references person (practice_id, id)
 );
 create unique index enrolment_once on enrolment (practice_id, thread_id, programme_key) where standing <> 'ended';
 create index enrolment_by_couple on enrolment (practice_id, couple_id, enrolled_at);
 create index enrolment_due on enrolment (look_at) where standing = 'running' and look_at is not null";

const PHASE: &str = "create table enrolment_phase (
     practice_id $id not null,
     id $id not null,
     enrolment_id $id not null,
     phase text not null,
     opened_by $id not null,
     opened_at $instant not null,
     ended_at $instant,
     ending text check (ending in ('left', 'set-back')),
     primary key (practice_id, id),
     check ((ended_at is null) = (ending is null)),
     foreign key (practice_id, enrolment_id) references enrolment (practice_id, id),
     foreign key (practice_id, opened_by) references person (practice_id, id)
 );
 create unique index enrolment_phase_open on enrolment_phase (practice_id, enrolment_id, phase) where ended_at is null;
 create index enrolment_phase_by_enrolment on enrolment_phase (practice_id, enrolment_id, opened_at)";

const STEP: &str = "create table enrolment_step (
     practice_id $id not null,
     id $id not null,
     enrolment_id $id not null,
     phase_id $id not null,
     step text not null,
     person_id $id not null,
     state text not null check (state in ('given', 'left-out', 'put-off')),
     at $instant not null,
     until $instant,
     exercise_assignment_id $id,
     assignment_id $id,
     done_at $instant,
     primary key (practice_id, id),
     unique (practice_id, phase_id, step, person_id),
     check (state <> 'given' or (exercise_assignment_id is null) <> (assignment_id is null)),
     check (state = 'given' or (exercise_assignment_id is null and assignment_id is null and done_at is null)),
     check (state = 'put-off' or until is null),
     foreign key (practice_id, enrolment_id) references enrolment (practice_id, id),
     foreign key (practice_id, phase_id) references enrolment_phase (practice_id, id),
     foreign key (practice_id, person_id) references person (practice_id, id),
     foreign key (practice_id, exercise_assignment_id) references exercise_assignment (practice_id, id),
     foreign key (practice_id, assignment_id) references assignment (practice_id, id)
 );
 create index enrolment_step_by_enrolment on enrolment_step (practice_id, enrolment_id);
 create index enrolment_step_waiting on enrolment_step (practice_id) where state = 'given' and done_at is null";

const TURN: &str = "create table enrolment_turn (
     practice_id $id not null,
     id $id not null,
     enrolment_id $id not null,
     turn text not null check (turn in ('enrolled', 'paused', 'went-on', 'went-back', 'left')),
     phase text,
     at $instant not null,
     by_person_id $id not null,
     primary key (practice_id, id),
     check ((turn = 'went-back') = (phase is not null)),
     foreign key (practice_id, enrolment_id) references enrolment (practice_id, id),
     foreign key (practice_id, by_person_id) references person (practice_id, id)
 );
 create index enrolment_turn_by_enrolment on enrolment_turn (practice_id, enrolment_id, at)";

const OFFER: &str = "create table step_offer (
     practice_id $id not null,
     id $id not null,
     enrolment_id $id not null,
     phase_id $id not null,
     step text not null,
     offered_at $instant not null,
     settled_at $instant,
     primary key (practice_id, id),
     unique (practice_id, phase_id, step),
     foreign key (practice_id, enrolment_id) references enrolment (practice_id, id),
     foreign key (practice_id, phase_id) references enrolment_phase (practice_id, id)
 );
 create index step_offer_waiting on step_offer (practice_id, enrolment_id) where settled_at is null";
