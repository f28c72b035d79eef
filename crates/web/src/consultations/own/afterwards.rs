//! What somebody does by their link when a meeting begins, and after it.

use cynic::MutationBuilder;

use super::query::OwnConsultationPayload;
use crate::{
    ask::ask,
    caller::Visitor,
    consultations::{
        BookConsultationPayload,
        words::{Company, ConsultationDecision},
    },
    errors::Stop,
    forms::Form,
    schema,
    site::Site,
    vocabulary::Problem,
};

#[derive(cynic::QueryVariables)]
struct CheckInVariables {
    input: CheckInInput,
}

#[derive(cynic::InputObject)]
struct CheckInInput {
    address: String,
    link: String,
    place: String,
    company: Company,
    call_back: String,
    emergency_contact: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "CheckInVariables")]
struct CheckIn {
    #[arguments(input: $input)]
    check_in: OwnConsultationPayload,
}

#[derive(cynic::QueryVariables)]
struct AnswerVariables {
    input: AnswerRecommendationInput,
}

#[derive(cynic::InputObject)]
struct AnswerRecommendationInput {
    address: String,
    link: String,
    decision: ConsultationDecision,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "AnswerVariables")]
struct Answer {
    #[arguments(input: $input)]
    answer_recommendation: OwnConsultationPayload,
}

#[derive(cynic::QueryVariables)]
struct AgainVariables {
    input: AskAgainInput,
}

#[derive(cynic::InputObject)]
struct AskAgainInput {
    key: String,
    address: String,
    link: String,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "AgainVariables")]
struct Again {
    #[arguments(input: $input)]
    ask_again: BookConsultationPayload,
}

#[derive(cynic::QueryVariables)]
struct DeletionVariables {
    input: AskDeletionInput,
}

#[derive(cynic::InputObject)]
struct AskDeletionInput {
    address: String,
    link: String,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "DeletionVariables")]
struct Deletion {
    #[arguments(input: $input)]
    ask_deletion: OwnConsultationPayload,
}

/// Does what a form about a meeting that begins or is over asks for.
pub(super) async fn done(
    site: &Site,
    visitor: &Visitor,
    (address, link): (String, String),
    form: &Form,
) -> Result<Vec<Problem>, Stop> {
    let payload = match form.text("act") {
        "check-in" => {
            let Some(company) = Company::parse(form.text("company")) else { return Ok(unsaid()) };
            let input = CheckInInput {
                address,
                link,
                place: form.text("place").to_owned(),
                company,
                call_back: form.text("callBack").to_owned(),
                emergency_contact: form.some("emergencyContact"),
            };
            ask(site, visitor, CheckIn::build(CheckInVariables { input })).await?.check_in
        }
        "accept" | "decline" => {
            let decision = match form.text("act") {
                "accept" => ConsultationDecision::Accepted,
                _ => ConsultationDecision::Declined,
            };
            let input = AnswerRecommendationInput { address, link, decision };
            ask(site, visitor, Answer::build(AnswerVariables { input })).await?.answer_recommendation
        }
        "delete" => {
            let input = AskDeletionInput { address, link };
            ask(site, visitor, Deletion::build(DeletionVariables { input })).await?.ask_deletion
        }
        _ => return Err(Stop::NotFound),
    };
    Ok(payload.problems)
}

/// Asks for another one; what opens it is shown once, in the answer to the form.
pub(super) async fn ask_again(
    site: &Site,
    visitor: &Visitor,
    (address, link): (&str, &str),
    form: &Form,
) -> Result<BookConsultationPayload, Stop> {
    let key = form.text("key").to_owned();
    let input = AskAgainInput { key, address: address.to_owned(), link: link.to_owned() };
    Ok(ask(site, visitor, Again::build(AgainVariables { input })).await?.ask_again)
}

fn unsaid() -> Vec<Problem> {
    let message = "Say who is in the room with you. Nothing was sent yet.".to_owned();
    vec![Problem { field: Some("company".to_owned()), code: "MISSING".to_owned(), message }]
}
