//! A page to try GraphQL on, in the demo alone. It sends what it is given to the door as any program does, with the token typed into it and
//! without the cookie, so it can do nothing that a program could not.

use askama::Template;
use axum::{
    Form, Router,
    body::Body,
    extract::{Request, State},
    http::{Method, StatusCode, header},
    response::Response,
    routing::get,
};
use serde::Deserialize;
use tower::ServiceExt as _;

use super::pages::show;

/// What stands in the field before anything was asked.
const FIRST_QUESTION: &str = "{\n  viewer {\n    roles\n  }\n}";

/// How much of an answer is read.
const LONGEST_ANSWER: usize = 4 * 1024 * 1024;

/// `/demo/graphql`. `door` is the router that answers `/graphql`.
pub(crate) fn explorer(door: Router) -> Router {
    Router::new().route("/demo/graphql", get(blank).post(ask)).with_state(door)
}

#[derive(Template)]
#[template(path = "demo/graphql.html")]
struct ExplorerPage {
    asked: Asked,
    answer: Option<String>,
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    token: String,
    #[serde(default)]
    query: String,
    #[serde(default)]
    variables: String,
}

async fn blank() -> Response {
    let asked = Asked { token: String::new(), query: FIRST_QUESTION.to_owned(), variables: String::new() };
    show(&ExplorerPage { asked, answer: None })
}

async fn ask(State(door): State<Router>, Form(asked): Form<Asked>) -> Response {
    let answer = match request(&asked) {
        Ok(request) => answer(door, request).await,
        Err(words) => words.to_owned(),
    };
    show(&ExplorerPage { asked, answer: Some(answer) })
}

/// The request of a program that holds this token.
fn request(asked: &Asked) -> Result<Request, &'static str> {
    let variables = match asked.variables.trim() {
        "" => serde_json::json!({}),
        text => serde_json::from_str(text)
            .map_err(|_| "The variables are not JSON. Write them like {\"id\": \"cpl_...\"}, or leave them out.")?,
    };
    let body = serde_json::json!({ "query": asked.query, "variables": variables });
    let mut request = Request::builder()
        .method(Method::POST)
        .uri("/graphql")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, "application/graphql-response+json");
    if !asked.token.trim().is_empty() {
        request = request.header(header::AUTHORIZATION, format!("Bearer {}", asked.token.trim()));
    }
    let unreadable = "The token has letters in it that no token has. Paste it again, or leave it out.";
    request.body(Body::from(body.to_string())).map_err(|_| unreadable)
}

async fn answer(door: Router, request: Request) -> String {
    let Ok(response) = door.oneshot(request).await;
    let status = response.status();
    let Ok(bytes) = axum::body::to_bytes(response.into_body(), LONGEST_ANSWER).await else {
        return "The answer is too long to show here. Ask for less of it.".to_owned();
    };
    let text = String::from_utf8_lossy(&bytes);
    // Indented for reading, with the fields by name; the door itself answers in the order asked.
    let pretty = serde_json::from_str::<serde_json::Value>(&text).and_then(|json| serde_json::to_string_pretty(&json));
    let text = pretty.unwrap_or_else(|_| text.into_owned());
    if status == StatusCode::OK { text } else { format!("{status}\n\n{text}") }
}

#[cfg(test)]
mod tests {
    use axum::{http::HeaderMap, routing::post};

    use super::*;

    /// A door that says what it was sent.
    fn echo() -> Router {
        Router::new().route(
            "/graphql",
            post(|headers: HeaderMap, body: String| async move {
                let with = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("none").to_owned();
                format!("{} | cookie {} | {body}", with("authorization"), with("cookie"))
            }),
        )
    }

    async fn post_form(form: &str) -> String {
        let request = Request::post("/demo/graphql")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::COOKIE, "session=stolen")
            .body(Body::from(form.to_owned()))
            .expect("a request");
        let Ok(response) = explorer(echo()).oneshot(request).await;
        assert_eq!(response.status(), StatusCode::OK);
        let bytes = axum::body::to_bytes(response.into_body(), LONGEST_ANSWER).await.expect("a body");
        String::from_utf8(bytes.to_vec()).expect("text")
    }

    #[tokio::test]
    async fn what_is_asked_goes_to_the_door_with_the_token_and_without_the_cookie() {
        let page = post_form("token=abc&query=%7B+viewer+%7D&variables=%7B%22a%22%3A1%7D").await;
        assert!(page.contains("Bearer abc | cookie none"), "{page}");
        assert!(page.contains("{ viewer }"), "{page}");
    }

    #[tokio::test]
    async fn what_was_typed_stays_when_it_cannot_be_sent() {
        let page = post_form("query=%7B+viewer+%7D&variables=nonsense").await;
        assert!(page.contains("not JSON") && page.contains("nonsense") && page.contains("{ viewer }"), "{page}");
    }

    #[tokio::test]
    async fn an_answer_cannot_become_markup() {
        let page = post_form("query=%3Cscript%3E").await;
        assert!(!page.contains("<script>"), "{page}");
    }
}
