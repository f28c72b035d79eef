//! The couple's shared room: one's own page of it, and how it stands on the desk.

mod desk;
mod together;

use axum::Router;

use crate::site::Site;

pub(crate) fn routes() -> Router<Site> {
    Router::new().merge(together::routes()).merge(desk::routes())
}
