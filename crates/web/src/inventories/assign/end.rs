//! Ending what is asked again and again.

use axum::extract::{Path, State};
use cynic::MutationBuilder;

use crate::ask::ask;
use crate::caller::Visitor;
use crate::forms::Problems;
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

/// `GET /couples/{id}/series/{series}/end`: where signing in again leads back to; the form stands on the page of what is asked.
pub(super) async fn back(Path((couple, _series)): Path<(String, String)>) -> Page {
    pages::to(&format!("/couples/{couple}/assign"))
}

/// `POST /couples/{id}/series/{series}/end`: and back to where it stood. One that had ended meanwhile is no longer in the list there.
pub(super) async fn end(
    State(site): State<Site>,
    visitor: Visitor,
    Path((couple, series)): Path<(String, String)>,
) -> Page {
    let input = EndSeriesInput { series: cynic::Id::new(&series) };
    let payload = ask(&site, &visitor, EndSeries::build(EndSeriesVariables { input })).await?.end_series;
    let _ended_already = Problems::of_payload(payload.problems)?;
    pages::to(&format!("/couples/{couple}/assign"))
}
