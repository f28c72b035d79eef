//! What follows low ratings: one loop for each rating or part of a person, what it was rated, what was offered.

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
        Table::of_practice("score_loop")
            .create(
                manager,
                "create table score_loop (
                     practice_id $id not null,
                     id $id not null,
                     couple_id $id not null,
                     thread_id $id,
                     respondent_id $id not null,
                     instrument_key text not null,
                     instrument_version text not null,
                     about text not null,
                     state text not null check (state in ('open', 'closed')),
                     round $number not null check (round >= 1),
                     opened_at $instant not null,
                     touched_at $instant not null,
                     need_response_id $id,
                     need_item text,
                     primary key (practice_id, id),
                     check ((need_response_id is null) = (need_item is null)),
                     foreign key (practice_id, need_response_id) references response (practice_id, id),
                     foreign key (practice_id, thread_id) references breach_thread (practice_id, id),
                     foreign key (practice_id, couple_id, respondent_id)
                         references couple_member (practice_id, couple_id, person_id)
                 );
                 create unique index score_loop_once on score_loop
                     (practice_id, couple_id, respondent_id, instrument_key, about, thread_id) where thread_id is not null;
                 create unique index score_loop_once_without_thread on score_loop
                     (practice_id, couple_id, respondent_id, instrument_key, about) where thread_id is null",
            )
            .await?;
        Table::of_practice("loop_rating")
            .create(
                manager,
                "create table loop_rating (
                     practice_id $id not null,
                     loop_id $id not null,
                     response_id $id not null,
                     value $real not null,
                     taken_at $instant not null,
                     primary key (practice_id, loop_id, response_id),
                     foreign key (practice_id, loop_id) references score_loop (practice_id, id),
                     foreign key (practice_id, response_id) references response (practice_id, id)
                 )",
            )
            .await?;
        Table::of_practice("loop_offer")
            .create(
                manager,
                "create table loop_offer (
                     practice_id $id not null,
                     id $id not null,
                     loop_id $id not null,
                     round $number not null check (round >= 1),
                     need_response_id $id,
                     need_item text,
                     offered_by $id not null,
                     offered_to $id not null,
                     sealed_text $bytes not null,
                     by_day $date not null,
                     state text not null check (state in ('offered', 'accepted', 'done', 'let-go')),
                     made_at $instant not null,
                     answered_at $instant,
                     primary key (practice_id, id),
                     check ((state = 'offered') = (answered_at is null)),
                     check ((need_response_id is null) = (need_item is null)),
                     foreign key (practice_id, loop_id) references score_loop (practice_id, id),
                     foreign key (practice_id, offered_by) references person (practice_id, id),
                     foreign key (practice_id, offered_to) references person (practice_id, id)
                 );
                 create index loop_offer_by_loop on loop_offer (practice_id, loop_id);
                 create index loop_offer_by_receiver on loop_offer (practice_id, offered_to)",
            )
            .await
    }
}
