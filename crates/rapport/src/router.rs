//! Everything that is served, in one router.

use std::{any::Any, time::Duration};

use axum::{
    Router,
    http::{HeaderValue, StatusCode, header},
    middleware,
    response::{IntoResponse as _, Response},
};
use tower_http::{catch_panic::CatchPanicLayer, timeout::TimeoutLayer};
use worker::{CapturedLetters, services::Services};

use crate::{
    demo::{self, Notes},
    headers, health,
};

/// How long an answer may take, its body included that it waits for.
const DEADLINE: Duration = Duration::from_secs(10);

/// What is served.
pub struct Parts {
    /// The service.
    pub services: Services,
    /// How people reach it: scheme and host, no path.
    pub public_url: String,
    /// Letters that were kept instead of sent, shown at `/demo/mail`; none outside the demo.
    pub captured: Option<CapturedLetters>,
    /// Who the people of the demo are and how they sign in; none outside the demo.
    pub demo: Option<Notes>,
}

/// The pages, the door, and what watches over them.
pub fn router(parts: Parts) -> Router {
    let door = web::graphql::Door::new(parts.services.clone());
    let settings = web::Settings { public_url: parts.public_url, demo: parts.demo.is_some() };
    let mut more = Router::new().merge(health::routes(parts.services.clone())).merge(door.http());
    if let Some(notes) = parts.demo {
        more = more.merge(demo::explorer(door.http()));
        more = more.merge(demo::pages(notes, parts.captured.unwrap_or_default(), parts.services));
    }
    let more = more.layer(middleware::from_fn(headers::guard));
    last_resort(web::router(door, settings).merge(more))
}

/// The layers behind which nothing is left: a deadline, and an answer for what panicked.
pub(crate) fn last_resort(router: Router) -> Router {
    router
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, DEADLINE))
        .layer(CatchPanicLayer::custom(panicked))
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that the panic layer asks for")]
fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let what = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("a panic without words");
    tracing::error!(what, "a request panicked");
    let words = "Something went wrong on our side. Nothing was changed. Try again in a minute.";
    let mut response = (StatusCode::INTERNAL_SERVER_ERROR, words).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
