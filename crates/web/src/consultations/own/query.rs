//! What is asked and sent about one's own appointment.

use crate::{
    consultations::{BookingPage, ConsultationType, words::Recommendation},
    schema,
    vocabulary::{Instant, Problem},
};

/// How it stands for whoever reads it.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OwnStanding {
    Asked,
    Waiting,
    Offered,
    Booked,
    Confirmed,
    Here,
    Missed,
    Deciding,
    Accepted,
    Declined,
    Referred,
    Off,
    Over,
}

#[derive(cynic::QueryVariables)]
pub(super) struct OwnVariables {
    pub(super) address: String,
    pub(super) link: String,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "OwnVariables")]
pub(super) struct OwnQuery {
    #[arguments(address: $address, link: $link)]
    pub(super) own_consultation: Option<OwnConsultation>,
    #[arguments(address: $address)]
    pub(super) booking_page: Option<BookingPage>,
}

#[derive(cynic::QueryFragment)]
pub(super) struct OwnConsultation {
    #[cynic(rename = "type")]
    pub(super) kind: ConsultationType,
    pub(super) standing: OwnStanding,
    pub(super) starts_at: Option<Instant>,
    pub(super) zone: String,
    pub(super) place: String,
    pub(super) practice_zone: String,
    pub(super) offered: Vec<OfferedTime>,
    pub(super) can_move: bool,
    pub(super) joining_link: Option<String>,
    pub(super) has_file: bool,
    pub(super) can_check_in: bool,
    pub(super) recommended: Option<Recommendation>,
    pub(super) alternatives: Vec<String>,
    pub(super) can_ask_again: bool,
    pub(super) kept_until: Option<Instant>,
}

#[derive(cynic::QueryFragment)]
pub(super) struct OfferedTime {
    pub(super) id: cynic::Id,
    pub(super) starts_at: Instant,
}

#[derive(cynic::QueryVariables)]
pub(super) struct FreeVariables {
    pub(super) address: String,
    pub(super) link: String,
    pub(super) from: Option<Instant>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "FreeVariables")]
pub(super) struct FreeQuery {
    #[arguments(address: $address, link: $link, from: $from, days: 14)]
    pub(super) own_free_times: Option<Vec<Instant>>,
}

#[derive(cynic::QueryFragment)]
pub(super) struct OwnConsultationPayload {
    pub(super) problems: Vec<Problem>,
}

#[derive(cynic::QueryVariables)]
pub(super) struct ConfirmVariables {
    pub(super) input: ConfirmAttendanceInput,
}

#[derive(cynic::InputObject)]
pub(super) struct ConfirmAttendanceInput {
    pub(super) address: String,
    pub(super) link: String,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "ConfirmVariables")]
pub(super) struct Confirm {
    #[arguments(input: $input)]
    pub(super) confirm_attendance: OwnConsultationPayload,
}

#[derive(cynic::QueryVariables)]
pub(super) struct WithdrawVariables {
    pub(super) input: WithdrawFromConsultationInput,
}

#[derive(cynic::InputObject)]
pub(super) struct WithdrawFromConsultationInput {
    pub(super) address: String,
    pub(super) link: String,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "WithdrawVariables")]
pub(super) struct Withdraw {
    #[arguments(input: $input)]
    pub(super) withdraw_from_consultation: OwnConsultationPayload,
}

#[derive(cynic::QueryVariables)]
pub(super) struct KeepVariables {
    pub(super) input: KeepWaitingInput,
}

#[derive(cynic::InputObject)]
pub(super) struct KeepWaitingInput {
    pub(super) address: String,
    pub(super) link: String,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "KeepVariables")]
pub(super) struct Keep {
    #[arguments(input: $input)]
    pub(super) keep_waiting: OwnConsultationPayload,
}

#[derive(cynic::QueryVariables)]
pub(super) struct MoveVariables {
    pub(super) input: MoveConsultationInput,
}

#[derive(cynic::InputObject)]
pub(super) struct MoveConsultationInput {
    pub(super) address: String,
    pub(super) link: String,
    pub(super) starts_at: Instant,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "MoveVariables")]
pub(super) struct Move {
    #[arguments(input: $input)]
    pub(super) move_consultation: OwnConsultationPayload,
}

#[derive(cynic::QueryVariables)]
pub(super) struct TakeVariables {
    pub(super) input: TakeOfferedTimeInput,
}

#[derive(cynic::InputObject)]
pub(super) struct TakeOfferedTimeInput {
    pub(super) address: String,
    pub(super) link: String,
    pub(super) time: cynic::Id,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "TakeVariables")]
pub(super) struct Take {
    #[arguments(input: $input)]
    pub(super) take_offered_time: OwnConsultationPayload,
}

#[derive(cynic::QueryVariables)]
pub(super) struct FileVariables {
    pub(super) address: String,
    pub(super) link: String,
    pub(super) portal: String,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "FileVariables")]
pub(super) struct FileQuery {
    #[arguments(address: $address, link: $link, portal: $portal)]
    pub(super) own_calendar_file: Option<AppointmentFile>,
}

/// An appointment as a file for somebody's own calendar.
#[derive(cynic::QueryFragment)]
pub(crate) struct AppointmentFile {
    pub(crate) name: String,
    pub(crate) content_type: String,
    pub(crate) text: String,
}
