//! The parameters of a request, from its body or its address.

use std::time::Duration;

use axum::{
    body::Body,
    extract::Query,
    http::{HeaderMap, StatusCode, Uri, header},
};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use serde_json::{Map, Value};

use super::{Document, Refusal};

/// The longest body, in bytes.
pub const ANYONE: usize = 64 * 1024;
/// The longest body from a member of the practice, who may import questionnaires.
pub const MEMBER: usize = 1536 * 1024;
/// A body is here after this long, or the request ends.
const PATIENCE: Duration = Duration::from_secs(30);

/// Only JSON in UTF-8 is read.
///
/// # Errors
/// Unsupported media type.
pub fn require_json(headers: &HeaderMap) -> Result<(), Refusal> {
    let is_json = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).is_some_and(|value| {
        let mut parts = value.split(';').map(str::trim);
        let essence = parts.next().unwrap_or_default();
        essence.eq_ignore_ascii_case("application/json")
            && parts.filter_map(|parameter| parameter.split_once('=')).all(|(name, value)| {
                !name.eq_ignore_ascii_case("charset") || value.trim_matches('"').eq_ignore_ascii_case("utf-8")
            })
    });
    is_json
        .then_some(())
        .ok_or_else(|| Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "Send application/json in UTF-8."))
}

/// Reads a body up to its cap.
///
/// # Errors
/// Too large, too slow, or not the parameters of a request.
pub async fn read(headers: &HeaderMap, body: Body, cap: usize) -> Result<Document, Refusal> {
    let too_large = || Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "This body is too large. Send less at once.");
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > cap) {
        return Err(too_large());
    }
    let bytes = tokio::time::timeout(PATIENCE, Limited::new(body, cap).collect())
        .await
        .map_err(|_| Refusal::new(StatusCode::REQUEST_TIMEOUT, "The body did not arrive in time. Send it again."))?
        .map_err(|error| {
            if error.is::<LengthLimitError>() {
                too_large()
            } else {
                Refusal::bad_request("The body broke off. Send it again.")
            }
        })?
        .to_bytes();
    from_json(&bytes)
}

fn from_json(bytes: &[u8]) -> Result<Document, Refusal> {
    let Ok(Value::Object(mut fields)) = serde_json::from_slice(bytes) else {
        return Err(Refusal::bad_request("The body is not a JSON object. Send {\"query\": \"...\"}."));
    };
    let Some(Value::String(query)) = fields.remove("query") else {
        return Err(Refusal::bad_request("The parameter query is missing or not a string."));
    };
    let operation_name = match fields.remove("operationName") {
        None | Some(Value::Null) => None,
        Some(Value::String(name)) => Some(name),
        Some(_) => return Err(Refusal::bad_request("The parameter operationName is not a string.")),
    };
    let variables = object(fields.remove("variables"), "The parameter variables is not a map.")?;
    object(fields.remove("extensions"), "The parameter extensions is not a map.")?;
    Ok(Document { query, operation_name, variables })
}

/// Reads the parameters of a GET.
///
/// # Errors
/// When they are not the parameters of a request.
pub fn from_address(uri: &Uri) -> Result<Document, Refusal> {
    let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(uri)
        .map_err(|_| Refusal::bad_request("The address cannot be read. Encode its parameters."))?;
    let find = |wanted: &str| pairs.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone());
    let map = |name: &str, message| {
        let text = find(name).filter(|text| !text.is_empty());
        let value = text.map(|text| serde_json::from_str(&text)).transpose();
        object(value.map_err(|_| Refusal::bad_request(message))?, message)
    };
    let variables = map("variables", "The parameter variables is not a map in JSON.")?;
    map("extensions", "The parameter extensions is not a map in JSON.")?;
    let query = find("query").ok_or_else(|| Refusal::bad_request("The parameter query is missing."))?;
    Ok(Document { query, operation_name: find("operationName").filter(|name| !name.is_empty()), variables })
}

fn object(value: Option<Value>, message: &'static str) -> Result<Map<String, Value>, Refusal> {
    match value {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Object(map)) => Ok(map),
        Some(_) => Err(Refusal::bad_request(message)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_have_their_types() {
        let document =
            from_json(br#"{"query":"{a}","operationName":null,"variables":{"x":1},"more":5}"#).expect("is one");
        assert_eq!((document.query.as_str(), document.variables.len()), ("{a}", 1));
        for bad in [
            "",
            "{",
            "[]",
            "null",
            "{}",
            r#"{"query":1}"#,
            r#"{"query":"{a}","variables":[]}"#,
            r#"{"query":"{a}","operationName":{}}"#,
            r#"{"query":"{a}","extensions":"x"}"#,
        ] {
            assert_eq!(from_json(bad.as_bytes()).expect_err(bad).status, StatusCode::BAD_REQUEST);
        }
        let deep = format!(r#"{{"query":"{{a}}","variables":{{"x":{}}}}}"#, "[".repeat(50_000));
        assert!(from_json(deep.as_bytes()).is_err());
    }

    #[test]
    fn an_address_holds_parameters_too() {
        let uri = |text: &str| text.parse::<Uri>().expect("is an address");
        let document = from_address(&uri("/graphql?query=%7Ba%7D&variables=%7B%22x%22:1%7D")).expect("is one");
        assert_eq!((document.query.as_str(), document.variables.len()), ("{a}", 1));
        for bad in ["/graphql", "/graphql?query=%7Ba%7D&variables=5", "/graphql?query=%7Ba%7D&variables={"] {
            assert!(bad.parse::<Uri>().is_err() || from_address(&uri(bad)).is_err(), "{bad}");
        }
    }
}
