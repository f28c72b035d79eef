//! Letters, and whether they went out. Never what a letter is about.

mod deliveries;

use axum::Router;
use axum::routing::get;

use crate::site::Site;

/// The pages of letters.
pub(crate) fn routes() -> Router<Site> {
    Router::new().route("/deliveries", get(deliveries::show))
}
