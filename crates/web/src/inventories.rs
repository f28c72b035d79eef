//! Inventories: what waits for a partner, the form, their own answers; and for the desk the library, assigning and reading.

mod answer;
mod answering;
mod answers;
mod assign;
mod battery;
mod decline;
mod done;
mod files;
mod home;
mod import;
mod instrument;
mod library;
mod making;
pub(crate) mod needs;
mod questions;
mod response;
mod task;
mod totals;

use axum::Router;

use crate::site::Site;

pub(crate) fn routes() -> Router<Site> {
    Router::new()
        .merge(home::routes())
        .merge(task::routes())
        .merge(decline::routes())
        .merge(done::routes())
        .merge(answers::routes())
        .merge(needs::routes())
        .merge(answer::routes())
        .merge(assign::routes())
        .merge(battery::routes())
        .merge(response::routes())
        .merge(library::routes())
        .merge(import::routes())
        .merge(instrument::routes())
        .merge(making::routes())
        .merge(files::routes())
        .merge(totals::routes())
}
