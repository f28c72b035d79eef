//! In which of two forms the answer goes back.

use axum::http::{HeaderMap, header};

/// The media type of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `application/graphql-response+json`: the status code says how it went.
    GraphqlResponse,
    /// `application/json`, as older clients expect: 200 for every document that could be read.
    Json,
}

impl Format {
    /// The header's value.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }

    /// What `Accept` asks for; none when neither form will do.
    pub fn wanted(headers: &HeaderMap) -> Option<Self> {
        let values: Vec<&str> =
            headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).collect();
        if values.is_empty() {
            return Some(Self::Json);
        }
        let ranges: Vec<Range<'_>> =
            values.iter().flat_map(|value| value.split(',')).filter_map(Range::parse).collect();
        let new = best(&ranges, "graphql-response+json");
        let old = best(&ranges, "json");
        match (new, old) {
            (None, None) => None,
            (Some(_), None) => Some(Self::GraphqlResponse),
            (None, Some(_)) => Some(Self::Json),
            (Some(new), Some(old)) => Some(if new > old { Self::GraphqlResponse } else { Self::Json }),
        }
    }
}

/// One entry of `Accept`.
struct Range<'a> {
    kind: &'a str,
    subtype: &'a str,
    /// Thousandths, as the header has at most three decimals.
    quality: u32,
}

impl<'a> Range<'a> {
    fn parse(entry: &'a str) -> Option<Self> {
        let mut parts = entry.split(';').map(str::trim);
        let (kind, subtype) = parts.next()?.split_once('/')?;
        let mut quality = 1_000;
        for (name, value) in parts.filter_map(|parameter| parameter.split_once('=')) {
            let value = value.trim().trim_matches('"');
            if name.trim().eq_ignore_ascii_case("q") {
                quality = thousandths(value)?;
            } else if name.trim().eq_ignore_ascii_case("charset") && !value.eq_ignore_ascii_case("utf-8") {
                return None;
            }
        }
        Some(Self { kind: kind.trim(), subtype: subtype.trim(), quality })
    }

    /// How exactly it names `application/{subtype}`, if at all.
    fn exactness(&self, subtype: &str) -> Option<u8> {
        if self.kind == "*" && self.subtype == "*" {
            return Some(0);
        }
        if !self.kind.eq_ignore_ascii_case("application") {
            return None;
        }
        if self.subtype == "*" {
            return Some(1);
        }
        self.subtype.eq_ignore_ascii_case(subtype).then_some(2)
    }
}

fn thousandths(text: &str) -> Option<u32> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let digits: String = decimals.chars().chain("000".chars()).take(3).collect();
    let value = whole.parse::<u32>().ok()?.checked_mul(1_000)?.checked_add(digits.parse().ok()?)?;
    (value <= 1_000).then_some(value)
}

/// The quality and exactness with which a subtype is accepted; the most exact entry counts.
fn best(ranges: &[Range<'_>], subtype: &str) -> Option<(u32, u8)> {
    ranges
        .iter()
        .filter_map(|range| range.exactness(subtype).map(|exactness| (exactness, range.quality)))
        .max()
        .filter(|(_, quality)| *quality > 0)
        .map(|(exactness, quality)| (quality, exactness))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn wanted(accept: &str) -> Option<Format> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_str(accept).expect("is a header"));
        Format::wanted(&headers)
    }

    #[test]
    fn the_client_chooses_the_form() {
        assert_eq!(Format::wanted(&HeaderMap::new()), Some(Format::Json));
        for accept in
            ["*/*", "application/*", "application/json", "application/json; charset=utf-8", "text/html, */*;q=0.1"]
        {
            assert_eq!(wanted(accept), Some(Format::Json), "{accept}");
        }
        for accept in [
            "application/graphql-response+json",
            "application/graphql-response+json, application/json;q=0.9",
            "application/json;q=0.5, Application/GraphQL-Response+JSON",
            "application/graphql-response+json, */*",
        ] {
            assert_eq!(wanted(accept), Some(Format::GraphqlResponse), "{accept}");
        }
        for accept in ["text/html", "application/json; charset=iso-8859-1", "*/*;q=0", "nonsense"] {
            assert_eq!(wanted(accept), None, "{accept}");
        }
    }
}
