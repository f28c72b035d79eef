//! The other way in on the sign-in page, which the script shows where the browser knows passkeys: no address, no password, no code.

use axum::{Router, extract::State, routing::get};
use cynic::MutationBuilder;

use super::{SignInPayload, passkeys::BeginPasskeyPayload, sign_in, welcome};
use crate::{
    ask::ask,
    caller::{Visitor, safe_next},
    forms::{Form, Problems},
    pages::{self, Page},
    schema,
    site::Site,
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/sign-in/passkey", get(back).post(sign_in_with_passkey))
        .route("/sign-in/passkey/options", get(back).post(options))
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation")]
struct BeginPasskeySignIn {
    begin_passkey_sign_in: BeginPasskeyPayload,
}

#[derive(cynic::QueryVariables)]
struct Variables {
    input: SignInWithPasskeyInput,
}

#[derive(cynic::InputObject)]
struct SignInWithPasskeyInput {
    ticket: String,
    credential: String,
    device: Option<String>,
    shared_device: Option<bool>,
    device_name: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
struct SignInWithPasskey {
    #[arguments(input: $input)]
    sign_in_with_passkey: SignInPayload,
}

async fn back() -> Page {
    pages::to("/sign-in")
}

/// What the script asks first.
async fn options(State(site): State<Site>, visitor: Visitor) -> Page {
    Ok(ask(&site, &visitor, BeginPasskeySignIn::build(()))
        .await?
        .begin_passkey_sign_in
        .answer_holding_the_ticket(&site))
}

async fn sign_in_with_passkey(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let shared = form.ticked("shared");
    let input = SignInWithPasskeyInput {
        ticket: visitor.ticket.clone().unwrap_or_default(),
        credential: form.text("credential").to_owned(),
        device: visitor.device.clone(),
        shared_device: Some(shared),
        device_name: Some(visitor.device_name.to_owned()),
    };
    let payload = ask(&site, &visitor, SignInWithPasskey::build(Variables { input })).await?.sign_in_with_passkey;
    let next = safe_next(form.text("next"));
    if let Some(session) = &payload.session {
        return Ok(welcome(&site, &visitor, session, next, shared).await);
    }
    sign_in::refused(&site, &visitor, &form, Problems::all_of(payload.problems)).await
}
