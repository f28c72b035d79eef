//! Exercises: for partners what waits, each page by page, what came of it, and the listening loop; promises, contact and
//! agreements; for the desk giving and reading.

mod agreement;
mod agreement_form;
mod agreement_words;
mod agreements;
mod answering;
mod assign;
mod contact;
mod couple;
mod couple_agreements;
mod couple_plan;
mod couple_promises;
mod decline;
mod lapse;
mod library;
mod making;
mod preview;
mod promise;
mod promises;
mod query;
mod received;
mod run;
mod sheet;
mod talk;
mod trust_plan;
mod waiting;
mod work;

use axum::Router;

pub(crate) use self::{
    couple_plan::LapseStage,
    query::Run,
    waiting::{Task, card},
};

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
        .merge(waiting::routes())
        .merge(work::routes())
        .merge(decline::routes())
        .merge(received::routes())
        .merge(talk::routes())
        .merge(couple::routes())
        .merge(assign::routes())
        .merge(library::routes())
        .merge(making::routes())
        .merge(run::routes())
        .merge(trust_plan::routes())
        .merge(lapse::routes())
        .merge(couple_plan::routes())
}
