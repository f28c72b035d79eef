//! The practice, which is the tenant, the keys of its sealed columns, and the answers kept for repeated requests.

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
        if manager.get_database_backend() == sea_orm_migration::sea_orm::DatabaseBackend::Postgres {
            execute(manager, APPLICATION_ROLE).await?;
        }
        Table::of_practice("practice")
            .tenant("id")
            .seen_by_clockwork()
            .create(
                manager,
                "create table practice (
                     id $id primary key,
                     sealed_key $bytes not null,
                     master_key text not null,
                     sealed_name $bytes not null,
                     sealed_alias $bytes not null,
                     zone text not null,
                     created_at $instant not null,
                     version $number not null default 1
                 )",
            )
            .await?;
        Table::of_practice("idempotency")
            .create(
                manager,
                "create table idempotency (
                     practice_id $id not null references practice (id),
                     person_id $id not null,
                     operation text not null,
                     key_hash $bytes not null,
                     arguments_hash $bytes not null,
                     answer $id not null,
                     created_at $instant not null,
                     primary key (practice_id, person_id, operation, key_hash)
                 );
                 create index idempotency_by_age on idempotency (practice_id, created_at)",
            )
            .await
    }
}

/// The application works as this role, which owns nothing and cannot step around row-level security. Whoever migrates becomes a member, so
/// that one login is enough to try things; two logins are better, and `docs/running.md` says how. Where the role is there already, neither the
/// right to make roles nor a second grant is needed.
const APPLICATION_ROLE: &str = "
do $$
begin
    if not exists (select from pg_roles where rolname = 'rapport_app') then
        create role rapport_app nologin;
    end if;
exception
    when duplicate_object or unique_violation then null;
end
$$;
do $$
begin
    if not pg_has_role(current_user, 'rapport_app', 'member') then
        execute format('grant rapport_app to %I', current_user);
    end if;
    execute format('grant usage on schema %I to rapport_app', current_schema());
    grant select on seaql_migrations to rapport_app;
end
$$;";
