//! Finding a row by something secret that was presented: a session's token, an invitation's code, a sign-in address,
//! what a device calls its passkey.
//!
//! These are the only look-ups without a tenant, because whoever presents the thing cannot be asked for their practice first. Nothing is found
//! here without the key of the index, and nothing but the row of that key: on PostgreSQL row-level security sees to it, by a policy that shows
//! a row only to a transaction which names its keyed hash.

use data_encoding::HEXLOWER;
use sea_orm::{DatabaseBackend, FromQueryResult, Statement, Value};

use super::rows::{PresentedAccount, PresentedInvitation, PresentedPasskey, PresentedSession};
use crate::kernel::{refused::Failure, services::Services, work::set};

/// The session that a token opens.
pub(super) async fn session(services: &Services, token: &str) -> Result<Option<PresentedSession>, Failure> {
    let sql = "select practice_id, id, person_id, kind, shared_device, began_at, last_seen_at, stepped_up_at, ended_at, sealed_device
               from session where token_hash = $1";
    find(services, sql, services.keys().index("session token", token.as_bytes())).await.map(first)
}

/// The invitation that a code belongs to.
pub(super) async fn invitation(services: &Services, code: &str) -> Result<Option<PresentedInvitation>, Failure> {
    let sql = "select practice_id, id, person_id, expires_at, used_at from invitation where code_hash = $1";
    find(services, sql, services.keys().index("invitation code", code.as_bytes())).await.map(first)
}

/// The accounts of a sign-in address. More than one when somebody is known to several practices by it.
pub(super) async fn accounts(services: &Services, address_index: &[u8]) -> Result<Vec<PresentedAccount>, Failure> {
    let sql = "select practice_id, person_id from sign_in where address_index = $1 order by practice_id limit 4";
    find(services, sql, address_index.to_vec()).await
}

/// The passkeys whose key a device calls by the name of this index. More than one only if a device gives two keys one name.
pub(super) async fn passkeys(services: &Services, credential_index: &[u8]) -> Result<Vec<PresentedPasskey>, Failure> {
    let sql = "select practice_id, id, person_id, handle_index, sealed_credential from passkey
               where credential_index = $1 order by practice_id limit 4";
    find(services, sql, credential_index.to_vec()).await
}

/// The rows of `sql`, in which `$1` is the keyed hash of what was presented.
pub(crate) async fn find<R: FromQueryResult>(
    services: &Services,
    sql: &'static str,
    key: Vec<u8>,
) -> Result<Vec<R>, Failure> {
    let failure = Failure::database(sql);
    let store = services.store();
    let transaction = store.begin_read().await.map_err(&failure)?;
    if store.backend() == DatabaseBackend::Postgres {
        let presented = Value::from(HEXLOWER.encode(&key));
        set(&transaction, "select set_config('app.presented_key', $1, true)", presented).await?;
    }
    let statement = Statement::from_sql_and_values(store.backend(), sql, [Value::from(key)]);
    R::find_by_statement(statement).all(&transaction).await.map_err(&failure)
}

fn first<R>(rows: Vec<R>) -> Option<R> {
    rows.into_iter().next()
}
