//! What every response says to the browser, and which forms are taken at all.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{errors::Stop, site::Site};

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const PERMISSIONS: &str = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()";
const TWO_YEARS: &str = "max-age=63072000; includeSubDomains";

/// The headers of every response; where a handler has set one itself, its own stays.
pub(crate) async fn guard(State(site): State<Site>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), PERMISSIONS),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if site.secure() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(TWO_YEARS));
    }
    response
}

/// Refuses every form that was not sent from one of our own pages.
///
/// `Sec-Fetch-Site` decides where there is one: with `no-referrer`, browsers write `Origin: null` even for our own forms. An old browser
/// without it must name our origin. A request with neither comes from no browser that people use.
pub(crate) async fn same_origin(State(site): State<Site>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || comes_from_us(request.headers(), site.origin()) {
        next.run(request).await
    } else {
        Stop::FromElsewhere.into_response()
    }
}

fn comes_from_us(headers: &HeaderMap, origin: &str) -> bool {
    let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text(&HeaderName::from_static("sec-fetch-site")) {
        return site == "same-origin";
    }
    let Some(named) = text(&header::ORIGIN) else { return false };
    // Behind `localhost` or another name of the same machine: the origin must then be the very host that was asked.
    let asked = text(&header::HOST).unwrap_or_default();
    let host = named.split_once("://").map_or("", |(_, host)| host);
    named == origin || (!host.is_empty() && host == asked)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn only_forms_of_our_own_pages_are_taken() {
        let ours = "https://office.example";
        assert!(comes_from_us(&with(&[("sec-fetch-site", "same-origin"), ("origin", "null")]), ours));
        assert!(comes_from_us(&with(&[("origin", "https://office.example")]), ours));
        assert!(comes_from_us(&with(&[("origin", "http://localhost:8080"), ("host", "localhost:8080")]), ours));
        for foreign in [
            &[][..],
            &[("sec-fetch-site", "cross-site"), ("origin", "https://office.example")],
            &[("sec-fetch-site", "same-site")],
            &[("sec-fetch-site", "none")],
            &[("origin", "null")],
            &[("origin", "https://elsewhere.example"), ("host", "office.example")],
            &[("origin", "https://office.example.elsewhere.example")],
        ] {
            assert!(!comes_from_us(&with(foreign), ours), "{foreign:?}");
        }
    }
}
