//! Signing in, sessions, second factors, invitations and the way back into an account.

mod account;
mod session;
mod sign_in;
mod viewer;

pub use account::AccountMutation;
pub use session::SessionMutation;
pub use sign_in::SignInMutation;
pub use viewer::ViewerQuery;
