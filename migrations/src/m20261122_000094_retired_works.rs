//! Which exercises and programmes of its own a practice offers no longer, as `retired_instrument` says it of instruments.

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
        Table::of_practice("retired_exercise").create(manager, EXERCISE).await?;
        Table::of_practice("retired_programme").create(manager, PROGRAMME).await
    }
}

const EXERCISE: &str = "create table retired_exercise (
     practice_id $id not null references practice (id),
     key text not null,
     retired_by $id not null,
     retired_at $instant not null,
     primary key (practice_id, key),
     foreign key (practice_id, retired_by) references person (practice_id, id)
 )";

const PROGRAMME: &str = "create table retired_programme (
     practice_id $id not null references practice (id),
     key text not null,
     retired_by $id not null,
     retired_at $instant not null,
     primary key (practice_id, key),
     foreign key (practice_id, retired_by) references person (practice_id, id)
 )";
