//! Being asked after the end of care waits for each person's own consent. What was begun without one waits for it from now on; what was asked
//! already stays with whoever was asked.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};

use crate::table::{Table, execute, execute_on_all_rows};

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        execute(
            manager,
            "alter table course add column awaits_consent $flag not null default false;
             alter table course add column consented_at $instant",
        )
        .await?;
        let waits = "update course set awaits_consent = true where stretch = 'follow-up' and ended_at is null";
        execute_on_all_rows(manager, "course", waits).await?;
        Table::of_practice("follow_up_asked")
            .create(
                manager,
                "create table follow_up_asked (
                     practice_id $id not null,
                     course_id $id not null,
                     assignment_id $id not null,
                     primary key (practice_id, course_id, assignment_id),
                     foreign key (practice_id, course_id) references course (practice_id, id),
                     foreign key (practice_id, assignment_id) references assignment (practice_id, id)
                 )",
            )
            .await
    }
}
