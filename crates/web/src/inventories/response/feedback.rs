//! Writing to somebody about their response, and taking that back.

use axum::extract::{Path, State};
use cynic::MutationBuilder;

use super::{FeedbackForm, ResponsePage, read};
use crate::ask::ask;
use crate::caller::Visitor;
use crate::forms::{Form, Problems};
use crate::pages::{self, Page};
use crate::schema;
use crate::site::Site;
use crate::vocabulary::Problem;

#[derive(cynic::InputObject, Debug)]
struct GiveFeedbackInput {
    key: String,
    response: cynic::Id,
    text: String,
}

#[derive(cynic::QueryVariables, Debug)]
struct GiveVariables {
    input: GiveFeedbackInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "GiveVariables")]
struct GiveFeedback {
    #[arguments(input: $input)]
    give_feedback: ResponsePayload,
}

#[derive(cynic::InputObject, Debug)]
struct TakeFeedbackBackInput {
    response: cynic::Id,
}

#[derive(cynic::QueryVariables, Debug)]
struct TakeBackVariables {
    input: TakeFeedbackBackInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "TakeBackVariables")]
struct TakeFeedbackBack {
    #[arguments(input: $input)]
    take_feedback_back: ResponsePayload,
}

#[derive(cynic::QueryFragment, Debug)]
struct ResponsePayload {
    problems: Vec<Problem>,
}

/// `GET /responses/{id}/feedback`: where signing in again leads back to; the form stands on the response's page.
pub(super) async fn back(Path(id): Path<String>) -> Page {
    pages::to(&format!("/responses/{id}"))
}

/// `POST /responses/{id}/feedback`
pub(super) async fn write(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    let response = cynic::Id::new(&id);
    let problems = if form.text("act") == "take-back" {
        let variables = TakeBackVariables { input: TakeFeedbackBackInput { response } };
        ask(&site, &visitor, TakeFeedbackBack::build(variables)).await?.take_feedback_back.problems
    } else {
        let input =
            GiveFeedbackInput { key: form.text("key").to_owned(), response, text: form.text("text").to_owned() };
        ask(&site, &visitor, GiveFeedback::build(GiveVariables { input })).await?.give_feedback.problems
    };
    let problems = Problems::of_payload(problems)?;
    if problems.is_empty() {
        return pages::to(&format!("/responses/{id}"));
    }
    let page = read(&site, &visitor, id).await?;
    let feedback = FeedbackForm { text: form.text("text").to_owned(), problems, ..page.feedback };
    pages::again(&ResponsePage { feedback, ..page })
}
