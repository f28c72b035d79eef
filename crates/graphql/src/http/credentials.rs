//! Whose request it is: a bearer token, or the session cookie of this site's own pages.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};

use super::Refusal;

/// The cookie's names: the first where pages are served over TLS.
const COOKIES: [&str; 2] = ["__Host-session", "session"];

/// The token of `Authorization: Bearer`.
pub fn bearer(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned()).filter(|token| !token.is_empty())
}

/// The token of a POST.
///
/// # Errors
/// Forbidden when a page of another site sent it, or when it has a session cookie and nothing tells that a page of this site sent it.
pub fn of_post(headers: &HeaderMap) -> Result<Option<String>, Refusal> {
    let sender = sender(headers);
    if sender == Sender::Foreign {
        return Err(Refusal::new(StatusCode::FORBIDDEN, "This request came from another site. Send it from this one."));
    }
    if let Some(token) = bearer(headers) {
        return Ok(Some(token));
    }
    match cookie(headers) {
        Some(_) if sender == Sender::Unknown => Err(Refusal::new(
            StatusCode::FORBIDDEN,
            "A session cookie counts only from this site's own pages. Programs send a token: Authorization: Bearer.",
        )),
        token => Ok(token),
    }
}

/// Which page sent a request, as far as the browser tells.
#[derive(Debug, PartialEq, Eq)]
enum Sender {
    Own,
    Foreign,
    Unknown,
}

fn sender(headers: &HeaderMap) -> Sender {
    match headers.get("sec-fetch-site").map(HeaderValue::as_bytes) {
        Some(b"same-origin") => return Sender::Own,
        Some(b"none") | None => {}
        Some(_) => return Sender::Foreign,
    }
    let Some(origin) = headers.get(header::ORIGIN) else { return Sender::Unknown };
    let origin = origin.to_str().ok().and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    if origin.is_some() && origin == host { Sender::Own } else { Sender::Foreign }
}

fn cookie(headers: &HeaderMap) -> Option<String> {
    let pairs: Vec<(&str, &str)> = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .collect();
    COOKIES
        .iter()
        .find_map(|wanted| pairs.iter().find(|(name, _)| name == wanted))
        .map(|(_, token)| (*token).to_owned())
        .filter(|token| !token.is_empty())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderName;

    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn a_cookie_counts_only_from_own_pages() {
        let own = headers(&[("cookie", "a=b; session=t1"), ("sec-fetch-site", "same-origin")]);
        assert_eq!(of_post(&own), Ok(Some("t1".to_owned())));
        let old = headers(&[("cookie", "session=t1"), ("origin", "https://rapport.test"), ("host", "rapport.test")]);
        assert_eq!(of_post(&old), Ok(Some("t1".to_owned())));
        for more in [
            &[][..],
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "same-site")],
            &[("sec-fetch-site", "none")],
            &[("origin", "https://elsewhere.test"), ("host", "rapport.test")],
            &[("origin", "null"), ("host", "rapport.test")],
        ] {
            let mut foreign = headers(more);
            foreign.insert(header::COOKIE, HeaderValue::from_static("__Host-session=t1"));
            assert_eq!(of_post(&foreign).expect_err("is foreign").status, StatusCode::FORBIDDEN, "{more:?}");
        }
    }

    #[test]
    fn programs_send_a_token() {
        let program = headers(&[("authorization", "bearer t2"), ("cookie", "session=t1")]);
        assert_eq!(of_post(&program), Ok(Some("t2".to_owned())));
        assert_eq!(of_post(&HeaderMap::new()), Ok(None));
        assert_eq!(bearer(&headers(&[("authorization", "Basic dTpw")])), None);
    }

    #[test]
    fn the_stricter_cookie_comes_first() {
        let both = headers(&[("cookie", "session=weak; __Host-session=strict"), ("sec-fetch-site", "same-origin")]);
        assert_eq!(of_post(&both), Ok(Some("strict".to_owned())));
    }
}
