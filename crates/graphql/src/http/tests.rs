//! The transport by itself, before a schema of two fields.

use std::fmt::Write as _;

use async_graphql::{EmptySubscription, Object, Request as Operation, Schema, Variables};
use axum::http::Method;
use http_body_util::BodyExt as _;

use super::*;
use crate::{answer, guard};

struct Query;
struct Mutation;

#[Object]
impl Query {
    async fn word(&self) -> &str {
        "yes"
    }
}

#[Object]
impl Mutation {
    async fn change(&self) -> bool {
        true
    }
}

#[derive(Clone)]
struct Desk(Schema<Query, Mutation, EmptySubscription>);

impl Responder for Desk {
    type Who = Option<String>;

    fn number(&self) -> String {
        "n1".to_owned()
    }

    async fn who(&self, token: Option<String>, number: &str) -> Result<Self::Who, Answer> {
        if token.as_deref() == Some("broken") { Err(Answer::failed(number)) } else { Ok(token) }
    }

    fn is_member(&self, who: &Self::Who) -> bool {
        who.as_deref() == Some("member")
    }

    async fn answer(&self, asked: Asked<Self::Who>) -> Answer {
        let admitted = match guard::admit(&asked.document.query, &asked.document.variables) {
            Ok(admitted) => admitted,
            Err(error) => return Answer::invalid(*error),
        };
        if asked.only_queries && !admitted.is_query() {
            return Answer::mutation_by_get();
        }
        if asked.who.as_deref() == Some("busy") {
            return Answer::busy();
        }
        let variables = Variables::from_json(serde_json::Value::Object(asked.document.variables));
        let mut operation = Operation::new(asked.document.query).variables(variables);
        operation.set_parsed_query(admitted.document);
        answer::execute(&self.0, operation, &asked.number).await
    }
}

struct Reply {
    status: u16,
    headers: HeaderMap,
    body: serde_json::Value,
}

async fn send_to_desk(method: Method, address: &str, headers: &[(&str, &str)], body: &str) -> Reply {
    use tower::ServiceExt as _;
    let mut request = Request::builder().method(method).uri(address);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::from(body.to_owned())).expect("is a request");
    let desk = Desk(Schema::new(Query, Mutation, EmptySubscription));
    let response = router(desk, "schema text".to_owned()).oneshot(request).await.expect("never fails");
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.expect("is whole").to_bytes();
    let body = serde_json::from_slice(&bytes).unwrap_or(serde_json::Value::Null);
    Reply { status: parts.status.as_u16(), headers: parts.headers, body }
}

const JSON: (&str, &str) = ("content-type", "application/json");
const NEW: (&str, &str) = ("accept", "application/graphql-response+json");

async fn post(headers: &[(&str, &str)], body: &str) -> Reply {
    send_to_desk(Method::POST, "/graphql", headers, body).await
}

#[tokio::test]
async fn a_query_is_answered_in_the_form_that_was_asked_for() {
    let reply = post(&[JSON], r#"{"query":"{word}"}"#).await;
    assert_eq!((reply.status, reply.body), (200, json!({"data": {"word": "yes"}})));
    assert_eq!(reply.headers["content-type"], "application/json; charset=utf-8");
    assert_eq!(reply.headers["cache-control"], "no-store");
    assert_eq!(reply.headers["x-request-id"], "n1");
    let reply = post(&[JSON, NEW], r#"{"query":"{word}"}"#).await;
    assert_eq!(reply.headers["content-type"], "application/graphql-response+json; charset=utf-8");
}

#[tokio::test]
async fn the_new_form_says_by_its_status_that_a_document_was_no_good() {
    for query in ["{", "{nothing}"] {
        let body = json!({"query": query}).to_string();
        let reply = post(&[JSON, NEW], &body).await;
        assert_eq!((reply.status, reply.body.get("data")), (400, None), "{query}");
        assert_eq!(post(&[JSON], &body).await.status, 200, "{query}");
    }
}

#[tokio::test]
async fn only_json_is_read() {
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-16",
    ] {
        assert_eq!(post(&[("content-type", kind)], r#"{"query":"{word}"}"#).await.status, 415, "{kind}");
    }
    assert_eq!(post(&[], r#"{"query":"{word}"}"#).await.status, 415);
    assert_eq!(post(&[JSON], "{").await.status, 400);
    assert_eq!(post(&[JSON, ("accept", "text/html")], r#"{"query":"{word}"}"#).await.status, 406);
}

#[tokio::test]
async fn a_get_changes_nothing() {
    let reply = send_to_desk(Method::GET, "/graphql?query=%7Bword%7D", &[], "").await;
    assert_eq!((reply.status, reply.body), (200, json!({"data": {"word": "yes"}})));
    let reply = send_to_desk(Method::GET, "/graphql?query=mutation%7Bchange%7D", &[], "").await;
    assert_eq!((reply.status, reply.headers["allow"].to_str().expect("is text")), (405, "POST"));
    assert_eq!(send_to_desk(Method::GET, "/graphql", &[], "").await.status, 400);
    assert_eq!(send_to_desk(Method::PUT, "/graphql", &[JSON], "{}").await.status, 405);
    let reply = send_to_desk(Method::GET, "/graphql?query=%7Bword%7D", &[("cookie", "session=broken")], "").await;
    assert_eq!(reply.status, 200, "a cookie counts for nothing on a GET");
}

#[tokio::test]
async fn other_sites_are_refused() {
    for more in [("sec-fetch-site", "cross-site"), ("origin", "https://elsewhere.test")] {
        assert_eq!(post(&[JSON, more], r#"{"query":"mutation{change}"}"#).await.status, 403, "{more:?}");
    }
    assert_eq!(post(&[JSON, ("cookie", "session=t")], r#"{"query":"{word}"}"#).await.status, 403);
}

#[tokio::test]
async fn bodies_have_a_cap_that_depends_on_who_sends_them() {
    let body = json!({"query": "{word}", "variables": {"x": "y".repeat(100_000)}}).to_string();
    assert_eq!(post(&[JSON], &body).await.status, 413);
    assert_eq!(post(&[JSON, ("authorization", "Bearer partner")], &body).await.status, 413);
    assert_eq!(post(&[JSON, ("authorization", "Bearer member")], &body).await.status, 200);
    let huge = json!({"query": "{word}", "variables": {"x": "y".repeat(body::MEMBER)}}).to_string();
    assert_eq!(post(&[JSON, ("authorization", "Bearer member")], &huge).await.status, 413);
}

#[tokio::test]
async fn what_did_not_get_its_turn_may_come_again() {
    for format in [&[JSON, ("authorization", "Bearer busy")][..], &[JSON, NEW, ("authorization", "Bearer busy")][..]] {
        let reply = post(format, r#"{"query":"{word}"}"#).await;
        assert_eq!((reply.status, reply.headers["retry-after"].to_str().expect("is text")), (429, "2"));
        assert_eq!(reply.body["errors"][0]["extensions"]["code"], "TOO_MANY_AT_ONCE");
        assert!(reply.body.get("data").is_none(), "nothing was begun");
    }
}

#[tokio::test]
async fn a_failure_before_the_document_is_opaque_too() {
    let reply = post(&[JSON, NEW, ("authorization", "Bearer broken")], r#"{"query":"{word}"}"#).await;
    assert_eq!((reply.status, &reply.body["errors"][0]["extensions"]["requestId"]), (500, &json!("n1")));
}

#[tokio::test]
async fn a_document_of_doubling_fragments_is_answered_at_once() {
    let mut query = String::from("{...F0}");
    for level in 0..25 {
        let _ = write!(query, " fragment F{level} on Query{{...F{next} ...F{next}}}", next = level + 1);
    }
    query.push_str(" fragment F25 on Query{word}");
    let reply = post(&[JSON, NEW], &json!({"query": query}).to_string()).await;
    assert_eq!(reply.status, 400);
    assert!(reply.body["errors"][0]["message"].as_str().expect("is text").contains("500 fields"));
}
