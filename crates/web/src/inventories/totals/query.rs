//! What the page of totals asks the door for, and what it sends.

use crate::couples::summary::CoupleLine;
use crate::desk::DeskViewer;
use crate::schema;
use crate::vocabulary::{Problem, TypedDate};

#[derive(cynic::QueryVariables, Debug)]
pub(super) struct TotalsVariables {
    pub(super) id: cynic::Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "TotalsVariables")]
pub(super) struct TotalsQuery {
    pub(super) viewer: Option<DeskViewer>,
    #[arguments(id: $id)]
    pub(super) couple: Option<CoupleLine>,
    #[arguments(first: 100, couple: $id)]
    pub(super) instruments: Option<InstrumentConnection>,
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct InstrumentConnection {
    pub(super) nodes: Vec<Instrument>,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
pub(super) struct Instrument {
    pub(super) key: String,
    pub(super) title: String,
    pub(super) totals_accepted: bool,
    pub(super) minimum: Option<f64>,
    pub(super) maximum: Option<f64>,
    pub(super) subscales: Vec<String>,
}

#[derive(cynic::InputObject, Debug)]
pub(super) struct SubscaleTotalInput {
    pub(super) scale: String,
    pub(super) total: f64,
}

#[derive(cynic::InputObject, Debug)]
pub(super) struct EnterTotalsInput {
    pub(super) key: String,
    pub(super) couple: cynic::Id,
    pub(super) respondent: cynic::Id,
    pub(super) instrument: String,
    pub(super) taken_on: TypedDate,
    pub(super) total: f64,
    pub(super) subscales: Option<Vec<SubscaleTotalInput>>,
}

#[derive(cynic::QueryVariables, Debug)]
pub(super) struct EnterTotalsVariables {
    pub(super) input: EnterTotalsInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "EnterTotalsVariables")]
pub(super) struct EnterTotals {
    #[arguments(input: $input)]
    pub(super) enter_totals: ResponsePayload,
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct ResponsePayload {
    pub(super) response: Option<Entered>,
    pub(super) problems: Vec<Problem>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Response")]
pub(super) struct Entered {
    pub(super) id: cynic::Id,
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A form with a total and two subscales.
    pub(in crate::inventories::totals) fn rdas() -> Instrument {
        Instrument {
            key: "rdas".to_owned(),
            title: "RDAS".to_owned(),
            totals_accepted: true,
            minimum: Some(0.0),
            maximum: Some(69.0),
            subscales: vec!["consensus".to_owned(), "satisfaction".to_owned()],
        }
    }
}
