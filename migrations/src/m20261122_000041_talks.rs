//! Plans for talks at home: the plan, what of it is shown, who could talk when, how each talk was.

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
        Table::of_practice("talk_plan")
            .create(
                manager,
                "create table talk_plan (
                     practice_id $id not null,
                     id $id not null,
                     couple_id $id not null,
                     response_id $id not null,
                     author_id $id not null,
                     partner_id $id not null,
                     state text not null check (state in ('private', 'shared', 'talking', 'finished', 'taken-back')),
                     done $number not null check (done between 0 and 3),
                     last_ended_at $instant,
                     talking_since $instant,
                     sealed_pause_word $bytes,
                     made_at $instant not null,
                     shared_at $instant,
                     primary key (practice_id, id),
                     check ((state = 'talking') = (talking_since is not null)),
                     check (state <> 'private' or shared_at is null),
                     check (state not in ('shared', 'talking', 'finished') or shared_at is not null),
                     check (shared_at is null or sealed_pause_word is not null),
                     foreign key (practice_id, response_id) references response (practice_id, id),
                     foreign key (practice_id, couple_id, author_id)
                         references couple_member (practice_id, couple_id, person_id),
                     foreign key (practice_id, couple_id, partner_id)
                         references couple_member (practice_id, couple_id, person_id)
                 );
                 create unique index talk_plan_once on talk_plan (practice_id, response_id) where state <> 'taken-back';
                 create index talk_plan_by_author on talk_plan (practice_id, author_id);
                 create index talk_plan_by_partner on talk_plan (practice_id, partner_id)",
            )
            .await?;
        Table::of_practice("talk_part")
            .create(
                manager,
                "create table talk_part (
                     practice_id $id not null,
                     plan_id $id not null,
                     item text not null,
                     part text not null check (part in ('rating', 'facets', 'need')),
                     primary key (practice_id, plan_id, item, part),
                     foreign key (practice_id, plan_id) references talk_plan (practice_id, id)
                 )",
            )
            .await?;
        Table::of_practice("talk_ready")
            .create(
                manager,
                "create table talk_ready (
                     practice_id $id not null,
                     plan_id $id not null,
                     person_id $id not null,
                     answer text not null check (answer in ('yes', 'not-sure', 'no')),
                     answered_at $instant not null,
                     primary key (practice_id, plan_id, person_id),
                     foreign key (practice_id, plan_id) references talk_plan (practice_id, id)
                 )",
            )
            .await?;
        Table::of_practice("talk_rating")
            .create(
                manager,
                "create table talk_rating (
                     practice_id $id not null,
                     plan_id $id not null,
                     number $number not null check (number between 1 and 3),
                     person_id $id not null,
                     felt_heard $number not null check (felt_heard between 1 and 5),
                     needed_pause $flag not null,
                     rated_at $instant not null,
                     primary key (practice_id, plan_id, number, person_id),
                     foreign key (practice_id, plan_id) references talk_plan (practice_id, id)
                 )",
            )
            .await
    }
}
