//! One way to make a table, for both databases.

use sea_orm_migration::{
    prelude::SchemaManager,
    sea_orm::{ConnectionTrait, DatabaseBackend, DbErr},
};

/// The practice a PostgreSQL transaction has said it works for.
const CURRENT_PRACTICE: &str = "nullif(current_setting('app.practice_id', true), '')::uuid";

/// Whether the transaction is the service's own clockwork, which looks for due work before it knows whose it is.
const CLOCKWORK: &str = "current_setting('app.clockwork', true) = 'on'";

/// What the application's role may do with a table.
pub(crate) enum Grant {
    /// Everything but dropping it.
    Change,
    /// Read and add; never change, never delete. For what must stay as it was written.
    AddOnly,
}

/// A table of a practice and who may find its rows.
pub(crate) struct Table {
    name: &'static str,
    tenant: &'static str,
    key: Option<&'static str>,
    clockwork: bool,
    grant: Grant,
}

impl Table {
    /// A table whose rows are found by their own practice only.
    pub(crate) fn of_practice(name: &'static str) -> Self {
        Self { name, tenant: "practice_id", key: None, clockwork: false, grant: Grant::Change }
    }

    /// The tenant's own id stands in another column.
    pub(crate) fn tenant(mut self, column: &'static str) -> Self {
        self.tenant = column;
        self
    }

    /// A single row can also be found, before the practice is known, by presenting the keyed hash that stands in `column`.
    pub(crate) fn found_by(mut self, column: &'static str) -> Self {
        self.key = Some(column);
        self
    }

    /// The clockwork may look for due rows of every practice.
    pub(crate) fn seen_by_clockwork(mut self) -> Self {
        self.clockwork = true;
        self
    }

    /// Rows stay as they were written.
    pub(crate) fn add_only(mut self) -> Self {
        self.grant = Grant::AddOnly;
        self
    }

    /// Makes the table from `sql` and guards it.
    pub(crate) async fn create(self, manager: &SchemaManager<'_>, sql: &str) -> Result<(), DbErr> {
        execute(manager, sql).await?;
        match manager.get_database_backend() {
            DatabaseBackend::Postgres => self.guard_on_postgres(manager).await,
            _ => self.guard_on_sqlite(manager).await,
        }
    }

    async fn guard_on_postgres(&self, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        let Self { name, tenant, .. } = self;
        let rights = match self.grant {
            Grant::Change => "select, insert, update, delete",
            Grant::AddOnly => "select, insert",
        };
        let mut statements = vec![
            format!("alter table {name} enable row level security"),
            format!("alter table {name} force row level security"),
            format!(
                "create policy own_practice on {name}
                 using ({tenant} = {CURRENT_PRACTICE}) with check ({tenant} = {CURRENT_PRACTICE})"
            ),
            format!("grant {rights} on {name} to rapport_app"),
        ];
        if let Some(column) = self.key {
            statements.push(format!(
                "create policy presented_key on {name} for select
                 using ({column} = decode(nullif(current_setting('app.presented_key', true), ''), 'hex'))"
            ));
        }
        if self.clockwork {
            statements.push(format!("create policy clockwork on {name} for select using ({CLOCKWORK})"));
        }
        manager.get_connection().execute_unprepared(&statements.join(";\n")).await.map(|_| ())
    }

    async fn guard_on_sqlite(&self, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        let name = self.name;
        if matches!(self.grant, Grant::Change) {
            return Ok(());
        }
        let sql = format!(
            "create trigger {name}_is_not_changed before update on {name} begin select raise(abort, '{name} is append-only'); end;
             create trigger {name}_is_not_deleted before delete on {name} begin select raise(abort, '{name} is append-only'); end;"
        );
        manager.get_connection().execute_unprepared(&sql).await.map(|_| ())
    }
}

/// Runs a statement on every row of a table, whatever the practice. The owner of the tables, too, is bound while row-level security is forced, and
/// would change nothing.
pub(crate) async fn execute_on_all_rows(manager: &SchemaManager<'_>, table: &str, sql: &str) -> Result<(), DbErr> {
    if manager.get_database_backend() != DatabaseBackend::Postgres {
        return execute(manager, sql).await;
    }
    execute(manager, &format!("alter table {table} no force row level security")).await?;
    execute(manager, sql).await?;
    execute(manager, &format!("alter table {table} force row level security")).await
}

/// Runs SQL in which types are written `$id`, `$instant`, `$bytes`, `$number`, `$real`, `$flag` and `$date`.
pub(crate) async fn execute(manager: &SchemaManager<'_>, sql: &str) -> Result<(), DbErr> {
    let types = match manager.get_database_backend() {
        DatabaseBackend::Postgres => [
            ("$id", "uuid"),
            ("$instant", "timestamptz"),
            ("$bytes", "bytea"),
            ("$number", "bigint"),
            ("$real", "double precision"),
            ("$flag", "boolean"),
            ("$date", "date"),
        ],
        _ => [
            ("$id", "blob"),
            ("$instant", "text"),
            ("$bytes", "blob"),
            ("$number", "integer"),
            ("$real", "real"),
            ("$flag", "boolean"),
            ("$date", "text"),
        ],
    };
    let sql = types.iter().fold(sql.to_owned(), |sql, (name, here)| sql.replace(name, here));
    manager.get_connection().execute_unprepared(&sql).await.map(|_| ())
}
