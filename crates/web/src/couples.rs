//! Couples at the desk: the caseload, everything about one couple on one page, and the acts that belong there.

mod caseload;
mod couple;
mod fresh;
mod hold;
mod leave;
mod mode;
mod service;
pub(crate) mod summary;
mod team;
mod thread;
mod unled;

use axum::Router;
use axum::routing::get;

use crate::site::Site;

/// The pages of couples.
pub(crate) fn routes() -> Router<Site> {
    Router::new()
        .route("/caseload", get(caseload::show))
        .route("/couples/new", get(fresh::show).post(fresh::open))
        .route("/couples/{id}", get(couple::show))
        .route("/couples/{id}/hold", get(hold::show).post(hold::place))
        .route("/couples/without-lead", get(unled::show))
        .route("/couples/{id}/leave", get(leave::show).post(leave::leave))
        .route("/couples/{id}/team", get(team::show).post(team::join))
        .route("/couples/{id}/team/leave", get(team::back).post(team::leave))
        .route("/couples/{id}/lift", get(hold::back).post(hold::lift))
        .route("/couples/{id}/mode", get(mode::show).post(mode::propose))
        .route("/couples/{id}/service", get(service::show).post(service::change))
        .route("/couples/{id}/threads", get(thread::show).post(thread::open))
}

/// The page of the couple that a link or form names, for the way back; none for anything that is no id.
pub(crate) fn place_of_couple(couple: &str) -> Option<String> {
    let plain = !couple.is_empty() && couple.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    plain.then(|| format!("/couples/{couple}"))
}

#[cfg(test)]
mod tests {
    use super::place_of_couple;

    #[test]
    fn the_way_back_never_leads_elsewhere() {
        assert_eq!(place_of_couple("cpl_1").as_deref(), Some("/couples/cpl_1"));
        for odd in ["", "../people", "/elsewhere.example", "cpl_1?x=1", "cpl 1"] {
            assert_eq!(place_of_couple(odd), None, "{odd:?}");
        }
    }
}
