//! What is asked and sent while an agreement is written.

use crate::{
    exercises::{agreement_words::AgreementKind, agreements::AgreementTerm},
    schema,
    vocabulary::{Date, Partner, Problem, TypedDate},
};

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query")]
pub(super) struct Blank {
    pub(super) agreement_forms: Option<Vec<AgreementForm>>,
    pub(super) my_trust_plans: Option<Vec<MyTrustPlan>>,
}

/// Where the reader stands: an agreement about one injury has to name it where there are several.
#[derive(cynic::QueryFragment)]
pub(super) struct MyTrustPlan {
    pub(super) thread: cynic::Id,
    pub(super) with: Partner,
    pub(super) involved: bool,
}

#[derive(cynic::QueryFragment)]
pub(super) struct AgreementForm {
    pub(super) kind: AgreementKind,
    pub(super) title: String,
    pub(super) review_within_days: Option<i32>,
    pub(super) fields: Vec<AgreementField>,
}

#[derive(cynic::QueryFragment)]
pub(super) struct AgreementField {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) hint: String,
    pub(super) control: AgreementControl,
    pub(super) options: Vec<AgreementOption>,
    pub(super) is_needed: bool,
}

#[derive(cynic::QueryFragment)]
pub(super) struct AgreementOption {
    pub(super) value: String,
    pub(super) label: String,
}

#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AgreementControl {
    Words,
    Choice,
    Number,
}

#[derive(cynic::QueryVariables)]
pub(super) struct Id {
    pub(super) id: cynic::Id,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "Id")]
pub(super) struct Before {
    #[arguments(id: $id)]
    pub(super) agreement: Option<Agreement>,
}

#[derive(cynic::QueryFragment)]
pub(super) struct Agreement {
    pub(super) kind: AgreementKind,
    pub(super) in_force: Option<AgreementVersion>,
    pub(super) offered: Option<AgreementVersion>,
}

#[derive(cynic::QueryFragment)]
pub(super) struct AgreementVersion {
    pub(super) id: cynic::Id,
    pub(super) review_on: Option<Date>,
    pub(super) terms: Vec<AgreementTerm>,
}

#[derive(cynic::InputObject)]
pub(super) struct AgreementTermInput {
    pub(super) name: String,
    pub(super) text: String,
}

#[derive(cynic::InputObject)]
pub(super) struct OfferAgreementInput {
    pub(super) key: String,
    pub(super) kind: AgreementKind,
    pub(super) thread: Option<cynic::Id>,
    pub(super) terms: Vec<AgreementTermInput>,
    pub(super) review_on: Option<TypedDate>,
}

#[derive(cynic::QueryVariables)]
pub(super) struct OfferVariables {
    pub(super) input: OfferAgreementInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "OfferVariables")]
pub(super) struct Offer {
    #[arguments(input: $input)]
    pub(super) offer_agreement: AgreementPayload,
}

#[derive(cynic::InputObject)]
pub(super) struct ChangeAgreementInput {
    pub(super) key: String,
    pub(super) agreement: cynic::Id,
    pub(super) version: cynic::Id,
    pub(super) terms: Vec<AgreementTermInput>,
    pub(super) review_on: Option<TypedDate>,
}

#[derive(cynic::QueryVariables)]
pub(super) struct ChangeVariables {
    pub(super) input: ChangeAgreementInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "ChangeVariables")]
pub(super) struct Change {
    #[arguments(input: $input)]
    pub(super) change_agreement: AgreementPayload,
}

#[derive(cynic::QueryFragment)]
pub(super) struct AgreementPayload {
    pub(super) agreement: Option<Made>,
    pub(super) problems: Vec<Problem>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Agreement")]
pub(super) struct Made {
    pub(super) id: cynic::Id,
}
