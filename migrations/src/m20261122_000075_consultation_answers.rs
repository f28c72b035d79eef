//! What those who book a consultation answer to the questions of its type, sealed with their own key.

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
        Table::of_practice("consultation_answer")
            .create(
                manager,
                "create table consultation_answer (
                     practice_id $id not null,
                     attendee_id $id not null,
                     type_key text not null,
                     sealed_answers $bytes not null,
                     primary key (practice_id, attendee_id),
                     foreign key (practice_id, attendee_id) references attendee (practice_id, id)
                 )",
            )
            .await
    }
}
