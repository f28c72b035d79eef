//! Ending one of one's own sign-ins, and stopping a recovery that somebody else began.

use axum::{Router, extract::State, routing::get};
use cynic::MutationBuilder;

use crate::{
    ask::ask,
    caller::Visitor,
    errors::Stop,
    forms::{Form, Problems},
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::DonePayload,
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/preferences/sign-ins", get(preferences).post(end))
        .route("/recovery/stop", get(preferences).post(stop_recovery))
}

#[derive(cynic::QueryVariables)]
struct Variables {
    input: EndSessionInput,
}

#[derive(cynic::InputObject)]
struct EndSessionInput {
    session: cynic::Id,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
struct EndSession {
    #[arguments(input: $input)]
    end_session: DonePayload,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation")]
struct StopRecovery {
    stop_recovery: DonePayload,
}

async fn preferences() -> Page {
    pages::to("/preferences")
}

async fn end(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let input = EndSessionInput { session: cynic::Id::new(form.text("session")) };
    let payload = ask(&site, &visitor, EndSession::build(Variables { input })).await?.end_session;
    settled(payload)
}

async fn stop_recovery(State(site): State<Site>, visitor: Visitor) -> Page {
    let payload = ask(&site, &visitor, StopRecovery::build(())).await?.stop_recovery;
    settled(payload)
}

/// There is no field to put words beside; whatever was refused is a page of its own.
fn settled(payload: DonePayload) -> Page {
    let problems = Problems::of_payload(payload.problems)?;
    if payload.done || problems.is_empty() {
        return pages::to("/preferences?done=yes");
    }
    Err(Stop::NotAllowed(problems.in_one_line()))
}
