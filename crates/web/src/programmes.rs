//! Programmes at the desk: the practice's library, making one, and a couple's way through one in three lanes.

mod couple;
mod library;
mod making;

use axum::Router;

use crate::site::Site;

pub(crate) fn routes() -> Router<Site> {
    Router::new().merge(library::routes()).merge(making::routes()).merge(couple::routes())
}
