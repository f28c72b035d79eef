//! Letting something be asked again that a person had said never to ask them.

use axum::{Router, extract::State, routing::get};
use cynic::MutationBuilder;

use crate::{
    ask::ask,
    caller::Visitor,
    forms::{Form, Problems},
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::DonePayload,
};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/preferences/asked-again", get(preferences).post(take_back))
}

#[derive(cynic::QueryVariables)]
struct Variables {
    input: TakeBackOptOutInput,
}

#[derive(cynic::InputObject)]
struct TakeBackOptOutInput {
    instrument: String,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
struct TakeBackOptOut {
    #[arguments(input: $input)]
    take_back_opt_out: DonePayload,
}

async fn preferences() -> Page {
    pages::to("/preferences")
}

/// One that was taken back on another page meanwhile is no longer in the list, which is what was wanted.
async fn take_back(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let input = TakeBackOptOutInput { instrument: form.text("instrument").to_owned() };
    let payload = ask(&site, &visitor, TakeBackOptOut::build(Variables { input })).await?.take_back_opt_out;
    let _taken_back_already = Problems::of_payload(payload.problems)?;
    pages::to("/preferences?done=yes")
}
