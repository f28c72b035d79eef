//! The pages of Rapport: HTML from templates beside the typed GraphQL queries that fill them.
//!
//! There is no database here, no clock and no randomness: a page asks the door, as any other program would. Every page works without
//! JavaScript; every form answers with a redirect, or with the same page, what was typed in it, and words beside the field.

mod access;
mod appointments;
mod ask;
mod assets;
mod calendars;
mod caller;
mod chart;
mod consultations;
mod cookies;
mod couples;
mod desk;
mod errors;
mod exercises;
mod forms;
mod headers;
mod inventories;
mod moments;
mod pages;
mod people;
mod practice;
mod programmes;
mod reminders;
mod retired;
mod safety;
mod shared_room;
mod sharing;
mod site;
mod talks;
#[cfg(test)]
mod testing;
mod vocabulary;
mod worklist;

/// The schema as cynic knows it. Each file with queries says `use crate::schema;`, which is where cynic's derives look.
#[cynic::schema("rapport")]
mod schema {}

use axum::{Router, extract::DefaultBodyLimit, middleware};

pub use graphql;
pub use site::Settings;

use site::Site;

/// The most bytes a form may have. The longest form of the practice, every free text filled to the brim, is about a quarter of it.
const LONGEST_FORM: usize = 256 * 1024;

/// Every page, ready to be served beside the door's own routes.
///
/// The remote address is taken from `axum::extract::ConnectInfo<SocketAddr>` where the server provides it.
pub fn router(door: graphql::Door, settings: Settings) -> Router {
    let site = Site::new(door, settings);
    let numbering = site.clone();
    Router::new()
        .merge(access::routes())
        .merge(people::routes())
        .merge(worklist::routes())
        .merge(couples::routes())
        .merge(inventories::routes())
        .merge(exercises::routes())
        .merge(programmes::routes())
        .merge(retired::routes())
        .merge(safety::routes())
        .merge(consultations::routes())
        .merge(appointments::routes())
        .merge(calendars::routes())
        .merge(sharing::routes())
        .merge(shared_room::routes())
        .merge(talks::routes())
        .merge(reminders::routes())
        .merge(practice::routes())
        .merge(assets::routes())
        .fallback(errors::not_there)
        .method_not_allowed_fallback(errors::not_there)
        .layer(DefaultBodyLimit::max(LONGEST_FORM))
        .layer(middleware::from_fn_with_state(site.clone(), headers::same_origin))
        .layer(tower_http::catch_panic::CatchPanicLayer::custom(move |panic| errors::panicked(&numbering, panic)))
        .layer(middleware::from_fn_with_state(site.clone(), errors::explain))
        .layer(middleware::from_fn_with_state(site.clone(), headers::guard))
        .with_state(site)
}
