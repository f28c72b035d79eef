//! The trust plan, as each side puts each step, and lapses. Nothing of either is ever written over: what somebody says now stands beside what
//! they said before. The hurt partner's words, and what a lapse was, stand sealed.

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
        Table::of_practice("trust_mark")
            .add_only()
            .create(
                manager,
                "create table trust_mark (
                     practice_id $id not null,
                     id $id not null,
                     thread_id $id not null,
                     person_id $id not null,
                     side text not null check (side in ('involved', 'hurt', 'lapse')),
                     step text not null
                         check (step in ('truth', 'responsibility', 'understanding', 'support', 'time')),
                     cycle $number not null check (cycle > 0),
                     sealed_word $bytes not null,
                     marked_at $instant not null,
                     primary key (practice_id, id),
                     foreign key (practice_id, thread_id) references breach_thread (practice_id, id),
                     foreign key (practice_id, person_id) references person (practice_id, id)
                 );
                 create index trust_mark_by_thread on trust_mark (practice_id, thread_id, marked_at)",
            )
            .await?;
        Table::of_practice("lapse")
            .create(
                manager,
                "create table lapse (
                     practice_id $id not null,
                     id $id not null,
                     couple_id $id not null,
                     thread_id $id not null,
                     sealed_report $bytes not null,
                     reported_by $id not null,
                     reported_at $instant not null,
                     stage text not null
                         check (stage in ('reported', 'safety-checked', 'known', 'discussed', 'restarted', 'reviewed', 'closed')),
                     stage_at $instant not null,
                     known_at $instant,
                     primary key (practice_id, id),
                     foreign key (practice_id, thread_id) references breach_thread (practice_id, id),
                     foreign key (practice_id, couple_id) references couple (practice_id, id)
                 );
                 create index lapse_by_couple on lapse (practice_id, couple_id, reported_at);
                 create index lapse_by_reporter on lapse (practice_id, reported_by)",
            )
            .await
    }
}
