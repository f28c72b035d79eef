//! What comes after a consultation was booked: where everybody said they are when it began, who stayed away, what each decided, to whom they
//! were referred, and when a lead is deleted.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};

use crate::table::{Table, execute};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        Table::of_practice("location_attestation")
            .create(
                manager,
                "create table location_attestation (
                     practice_id $id not null,
                     attendee_id $id not null,
                     place text not null,
                     company text not null check (company in ('alone', 'with-partner', 'with-others')),
                     attested_at $instant not null,
                     sealed_reach $bytes,
                     primary key (practice_id, attendee_id),
                     foreign key (practice_id, attendee_id) references attendee (practice_id, id)
                 )",
            )
            .await?;
        Table::of_practice("referral")
            .create(
                manager,
                "create table referral (
                     practice_id $id not null,
                     consultation_id $id not null,
                     sealed_alternatives $bytes not null,
                     primary key (practice_id, consultation_id),
                     foreign key (practice_id, consultation_id) references consultation (practice_id, id)
                 )",
            )
            .await?;
        Table::of_practice("lead")
            .seen_by_clockwork()
            .create(
                manager,
                "create table lead (
                     practice_id $id not null,
                     person_id $id not null,
                     ends_at $instant not null,
                     primary key (practice_id, person_id),
                     foreign key (practice_id, person_id) references person (practice_id, id)
                 );
                 create index lead_ends on lead (ends_at)",
            )
            .await?;
        execute(manager, "alter table attendee add column stayed_away_at $instant").await?;
        execute(manager, "alter table attendee add column decision text check (decision in ('accepted', 'declined'))")
            .await
    }
}
