//! Where to find help at once. Reachable without signing in, and the same for everybody.

use askama::Template;
use axum::{Router, extract::State, routing::get};
use cynic::QueryBuilder;

use crate::{
    ask::ask,
    caller::Visitor,
    pages::{self, Page},
    safety::CrisisContact,
    schema,
    site::Site,
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/safety", get(show))
}

#[derive(Template)]
#[template(path = "access/safety.html")]
struct SafetyPage {
    contacts: Vec<CrisisContact>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query")]
struct Numbers {
    crisis_contacts: Option<Vec<CrisisContact>>,
}

async fn show(State(site): State<Site>, visitor: Visitor) -> Page {
    let contacts = ask(&site, &visitor, Numbers::build(())).await?.crisis_contacts.unwrap_or_default();
    pages::show(&SafetyPage { contacts })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_page;

    #[test]
    fn the_numbers_are_there() {
        let html = SafetyPage { contacts: vec![CrisisContact::sample()] }.render().expect("it renders");
        check_page(&html);
        assert!(html.contains("href=\"tel:988\"") && html.contains("At any hour"));
    }
}
