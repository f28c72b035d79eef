//! Signing in, sessions, second factors, invitations and the way back into an account.

mod account;
mod passkeys;
mod session;
mod sign_in;
mod viewer;

use async_graphql::MergedObject;

use account::AccountMutation;
use passkeys::{PasskeyMutation, PasskeyQuery};
use session::SessionMutation;
use sign_in::SignInMutation;
use viewer::ViewerQuery;

/// Questions about oneself.
#[derive(Default, MergedObject)]
pub struct AccessQuery(ViewerQuery, PasskeyQuery);

/// The way in, one's sessions, one's account.
#[derive(Default, MergedObject)]
pub struct AccessMutation(SignInMutation, SessionMutation, AccountMutation, PasskeyMutation);
