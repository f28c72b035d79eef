//! The practice at the desk: its people, their codes and memberships, the audit, and one's own account.

mod account;
mod audit;
mod code;
pub(crate) mod everyone;
mod letters;
mod licences;
mod membership;
mod people;

use axum::Router;
use axum::routing::get;

use crate::site::Site;

/// The pages of the practice.
pub(crate) fn routes() -> Router<Site> {
    Router::new()
        .route("/people", get(people::show).post(people::add))
        .route("/people/{id}/code", get(code::show).post(code::hand_over))
        .route("/people/{id}/membership", get(membership::show).post(membership::begin))
        .route("/people/{id}/membership/end", get(membership::show_end).post(membership::end))
        .route("/people/{id}/app", get(membership::show_app).post(membership::reset_app))
        .route("/licences", get(licences::show).post(licences::act))
        .route("/audit", get(audit::show))
        .route("/account", get(account::show))
        .route("/account/password", get(account::show).post(account::change_password))
        .route("/account/letters", get(account::show).post(letters::choose))
        .route("/account/token", get(account::show).post(account::create_token))
        .route("/account/sessions/{id}/end", get(account::back).post(account::end_session))
}
