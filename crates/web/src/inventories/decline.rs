//! Not answering at all: asked once more, and then it leaves the list.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use cynic::{MutationBuilder, QueryBuilder};

use super::task::ClosedPage;
use crate::{
    ask::ask,
    caller::Visitor,
    errors::Stop,
    forms::{Form, Problems},
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{AssignmentState, Problem},
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/tasks/{id}/decline", get(decline_form).post(decline))
}

#[derive(cynic::QueryVariables)]
struct Id {
    id: cynic::Id,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "Id")]
struct Task {
    #[arguments(id: $id)]
    assignment: Option<Assignment>,
}

#[derive(cynic::QueryFragment)]
struct Assignment {
    title: String,
    state: AssignmentState,
}

#[derive(cynic::QueryVariables)]
struct Variables {
    input: DeclineAssignmentInput,
}

#[derive(cynic::InputObject)]
struct DeclineAssignmentInput {
    assignment: cynic::Id,
    never_again: Option<bool>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
struct DeclineAssignment {
    #[arguments(input: $input)]
    decline_assignment: AssignmentPayload,
}

#[derive(cynic::QueryFragment)]
struct AssignmentPayload {
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "inventories/task_decline.html")]
struct DeclinePage {
    id: String,
    title: String,
    problems: Problems,
}

async fn decline_form(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Page {
    show_decline(&site, &visitor, id, Problems::none()).await
}

async fn decline(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    let input =
        DeclineAssignmentInput { assignment: cynic::Id::new(&id), never_again: Some(form.ticked("neverAgain")) };
    let payload = ask(&site, &visitor, DeclineAssignment::build(Variables { input })).await?.decline_assignment;
    let problems = Problems::of_payload(payload.problems)?;
    if problems.is_empty() { pages::to("/") } else { show_decline(&site, &visitor, id, problems).await }
}

async fn show_decline(site: &Site, visitor: &Visitor, id: String, problems: Problems) -> Page {
    let task = ask(site, visitor, Task::build(Id { id: cynic::Id::new(&id) })).await?;
    let assignment = task.assignment.ok_or(Stop::NotFound)?;
    if !assignment.state.is_open() {
        return pages::show(&ClosedPage { title: assignment.title });
    }
    let page = DeclinePage { id, title: assignment.title, problems };
    if page.problems.is_empty() { pages::show(&page) } else { pages::again(&page) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_page;

    #[test]
    fn the_page_says_what_becomes_of_it() {
        let page =
            DeclinePage { id: "asg_1".to_owned(), title: "Staying Check".to_owned(), problems: Problems::none() };
        let html = page.render().expect("it renders");
        check_page(&html);
        assert!(
            html.contains("leaves your list")
                && html.contains("name=\"neverAgain\"")
                && html.contains("/tasks/asg_1/decline")
        );
    }
}
