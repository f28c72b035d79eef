//! Ending what is asked again and again.

use axum::extract::{Path, State};
use cynic::MutationBuilder;

use crate::ask::ask;
use crate::caller::Visitor;
use crate::couples::place_of_couple;
use crate::forms::{Form, Problems};
use crate::pages::{self, Page};
use crate::schema;
use crate::site::Site;
use crate::vocabulary::Problem;

#[derive(cynic::InputObject, Debug)]
struct EndSeriesInput {
    series: cynic::Id,
}

#[derive(cynic::QueryVariables, Debug)]
struct EndSeriesVariables {
    input: EndSeriesInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "EndSeriesVariables")]
struct EndSeries {
    #[arguments(input: $input)]
    end_series: SeriesPayload,
}

#[derive(cynic::QueryFragment, Debug)]
struct SeriesPayload {
    problems: Vec<Problem>,
}

/// `POST /series/{id}/end`: and back to where it stood. One that had ended meanwhile is no longer in the list there.
pub(super) async fn end(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    let input = EndSeriesInput { series: cynic::Id::new(&id) };
    let payload = ask(&site, &visitor, EndSeries::build(EndSeriesVariables { input })).await?.end_series;
    let _ended_already = Problems::of_payload(payload.problems)?;
    let place = place_of_couple(form.text("couple")).map(|couple| format!("{couple}/assign"));
    pages::to(&place.unwrap_or_else(|| "/caseload".to_owned()))
}
