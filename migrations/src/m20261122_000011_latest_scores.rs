//! The last score of a scale, for each injury by itself. Before, somebody who stands in two injuries had one for both, whichever came last.
//!
//! The table is made anew from the responses, for the same people and scales as it had.

use sea_orm_migration::{
    prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager},
    sea_orm::DatabaseBackend,
};

use crate::table::{Table, execute};

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
            "drop index latest_score_by_couple;
             alter table latest_score rename to latest_score_of_all_injuries",
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
                     thread_id $id not null,
                     couple_id $id not null,
                     response_id $id not null,
                     value $real not null,
                     band text,
                     previous $real,
                     taken_at $instant not null,
                     primary key (practice_id, respondent_id, instrument_key, scale, thread_id),
                     foreign key (practice_id, response_id) references response (practice_id, id)
                 );
                 create index latest_score_by_couple on latest_score (practice_id, couple_id)",
            )
            .await?;
        fill(manager).await?;
        execute(manager, "drop table latest_score_of_all_injuries").await
    }
}

/// The owner of the tables sees no rows of any practice, and here has to see those of all.
const GUARDED: [&str; 4] = ["latest_score", "latest_score_of_all_injuries", "response", "score"];

async fn fill(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let (nobodys, guards) = match manager.get_database_backend() {
        DatabaseBackend::Postgres => ("'00000000-0000-0000-0000-000000000000'::uuid", true),
        _ => ("x'00000000000000000000000000000000'", false),
    };
    if guards {
        turn_guards(manager, "no force").await?;
    }
    execute(manager, &FILL.replace("$nobodys", nobodys)).await?;
    if guards {
        turn_guards(manager, "force").await?;
    }
    Ok(())
}

async fn turn_guards(manager: &SchemaManager<'_>, word: &str) -> Result<(), DbErr> {
    for table in GUARDED {
        execute(manager, &format!("alter table {table} {word} row level security")).await?;
    }
    Ok(())
}

const FILL: &str = "
    insert into latest_score (practice_id, respondent_id, instrument_key, instrument_version, scale, thread_id, couple_id,
        response_id, value, band, previous, taken_at)
    select practice_id, respondent_id, instrument_key, instrument_version, scale, thread_id, couple_id,
        response_id, value, band, previous, taken_at
    from (
        select response.practice_id, response.respondent_id, response.instrument_key, response.instrument_version,
            score.scale, coalesce(response.thread_id, $nobodys) as thread_id, response.couple_id,
            response.id as response_id, score.value, score.band, response.taken_at,
            lag(score.value) over (
                partition by response.practice_id, response.respondent_id, response.instrument_key, score.scale,
                    coalesce(response.thread_id, $nobodys), response.couple_id
                order by response.taken_at, response.id
            ) as previous,
            row_number() over (
                partition by response.practice_id, response.respondent_id, response.instrument_key, score.scale,
                    coalesce(response.thread_id, $nobodys)
                order by response.taken_at desc, response.id desc
            ) as from_last
        from response
        join score on score.practice_id = response.practice_id and score.response_id = response.id
        where response.status = 'current' and response.visibility not in ('V0', 'V5', 'V6')
          and score.value is not null
          and exists (
              select 1 from latest_score_of_all_injuries before
              where before.practice_id = response.practice_id and before.respondent_id = response.respondent_id
                and before.instrument_key = response.instrument_key and before.scale = score.scale
          )
    ) as ranked
    where from_last = 1";
