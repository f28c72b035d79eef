//! After sending: who can see it now, what happens next, and the way back for half an hour.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use cynic::QueryBuilder;

use crate::{
    ask::ask,
    caller::Visitor,
    errors::Stop,
    pages::{self, Page},
    safety::CrisisContact,
    schema,
    site::Site,
    vocabulary::{Instant, Reader},
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/tasks/{id}/done", get(done))
}

#[derive(cynic::QueryVariables)]
struct Id {
    id: cynic::Id,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "Id")]
struct Task {
    viewer: Option<Reader>,
    #[arguments(id: $id)]
    assignment: Option<Assignment>,
}

#[derive(cynic::QueryFragment)]
struct Assignment {
    title: String,
    readers_line: String,
    response: Option<cynic::Id>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "Id")]
struct Sent {
    #[arguments(id: $id)]
    response: Option<Response>,
}

#[derive(cynic::QueryFragment)]
struct Response {
    reopen_until: Option<Instant>,
    help_now: Vec<CrisisContact>,
    closing_text: Option<String>,
}

#[derive(Template)]
#[template(path = "inventories/done.html")]
struct DonePage {
    title: String,
    readers_line: String,
    response: String,
    reopen_until: Option<String>,
    /// Whom to call at once, the nearest first; empty where the answers do not call for it.
    help: Vec<CrisisContact>,
    /// What is said where the form ended after its first question; empty elsewhere.
    closing: String,
}

async fn done(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Page {
    let task = ask(&site, &visitor, Task::build(Id { id: cynic::Id::new(&id) })).await?;
    let zone = task.viewer.ok_or(Stop::SignInNeeded)?.zone();
    let assignment = task.assignment.ok_or(Stop::NotFound)?;
    let Some(response) = assignment.response else { return pages::to(&format!("/tasks/{id}")) };
    let sent = ask(&site, &visitor, Sent::build(Id { id: response.clone() })).await?.response.ok_or(Stop::NotFound)?;
    pages::show(&DonePage {
        title: assignment.title,
        readers_line: assignment.readers_line,
        response: response.into_inner(),
        reopen_until: sent.reopen_until.map(|until| zone.time(&until)),
        help: sent.help_now,
        closing: sent.closing_text.unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_page;

    #[test]
    fn the_way_back_is_there_only_while_it_is_open() {
        let page = |reopen_until| DonePage {
            title: "Staying Check".to_owned(),
            readers_line: "You and your therapist can see your answers.".to_owned(),
            response: "rsp_1".to_owned(),
            reopen_until,
            help: Vec::new(),
            closing: String::new(),
        };
        let open = page(Some("10:30".to_owned())).render().expect("it renders");
        check_page(&open);
        assert!(open.contains("10:30") && open.contains("/answers/rsp_1/reopen"));
        assert!(!page(None).render().expect("it renders").contains("reopen"));
    }

    #[test]
    fn whoever_may_be_in_danger_reads_first_whom_to_call() {
        let page = DonePage {
            title: "A questionnaire".to_owned(),
            readers_line: "You and your therapist can see your answers.".to_owned(),
            response: "rsp_1".to_owned(),
            reopen_until: None,
            help: vec![CrisisContact::sample()],
            closing: String::new(),
        };
        let html = page.render().expect("it renders");
        check_page(&html);
        let call = html.find("tel:988").expect("the number is there");
        assert!(call < html.find("Your answers are sent").expect("the rest follows") && html.contains("live"));
    }
}
