//! What one partner lets another see: item by item, by the author alone, and taken back at any time.

mod ledger;
mod share;

use axum::Router;

use crate::site::Site;

pub(crate) fn routes() -> Router<Site> {
    Router::new().merge(ledger::routes()).merge(share::routes())
}
