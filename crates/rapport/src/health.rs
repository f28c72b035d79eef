//! Whether the service lives, and whether it can be used: for whatever watches over it.

use axum::{
    Router,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use worker::services::Services;

/// `/health/live` answers as long as the process runs; `/health/ready` while the database answers too.
pub(crate) fn routes(services: Services) -> Router {
    Router::new().route("/health/live", get(live)).route("/health/ready", get(ready)).with_state(services)
}

async fn live() -> Response {
    plain(StatusCode::OK, "lives\n")
}

async fn ready(State(services): State<Services>) -> Response {
    if services.is_ready().await {
        plain(StatusCode::OK, "ready\n")
    } else {
        let mut response = plain(StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n");
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        response
    }
}

fn plain(status: StatusCode, words: &'static str) -> Response {
    (status, [(header::CACHE_CONTROL, "no-store")], words).into_response()
}
