//! What is asked and sent on the way through the public page.

use crate::{
    consultations::{
        BookConsultationPayload, BookingPage, ConsultationQuestion, NewcomerInput, asked::ConsultationAnswerInput,
    },
    schema,
    vocabulary::{Instant, Problem},
};

#[derive(cynic::QueryVariables)]
pub(super) struct StartVariables {
    pub(super) address: String,
    pub(super) invitation: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "StartVariables")]
pub(super) struct StartQuery {
    #[arguments(address: $address, invitation: $invitation)]
    pub(super) booking_page: Option<BookingPage>,
}

#[derive(cynic::QueryVariables)]
pub(super) struct TimesVariables {
    pub(super) address: String,
    pub(super) kind: String,
    pub(super) places: Vec<String>,
    pub(super) from: Option<Instant>,
    pub(super) invitation: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "TimesVariables")]
pub(super) struct TimesQuery {
    #[arguments(address: $address, invitation: $invitation)]
    pub(super) booking_page: Option<BookingPage>,
    #[arguments(address: $address, type: $kind, places: $places, from: $from, days: 14, invitation: $invitation)]
    pub(super) free_times: Option<Vec<Instant>>,
}

#[derive(cynic::QueryVariables)]
pub(super) struct ZoneVariables {
    pub(super) address: String,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "ZoneVariables")]
pub(super) struct ZoneQuery {
    #[arguments(address: $address)]
    pub(super) booking_page: Option<PageZone>,
}

#[derive(cynic::QueryVariables)]
pub(super) struct AskedVariables {
    pub(super) address: String,
    pub(super) kind: String,
    pub(super) invitation: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "AskedVariables")]
pub(super) struct AskedQuery {
    #[arguments(address: $address)]
    pub(super) booking_page: Option<PageZone>,
    #[arguments(address: $address, type: $kind, invitation: $invitation)]
    pub(super) booking_questions: Option<Vec<ConsultationQuestion>>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "BookingPage")]
pub(super) struct PageZone {
    pub(super) zone: String,
}

#[derive(cynic::QueryVariables)]
pub(super) struct HoldVariables {
    pub(super) input: HoldTimeInput,
}

#[derive(cynic::InputObject)]
pub(super) struct HoldTimeInput {
    pub(super) address: String,
    #[cynic(rename = "type")]
    pub(super) kind: String,
    pub(super) places: Vec<String>,
    pub(super) starts_at: Instant,
    pub(super) invitation: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "HoldVariables")]
pub(super) struct HoldTime {
    #[arguments(input: $input)]
    pub(super) hold_time: HoldTimePayload,
}

#[derive(cynic::QueryFragment)]
pub(super) struct HoldTimePayload {
    pub(super) held: Option<HeldConsultationTime>,
    pub(super) problems: Vec<Problem>,
}

#[derive(cynic::QueryFragment)]
pub(super) struct HeldConsultationTime {
    pub(super) id: cynic::Id,
    pub(super) starts_at: Instant,
}

#[derive(cynic::QueryVariables)]
pub(super) struct BookVariables {
    pub(super) input: BookConsultationInput,
}

#[derive(cynic::InputObject)]
pub(super) struct BookConsultationInput {
    pub(super) key: String,
    pub(super) address: String,
    pub(super) hold: cynic::Id,
    pub(super) me: NewcomerInput,
    pub(super) partner_place: Option<String>,
    pub(super) answers: Option<Vec<ConsultationAnswerInput>>,
    pub(super) invitation: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "BookVariables")]
pub(super) struct Book {
    #[arguments(input: $input)]
    pub(super) book_consultation: BookConsultationPayload,
}

#[derive(cynic::QueryVariables)]
pub(super) struct RequestVariables {
    pub(super) input: RequestConsultationInput,
}

#[derive(cynic::InputObject)]
pub(super) struct RequestConsultationInput {
    pub(super) key: String,
    pub(super) address: String,
    #[cynic(rename = "type")]
    pub(super) kind: String,
    pub(super) me: NewcomerInput,
    pub(super) partner_place: Option<String>,
    pub(super) answers: Option<Vec<ConsultationAnswerInput>>,
    pub(super) invitation: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "RequestVariables")]
pub(super) struct Request {
    #[arguments(input: $input)]
    pub(super) request_consultation: BookConsultationPayload,
}
