//! Exercises: for partners what waits, each page by page, what came of it, and the listening loop; for the desk giving and reading.

mod answering;
mod assign;
mod couple;
mod decline;
mod query;
mod received;
mod run;
mod sheet;
mod talk;
mod waiting;
mod work;

use axum::Router;

pub(crate) use self::{
    query::Run,
    waiting::{Task, card},
};

use crate::site::Site;

pub(crate) fn routes() -> Router<Site> {
    Router::new()
        .merge(waiting::routes())
        .merge(work::routes())
        .merge(decline::routes())
        .merge(received::routes())
        .merge(talk::routes())
        .merge(couple::routes())
        .merge(assign::routes())
        .merge(run::routes())
}
