//! Where to find help at once. Reachable without signing in, and the same for everybody.

use askama::Template;
use axum::{Router, routing::get};

use crate::{
    pages::{self, Page},
    site::Site,
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/safety", get(show))
}

#[derive(Template)]
#[template(path = "access/safety.html")]
struct SafetyPage;

async fn show() -> Page {
    pages::show(&SafetyPage)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_page;

    #[test]
    fn the_numbers_are_there() {
        let html = SafetyPage.render().expect("it renders");
        check_page(&html);
        for number in ["988", "1-800-799-7233", "116 123"] {
            assert!(html.contains(number), "{number}");
        }
    }
}
