//! What people do between appointments, and what they promise and agree.

mod agreement;
mod agreement_form;
mod agreement_words;
mod agreements;
mod contact;
mod couple_agreements;
mod couple_plan;
mod couple_promises;
mod lapse;
mod promise;
mod promises;
mod trust_plan;

use axum::Router;

use crate::site::Site;

pub(crate) fn routes() -> Router<Site> {
    Router::new()
        .merge(promises::routes())
        .merge(promise::routes())
        .merge(contact::routes())
        .merge(couple_promises::routes())
        .merge(agreements::routes())
        .merge(agreement_form::routes())
        .merge(agreement::routes())
        .merge(couple_agreements::routes())
        .merge(trust_plan::routes())
        .merge(lapse::routes())
        .merge(couple_plan::routes())
}
