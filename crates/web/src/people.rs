//! What a person decides about themself: how they can be reached safely, where they are signed in, their password, what they sign.

mod asked_again;
mod care;
mod follow_up;
mod mode;
mod password;
mod preferences;
mod sessions;

use axum::Router;

use crate::site::Site;

pub(crate) fn routes() -> Router<Site> {
    Router::new()
        .merge(preferences::routes())
        .merge(asked_again::routes())
        .merge(sessions::routes())
        .merge(password::routes())
        .merge(mode::routes())
        .merge(care::routes())
        .merge(follow_up::routes())
}
