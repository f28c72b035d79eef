//! From a template to a response.

use std::fmt::Write as _;

use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};

use crate::errors::Stop;

/// What a handler of a page gives.
pub(crate) type Page = Result<Response, Stop>;

/// The page.
pub(crate) fn show(template: &impl Template) -> Page {
    with_status(StatusCode::OK, template)
}

/// The same page again, with problems and everything that was typed.
pub(crate) fn again(template: &impl Template) -> Page {
    with_status(StatusCode::UNPROCESSABLE_ENTITY, template)
}

/// The page, with a status of its own.
pub(crate) fn with_status(status: StatusCode, template: &impl Template) -> Page {
    let text = template.render().map_err(Stop::Template)?;
    Ok((status, Html(text)).into_response())
}

/// On to another page of this site, after a form was taken.
#[expect(clippy::unnecessary_wraps, reason = "handlers end with it, as they do with the others")]
pub(crate) fn to(path: &str) -> Page {
    Ok(redirect(path))
}

/// A redirect that makes the browser ask anew with GET.
pub(crate) fn redirect(path: &str) -> Response {
    // Ids and encoded queries are plain ASCII; whatever is not goes home.
    let place = HeaderValue::from_str(path).unwrap_or_else(|_| HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response()
}

/// A file to save. Its name says what kind of thing it is and nothing more, for it will lie in a folder that others open.
#[expect(clippy::unnecessary_wraps, reason = "handlers end with it, as they do with pages")]
pub(crate) fn file(kind: &str, name: &str, text: String) -> Page {
    let saved = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    let saved = saved.unwrap_or_else(|_| HeaderValue::from_static("attachment"));
    let kind = HeaderValue::from_str(kind).unwrap_or_else(|_| HeaderValue::from_static("application/octet-stream"));
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, saved)], text).into_response())
}

/// A text made fit to stand in the query of an address.
pub(crate) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            write!(out, "%{byte:02X}").expect("a string takes all that is written");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_saved_and_not_shown() {
        let response = file("application/fhir+json", "answers.json", "{}".to_owned()).expect("it is a file");
        assert_eq!(response.headers()[header::CONTENT_DISPOSITION], "attachment; filename=\"answers.json\"");
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/fhir+json");
    }

    #[test]
    fn a_query_carries_nothing_that_would_end_it() {
        assert_eq!(encoded("/tasks/asg_1?a=b&c"), "/tasks/asg_1%3Fa%3Db%26c");
        assert_eq!(encoded("é\r\n"), "%C3%A9%0D%0A");
    }
}
