//! The stylesheet, the scripts and the icon, built into the binary.

use std::hash::{DefaultHasher, Hash, Hasher};

use axum::{
    Router,
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};

use crate::{errors::Stop, site::Site};

/// One file that browsers fetch.
struct Asset {
    name: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
}

const ASSETS: [Asset; 3] = [
    Asset { name: "rapport.css", kind: "text/css; charset=utf-8", bytes: include_bytes!("../assets/rapport.css") },
    Asset { name: "portal.js", kind: "text/javascript; charset=utf-8", bytes: include_bytes!("../assets/portal.js") },
    Asset { name: "icon.svg", kind: "image/svg+xml", bytes: include_bytes!("../assets/icon.svg") },
];

pub(crate) fn routes() -> Router<Site> {
    // Browsers ask for this one unasked.
    let icon = get(|headers: HeaderMap| serve(Path("icon.svg".to_owned()), headers));
    Router::new().route("/assets/{name}", get(serve)).route("/favicon.ico", icon)
}

async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Result<Response, Stop> {
    let asset = ASSETS.iter().find(|asset| asset.name == name).ok_or(Stop::NotFound)?;
    let tag = tag(asset.bytes);
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|tags| tags.contains(&tag));
    // Asked again each time and answered with a tag: a new version is never shown with an old stylesheet.
    let common = [
        (header::ETAG, HeaderValue::from_str(&tag).expect("a tag is hexadecimal")),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, no-cache")),
        (header::CONTENT_TYPE, HeaderValue::from_static(asset.kind)),
    ];
    Ok(if known { (StatusCode::NOT_MODIFIED, common).into_response() } else { (common, asset.bytes).into_response() })
}

fn tag(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    format!("\"{:016x}\"", hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_asset_is_empty_and_none_asks_another_site() {
        for asset in &ASSETS {
            let text = std::str::from_utf8(asset.bytes).expect("assets are text");
            assert!(!text.trim().is_empty(), "{}", asset.name);
            assert!(!text.contains("@import") && !text.contains("url(http"), "{}", asset.name);
        }
    }
}
