//! What can be taken away: a response as FHIR files. A file is no page: it is saved, and named by nothing but its kind.

use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use cynic::QueryBuilder;

use crate::{
    ask::ask,
    caller::Visitor,
    errors::Stop,
    pages::{Page, file},
    schema,
    site::Site,
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/responses/{id}/questionnaire-response.json", get(answers))
        .route("/responses/{id}/observations.json", get(scores))
}

#[derive(cynic::QueryVariables)]
struct Id {
    id: cynic::Id,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "Id")]
struct Files {
    #[arguments(id: $id)]
    response_export: Option<ResponseExport>,
}

#[derive(cynic::QueryFragment)]
struct ResponseExport {
    questionnaire_response: String,
    observations: String,
}

/// `GET /responses/{id}/questionnaire-response.json`
async fn answers(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Page {
    file("application/fhir+json", "answers.json", find(&site, &visitor, &id).await?.questionnaire_response)
}

/// `GET /responses/{id}/observations.json`
async fn scores(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Page {
    file("application/fhir+json", "scores.json", find(&site, &visitor, &id).await?.observations)
}

async fn find(site: &Site, visitor: &Visitor, id: &str) -> Result<ResponseExport, Stop> {
    let operation = Files::build(Id { id: cynic::Id::new(id) });
    ask(site, visitor, operation).await?.response_export.ok_or(Stop::NotFound)
}
