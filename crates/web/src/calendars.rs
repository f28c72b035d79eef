//! Calendars that leave: the calendar itself, for programs that have its link, and the pages on which somebody makes an address and ends it.

mod address;

use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::IntoResponse as _,
    routing::get,
};
use cynic::QueryBuilder;

use crate::{ask::ask, caller::Visitor, errors::Stop, pages::Page, schema, site::Site};

/// The calendar and the pages of its address.
pub(crate) fn routes() -> Router<Site> {
    Router::new()
        .route("/calendar/{link}", get(feed))
        .route("/preferences/calendar", get(address::show).post(address::act))
        .route("/account/calendar", get(address::show_at_desk).post(address::act_at_desk))
}

/// Where the calendar of a link stands. Programs look at the ending.
fn place_of(site: &Site, link: &str) -> String {
    format!("{}/calendar/{link}.ics", site.origin())
}

#[derive(cynic::QueryVariables)]
struct FeedVariables {
    link: String,
    portal: String,
    known: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "FeedVariables")]
struct FeedQuery {
    #[arguments(link: $link, portal: $portal, known: $known)]
    calendar_feed: Option<CalendarFeed>,
}

#[derive(cynic::QueryFragment)]
struct CalendarFeed {
    content_type: String,
    mark: String,
    text: Option<String>,
}

/// `GET /calendar/{link}`
async fn feed(State(site): State<Site>, visitor: Visitor, Path(link): Path<String>, headers: HeaderMap) -> Page {
    let link = link.strip_suffix(".ics").unwrap_or(&link).to_owned();
    let variables = FeedVariables { link, portal: site.origin().to_owned(), known: known(&headers) };
    let found = ask(&site, &visitor, FeedQuery::build(variables)).await?.calendar_feed.ok_or(Stop::NotFound)?;
    let value = |text: &str| HeaderValue::from_str(text).unwrap_or_else(|_| HeaderValue::from_static("text/calendar"));
    let marked = [
        (header::ETAG, value(&format!("\"{}\"", found.mark))),
        // Kept by nobody on the way, and by the program only to be asked about again.
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
    ];
    Ok(match found.text {
        Some(text) => (marked, [(header::CONTENT_TYPE, value(&found.content_type))], text).into_response(),
        None => (StatusCode::NOT_MODIFIED, marked).into_response(),
    })
}

/// The mark of what the program has already, as it says.
fn known(headers: &HeaderMap) -> Option<String> {
    let said = headers.get(header::IF_NONE_MATCH)?.to_str().ok()?;
    let mark = said.split(',').next()?.trim();
    let mark = mark.strip_prefix("W/").unwrap_or(mark).trim_matches('"');
    (!mark.is_empty() && mark.len() <= 64).then(|| mark.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_read_as_programs_write_it() {
        let said = |text: &'static str| {
            let headers = [(header::IF_NONE_MATCH, HeaderValue::from_static(text))];
            known(&headers.into_iter().collect())
        };
        assert_eq!(said("\"1f\"").as_deref(), Some("1f"));
        assert_eq!(said("W/\"1f\", \"2e\"").as_deref(), Some("1f"));
        assert_eq!((said(""), said("\"\""), known(&HeaderMap::new())), (None, None, None));
    }
}
