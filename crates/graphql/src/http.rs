//! GraphQL over HTTP: who may send what, how large, from where, and in which form the answer goes back.
//!
//! Only `application/json` is read, which no page of another site can send without asking first; a session cookie counts only on a request
//! of this site's own pages; GET runs queries, without the cookie.

mod accept;
mod body;
mod credentials;

use std::{future::Future, net::IpAddr, net::SocketAddr};

use async_graphql::{ServerError, Value};
use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::Response,
    routing::get,
};
use serde_json::json;

use crate::answer::{Answer, Outcome};
use accept::Format;

/// What stands behind the transport. Apart, so that the transport can be tried without a practice.
pub trait Responder: Clone + Send + Sync + 'static {
    /// Whoever a session token belongs to.
    type Who: Send;

    /// A number for a request, by which its failure can be found in the log.
    fn number(&self) -> String;
    /// Finds who asks.
    ///
    /// # Errors
    /// When that could not be found out. It was logged.
    fn who(&self, token: Option<String>, number: &str) -> impl Future<Output = Result<Self::Who, Answer>> + Send;
    /// Whether they are a member of the practice, who may send larger bodies.
    fn is_member(&self, who: &Self::Who) -> bool;
    /// Executes.
    fn answer(&self, asked: Asked<Self::Who>) -> impl Future<Output = Answer> + Send;
}

/// One request, read.
pub struct Asked<W> {
    /// Who asks.
    pub who: W,
    /// From where.
    pub address: Option<IpAddr>,
    /// What.
    pub document: Document,
    /// Whether only queries may run.
    pub only_queries: bool,
    /// The request's number.
    pub number: String,
}

/// The parameters of a request.
#[derive(Debug, Default, PartialEq)]
pub struct Document {
    /// The document.
    pub query: String,
    /// Which operation of it.
    pub operation_name: Option<String>,
    /// Values for its variables.
    pub variables: serde_json::Map<String, serde_json::Value>,
}

/// Why a request goes no further, in the terms of HTTP.
#[derive(Debug, PartialEq, Eq)]
pub struct Refusal {
    status: StatusCode,
    message: &'static str,
}

impl Refusal {
    fn new(status: StatusCode, message: &'static str) -> Self {
        Self { status, message }
    }

    fn bad_request(message: &'static str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }
}

/// When to send again what did not get its turn, in seconds.
const SECONDS_UNTIL_A_TURN: &str = "2";

/// Refused by the transport, or answered (perhaps with a failure) by what stands behind it.
enum Stop {
    Refused(Refusal),
    Answered(Answer),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// `/graphql` and `/schema.graphql`.
pub fn router<R: Responder>(responder: R, schema: String) -> Router {
    Router::new()
        .route("/graphql", get(by_get::<R>).post(by_post::<R>))
        .with_state(responder)
        .route("/schema.graphql", get(move || std::future::ready(show_schema(schema.clone()))))
}

async fn by_get<R: Responder>(State(responder): State<R>, request: Request) -> Response {
    let number = responder.number();
    let (parts, _) = request.into_parts();
    let answer = async {
        let token = credentials::bearer(&parts.headers);
        let document = body::from_address(&parts.uri)?;
        let who = responder.who(token, &number).await.map_err(Stop::Answered)?;
        let asked = Asked { who, address: address(&parts), document, only_queries: true, number: number.clone() };
        Ok(responder.answer(asked).await)
    };
    respond(&parts.headers, &number, answer).await
}

async fn by_post<R: Responder>(State(responder): State<R>, request: Request) -> Response {
    let number = responder.number();
    let (parts, body) = request.into_parts();
    let answer = async {
        body::require_json(&parts.headers)?;
        let token = credentials::of_post(&parts.headers)?;
        let who = responder.who(token, &number).await.map_err(Stop::Answered)?;
        let cap = if responder.is_member(&who) { body::MEMBER } else { body::ANYONE };
        let document = body::read(&parts.headers, body, cap).await?;
        let asked = Asked { who, address: address(&parts), document, only_queries: false, number: number.clone() };
        Ok(responder.answer(asked).await)
    };
    respond(&parts.headers, &number, answer).await
}

fn address(parts: &Parts) -> Option<IpAddr> {
    parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip())
}

async fn respond(headers: &HeaderMap, number: &str, answer: impl Future<Output = Result<Answer, Stop>>) -> Response {
    let Some(format) = Format::wanted(headers) else {
        let refusal = Refusal::new(
            StatusCode::NOT_ACCEPTABLE,
            "The answer is application/graphql-response+json or application/json. Accept one of them.",
        );
        return refused(&refusal, Format::Json, number);
    };
    match answer.await {
        Ok(answer) | Err(Stop::Answered(answer)) => answered(&answer, format, number),
        Err(Stop::Refused(refusal)) => refused(&refusal, format, number),
    }
}

/// The answer as it is written: in the order in which it was asked for, and no data for what was not executed.
#[derive(serde::Serialize)]
struct Written<'a> {
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [ServerError],
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Value>,
}

fn answered(answer: &Answer, format: Format, number: &str) -> Response {
    let status = match (answer.outcome, format) {
        (Outcome::MutationByGet, _) => StatusCode::METHOD_NOT_ALLOWED,
        (Outcome::Busy, _) => StatusCode::TOO_MANY_REQUESTS,
        (Outcome::Invalid, Format::GraphqlResponse) => StatusCode::BAD_REQUEST,
        (Outcome::Failed, Format::GraphqlResponse) => StatusCode::INTERNAL_SERVER_ERROR,
        (Outcome::TimedOut, Format::GraphqlResponse) => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::OK,
    };
    let was_executed = !matches!(answer.outcome, Outcome::Invalid | Outcome::MutationByGet | Outcome::Busy);
    let written = Written { errors: &answer.errors, data: was_executed.then_some(&answer.data) };
    let Ok(body) = serde_json::to_string(&written) else {
        return answered(&Answer::failed(number), format, number);
    };
    let mut response = send(status, format.content_type(), body, number);
    match status {
        StatusCode::METHOD_NOT_ALLOWED => {
            response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
        }
        StatusCode::TOO_MANY_REQUESTS => {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(SECONDS_UNTIL_A_TURN));
        }
        _ => {}
    }
    response
}

fn refused(refusal: &Refusal, format: Format, number: &str) -> Response {
    let body = json!({"errors": [{"message": refusal.message, "extensions": {"code": "BAD_REQUEST"}}]});
    tracing::info!(request = number, status = refusal.status.as_u16(), "graphql request refused");
    send(refusal.status, format.content_type(), body.to_string(), number)
}

fn show_schema(schema: String) -> Response {
    send(StatusCode::OK, "text/plain; charset=utf-8", schema, "")
}

fn send(status: StatusCode, content_type: &'static str, body: String, number: &str) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Ok(number) = HeaderValue::from_str(number)
        && !number.is_empty()
    {
        headers.insert("x-request-id", number);
    }
    response
}

#[cfg(test)]
#[path = "http/tests.rs"]
mod tests;
