//! Taking a lapse to its next stage.

use axum::extract::{Path, State};
use cynic::MutationBuilder;

use super::{LapseStage, page};
use crate::{
    ask::ask,
    caller::Visitor,
    errors::Stop,
    forms::{Form, Problems},
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::Problem,
};

#[derive(cynic::InputObject)]
struct AdvanceLapseInput {
    lapse: cynic::Id,
    to: LapseStage,
}

#[derive(cynic::QueryVariables)]
struct Variables {
    input: AdvanceLapseInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Variables")]
struct AdvanceLapse {
    #[arguments(input: $input)]
    advance_lapse: DeskLapsesPayload,
}

#[derive(cynic::QueryFragment)]
struct DeskLapsesPayload {
    problems: Vec<Problem>,
}

/// `POST /couples/{id}/trust-plan`
pub(super) async fn act(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    let Some(to) = LapseStage::parse(form.text("to")) else {
        // Whoever may not know the couple learns here, too, that there is none.
        page(&site, &visitor, id, Problems::none()).await?;
        return Err(Stop::NotAForm);
    };
    let input = AdvanceLapseInput { lapse: cynic::Id::new(form.text("lapse")), to };
    let payload = ask(&site, &visitor, AdvanceLapse::build(Variables { input })).await?.advance_lapse;
    let problems = Problems::of_payload(payload.problems)?;
    if problems.is_empty() {
        return pages::to(&format!("/couples/{id}/trust-plan"));
    }
    pages::again(&page(&site, &visitor, id, problems).await?)
}
