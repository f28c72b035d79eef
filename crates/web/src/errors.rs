//! When a page cannot be given: one way to stop, and one page for every kind of stop.
//!
//! A thing that is not there and a thing that is not yours give the same page, byte by byte.

use std::{any::Any, sync::Arc};

use askama::Template;
use axum::{
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use graphql::Trouble;

use crate::{
    cookies,
    pages::{encoded, redirect, with_status},
    site::Site,
};

/// Why a handler stopped.
#[derive(Debug)]
pub(crate) enum Stop {
    /// Nobody is signed in, or the session has ended.
    SignInNeeded,
    /// The password must be given once more.
    StepUpNeeded,
    /// Not there, or not yours.
    NotFound,
    /// Signed in, but this page is for somebody else; with words to the person.
    NotAllowed(String),
    /// Too many attempts; with words that say when to try again.
    TooManyAttempts(String),
    /// The form came from another site.
    FromElsewhere,
    /// The form was larger than any of ours.
    TooBig,
    /// What came was no form.
    NotAForm,
    /// Something failed on our side, under this number.
    Failure {
        /// The number in the log.
        request: String,
    },
    /// A template could not be rendered.
    Template(askama::Error),
}

impl From<Trouble> for Stop {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::SignInNeeded => Self::SignInNeeded,
            Trouble::StepUpNeeded => Self::StepUpNeeded,
            Trouble::NotFound => Self::NotFound,
            Trouble::NotAllowed(words) => Self::NotAllowed(words),
            Trouble::TooManyAttempts(words) => Self::TooManyAttempts(words),
            Trouble::Failure { request } => Self::Failure { request },
        }
    }
}

/// A stop on its way to [`explain`], which knows the path that was asked for.
#[derive(Clone)]
struct Unexplained(Arc<Stop>);

impl IntoResponse for Stop {
    fn into_response(self) -> Response {
        let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
        response.extensions_mut().insert(Unexplained(Arc::new(self)));
        response
    }
}

/// The page for every address that is none of ours, and for every act that a page does not know.
pub(crate) async fn not_there() -> Stop {
    Stop::NotFound
}

/// What is left of a handler that panicked: a failure with a number.
#[expect(clippy::needless_pass_by_value, reason = "the shape that the panic layer asks for")]
pub(crate) fn panicked(site: &Site, panic: Box<dyn Any + Send + 'static>) -> Response {
    let request = site.door.fresh_key();
    let what = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("a panic without words");
    tracing::error!(request, what, "a page panicked");
    Stop::Failure { request }.into_response()
}

/// Turns a stop into the page or redirect that fits it.
pub(crate) async fn explain(State(site): State<Site>, request: Request, next: Next) -> Response {
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let asked = Asked { path: &path, sent: request.method() == Method::POST };
    let mut response = next.run(request).await;
    match response.extensions_mut().remove::<Unexplained>() {
        Some(Unexplained(stop)) => explained(&site, &stop, &asked),
        // An address that cannot even be read leads to nothing, like any other.
        None if is_bare_refusal(&response) => explained(&site, &Stop::NotFound, &asked),
        None => response,
    }
}

/// What was asked for, as far as a stop needs to know it.
struct Asked<'request> {
    path: &'request str,
    /// Whether something was sent with it, which is lost when nobody is signed in.
    sent: bool,
}

/// Whether axum refused the address by itself, in words for programmers.
fn is_bare_refusal(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    response.status() == StatusCode::BAD_REQUEST && kind.is_some_and(|kind| kind.starts_with(b"text/plain"))
}

fn explained(site: &Site, stop: &Stop, asked: &Asked<'_>) -> Response {
    let (status, heading, words) = match stop {
        Stop::SignInNeeded => return sign_in(site, asked),
        Stop::StepUpNeeded => return redirect(&on_the_way("/step-up", asked)),
        Stop::NotFound => (
            StatusCode::NOT_FOUND,
            "This page is not here",
            "There is nothing at this address, or it is not yours to see. Go to your home page and start from there.".to_owned(),
        ),
        Stop::NotAllowed(words) => (StatusCode::FORBIDDEN, "This page is for somebody else", words.clone()),
        Stop::TooManyAttempts(words) => (StatusCode::TOO_MANY_REQUESTS, "Please wait a little", words.clone()),
        Stop::FromElsewhere => (
            StatusCode::FORBIDDEN,
            "This did not come from our page",
            "For your safety we only take forms that were filled in here. Nothing was changed. Open the page again and send it from there. \
             If this keeps happening, use a current browser without extensions that change pages."
                .to_owned(),
        ),
        Stop::TooBig => (
            StatusCode::PAYLOAD_TOO_LARGE,
            "That is more than we can take at once",
            "Nothing was changed. Go back, shorten what you wrote, and send it again.".to_owned(),
        ),
        Stop::NotAForm => (
            StatusCode::BAD_REQUEST,
            "We could not read that form",
            "Nothing was changed. Open the page again and send it from there.".to_owned(),
        ),
        Stop::Failure { request } => failure(request),
        Stop::Template(error) => {
            let request = site.door.fresh_key();
            tracing::error!(request, %error, "a template could not be rendered");
            failure(&request)
        }
    };
    page(status, heading, &words)
}

fn failure(request: &str) -> (StatusCode, &'static str, String) {
    let words = format!(
        "Nothing was changed. Try again in a minute. If it happens again, give your practice this number: {request}."
    );
    (StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong on our side", words)
}

/// A page that comes first, on the way to what was asked for. Every address that takes a form has a page behind it, of its own or the one on which
/// the form stands, so whoever comes back finds the form there.
fn on_the_way(page: &str, asked: &Asked<'_>) -> String {
    let unsent = if asked.sent { "&unsent=yes" } else { "" };
    format!("{page}?next={}{unsent}", encoded(asked.path))
}

/// The way to the sign-in page, which says what was lost. Nothing of what was sent goes into the address.
fn sign_in(site: &Site, asked: &Asked<'_>) -> Response {
    let place = match (asked.path, asked.sent) {
        ("/", false) => "/sign-in".to_owned(),
        _ => on_the_way("/sign-in", asked),
    };
    let mut response = redirect(&place);
    let (name, value) = cookies::end_session(site);
    response.headers_mut().append(name, value);
    response
}

#[derive(Template)]
#[template(path = "pages/stop.html")]
struct StopPage<'page> {
    heading: &'page str,
    words: &'page str,
}

fn page(status: StatusCode, heading: &str, words: &str) -> Response {
    with_status(status, &StopPage { heading, words }).unwrap_or_else(|_| {
        // The last resort, should even the template of this page fail.
        let kind = (header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
        (status, [kind], format!("{heading}. {words}")).into_response()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stop_has_a_page_with_words() {
        let response = page(StatusCode::NOT_FOUND, "This page is not here", "Go home.");
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
        let text = StopPage { heading: "This page <is> not here", words: "Go home." }.render().expect("it renders");
        crate::testing::check_page(&text);
        assert!(!text.contains("<is>"));
    }
}
