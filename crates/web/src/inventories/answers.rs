//! What a partner answered before: their own responses, newest first.

use askama::Template;
use axum::{Router, extract::State, routing::get};
use cynic::QueryBuilder;

use crate::{
    ask::ask,
    caller::Visitor,
    errors::Stop,
    forms::Asked,
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{Instant, PageInfo, Reader},
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/answers", get(list))
}

#[derive(cynic::QueryVariables)]
struct After {
    after: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "After")]
struct Answers {
    viewer: Option<Reader>,
    #[arguments(first: 20, after: $after)]
    my_responses: Option<ResponseConnection>,
}

#[derive(cynic::QueryFragment)]
struct ResponseConnection {
    nodes: Vec<Response>,
    page_info: PageInfo,
}

#[derive(cynic::QueryFragment)]
struct Response {
    id: cynic::Id,
    title: String,
    submitted_at: Instant,
    corrects: Option<cynic::Id>,
}

#[derive(Template)]
#[template(path = "inventories/answers.html")]
struct AnswersPage {
    rows: Vec<Row>,
    older: String,
    newer: &'static str,
}

struct Row {
    id: String,
    title: String,
    day: String,
    corrected: bool,
}

async fn list(State(site): State<Site>, visitor: Visitor, Asked(asked): Asked) -> Page {
    let after = asked.some("after");
    let newer = if after.is_some() { "/answers" } else { "" };
    let answers = ask(&site, &visitor, Answers::build(After { after })).await?;
    let zone = answers.viewer.ok_or(Stop::SignInNeeded)?.zone();
    let responses = answers.my_responses.ok_or(Stop::NotFound)?;
    let row = |response: Response| Row {
        day: zone.day(&response.submitted_at),
        corrected: response.corrects.is_some(),
        id: response.id.into_inner(),
        title: response.title,
    };
    pages::show(&AnswersPage {
        rows: responses.nodes.into_iter().map(row).collect(),
        older: responses.page_info.onward("/answers"),
        newer,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_page;

    #[test]
    fn an_empty_list_says_what_belongs_there() {
        let html = AnswersPage { rows: Vec::new(), older: String::new(), newer: "" }.render().expect("it renders");
        check_page(&html);
        assert!(html.contains("Nothing here yet"));
    }

    #[test]
    fn each_response_leads_to_its_page() {
        let row = Row {
            id: "rsp_1".to_owned(),
            title: "Staying Check".to_owned(),
            day: "Thu 26 Nov 2026".to_owned(),
            corrected: true,
        };
        let html = AnswersPage { rows: vec![row], older: "/answers?after=x".to_owned(), newer: "/answers" }
            .render()
            .expect("it renders");
        check_page(&html);
        assert!(html.contains("href=\"/answers/rsp_1\"") && html.contains("/answers?after=x"));
    }
}
