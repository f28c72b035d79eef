//! Ways out: signing out, signing out everywhere, and leaving at once.

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode},
    response::{AppendHeaders, IntoResponse, Response},
    routing::{get, post},
};
use cynic::MutationBuilder;

use crate::{
    ask::ask,
    caller::Visitor,
    cookies,
    forms::Problems,
    pages::{self, Page, redirect},
    schema,
    site::Site,
    vocabulary::DonePayload,
};

/// An ordinary page that many people have open.
const ELSEWHERE: &str = "https://www.wikipedia.org/";

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/sign-out", post(sign_out).get(home))
        .route("/sign-out-everywhere", post(sign_out_everywhere).get(home))
        .route("/leave", post(beacon).get(exit))
        .route("/exit", get(exit).post(beacon))
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation")]
struct SignOut {
    sign_out: DonePayload,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation")]
struct SignOutEverywhere {
    sign_out_everywhere: DonePayload,
}

async fn home() -> Page {
    pages::to("/")
}

async fn sign_out(State(site): State<Site>, visitor: Visitor) -> Response {
    end(&site, &visitor).await;
    (gone(&site), redirect("/sign-in")).into_response()
}

/// The script's way out, sent while the page is already going: nobody reads the answer.
async fn beacon(State(site): State<Site>, visitor: Visitor) -> Response {
    end(&site, &visitor).await;
    (gone(&site), StatusCode::NO_CONTENT).into_response()
}

async fn sign_out_everywhere(State(site): State<Site>, visitor: Visitor) -> Page {
    let payload = ask(&site, &visitor, SignOutEverywhere::build(())).await?.sign_out_everywhere;
    Problems::of_payload(payload.problems)?;
    Ok((gone(&site), redirect("/sign-in")).into_response())
}

/// The way out without the script. A link on another site can bring somebody here, but it signs nobody out.
async fn exit(State(site): State<Site>, visitor: Visitor, headers: HeaderMap) -> Response {
    let from = headers.get("sec-fetch-site").and_then(|value| value.to_str().ok());
    if matches!(from, None | Some("same-origin")) {
        end(&site, &visitor).await;
        return (gone(&site), redirect(ELSEWHERE)).into_response();
    }
    redirect(ELSEWHERE)
}

/// Ends the session. Whoever wants out gets out: if the door has trouble, the browser forgets the session all the same.
async fn end(site: &Site, visitor: &Visitor) {
    if !visitor.has_session() {
        return;
    }
    let ended = ask(site, visitor, SignOut::build(())).await.is_ok_and(|answer| answer.sign_out.done);
    if !ended {
        tracing::info!("a session could not be ended by its owner; it had ended before, or it will by itself");
    }
}

/// What makes the browser forget.
fn gone(site: &Site) -> AppendHeaders<[cookies::SetCookie; 4]> {
    let clear = (HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"cache\", \"storage\""));
    AppendHeaders([clear, cookies::end_session(site), cookies::drop_ticket(site), cookies::drop_bell(site)])
}
