//! Signing in and out, opening an account, and the pages that need no sign-in.
//!
//! No link in a letter signs anybody in, and no answer here tells whether an address is known.

mod bell;
mod code;
mod invitation;
mod leave;
mod passkey_invitation;
mod passkey_sign_in;
mod passkeys;
mod recovery;
mod safety;
mod second_factor;
mod sign_in;
mod step_up;

use axum::{
    Router,
    response::{AppendHeaders, IntoResponse, Response},
};

use crate::{
    caller::{Visitor, safe_next},
    cookies,
    pages::redirect,
    schema,
    site::Site,
    vocabulary::Problem,
};

pub(crate) fn routes() -> Router<Site> {
    Router::new()
        .merge(sign_in::routes())
        .merge(passkey_sign_in::routes())
        .merge(passkeys::routes())
        .merge(code::routes())
        .merge(invitation::routes())
        .merge(passkey_invitation::routes())
        .merge(recovery::routes())
        .merge(step_up::routes())
        .merge(leave::routes())
        .merge(bell::routes())
        .merge(safety::routes())
}

/// A session just begun.
#[derive(cynic::QueryFragment, Debug)]
struct SignedIn {
    token: String,
    device: String,
}

/// What the last step of every way to sign in answers.
#[derive(cynic::QueryFragment, Debug)]
struct SignInPayload {
    session: Option<SignedIn>,
    problems: Vec<Problem>,
}

/// A code is wanted as well.
#[derive(cynic::QueryFragment, Debug)]
struct SecondFactorAsked {
    ticket: String,
}

/// Keeps the session in the browser and goes on to where the person wanted to be; a letter's link they came by is told to the door.
///
/// On a device that others share, nothing is left that would make it a known one.
async fn welcome(site: &Site, visitor: &Visitor, session: &SignedIn, next: &str, shared: bool) -> Response {
    if let Some(bell) = &visitor.bell {
        bell::follow(site, &visitor.signed_in_as(&session.token), bell).await;
    }
    (kept(site, session, shared), redirect(safe_next(next))).into_response()
}

/// The cookies of a session just begun.
fn kept(site: &Site, session: &SignedIn, shared: bool) -> AppendHeaders<Vec<cookies::SetCookie>> {
    let mut cookies =
        vec![cookies::begin_session(site, &session.token), cookies::drop_ticket(site), cookies::drop_bell(site)];
    if !shared {
        cookies.push(cookies::know_device(site, &session.device));
    }
    AppendHeaders(cookies)
}
