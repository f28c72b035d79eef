//! What is asked and sent about one consultation.

use crate::{
    consultations::{
        KnownPlace,
        words::{ConsultationDecision, ConsultationStep, Recommendation},
    },
    desk::DeskViewer,
    schema,
    vocabulary::{Instant, Person, Problem, SafeChannel},
};

#[derive(cynic::QueryVariables)]
pub(super) struct OneVariables {
    pub(super) id: cynic::Id,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "OneVariables")]
pub(super) struct OneQuery {
    pub(super) viewer: Option<DeskViewer>,
    #[arguments(id: $id)]
    pub(super) consultation: Option<Consultation>,
}

#[derive(cynic::QueryFragment)]
pub(super) struct Consultation {
    pub(super) id: cynic::Id,
    #[cynic(rename = "type")]
    pub(super) kind: Kind,
    pub(super) step: ConsultationStep,
    pub(super) since: Instant,
    pub(super) requested_at: Instant,
    pub(super) member: Option<Person>,
    pub(super) starts_at: Option<Instant>,
    pub(super) seats: i32,
    pub(super) partner_place: Option<String>,
    pub(super) attendees: Vec<Attendee>,
    pub(super) moves: i32,
    pub(super) needs_cover: Option<String>,
    pub(super) seems_missed: bool,
    pub(super) recommended: Option<Recommendation>,
    pub(super) version: i32,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "ConsultationType")]
pub(super) struct Kind {
    pub(super) key: String,
    pub(super) name: String,
}

#[derive(cynic::QueryFragment)]
pub(super) struct Attendee {
    pub(super) person: Zoned,
    pub(super) place: String,
    pub(super) safe_channel: SafeChannel,
    pub(super) confirmed: bool,
    pub(super) withdrawn: bool,
    pub(super) is_at: Option<String>,
    pub(super) overheard: bool,
    pub(super) call_back: Option<String>,
    pub(super) emergency_contact: Option<String>,
    pub(super) stayed_away: bool,
    pub(super) decision: Option<ConsultationDecision>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Person")]
pub(super) struct Zoned {
    pub(super) id: cynic::Id,
    pub(super) name: String,
    pub(super) zone: String,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "OneVariables")]
pub(super) struct AnswersQuery {
    #[arguments(id: $id)]
    pub(super) consultation_answers: Option<Vec<ConsultationAnswers>>,
}

/// What one who takes part answered.
#[derive(cynic::QueryFragment)]
pub(super) struct ConsultationAnswers {
    pub(super) person: Person,
    pub(super) answers: Vec<ConsultationAnswer>,
}

/// An answer beside its question.
#[derive(cynic::QueryFragment)]
pub(super) struct ConsultationAnswer {
    pub(super) question: String,
    pub(super) answer: String,
}

#[derive(cynic::QueryVariables)]
pub(super) struct FreeVariables {
    pub(super) kind: String,
    pub(super) id: cynic::Id,
    pub(super) from: Option<Instant>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "FreeVariables")]
pub(super) struct FreeQuery {
    #[arguments(type: $kind, of: $id, from: $from, days: 14)]
    pub(super) consultation_times: Option<Vec<StaffTimeSlot>>,
    #[arguments(first: 100)]
    pub(super) people: Option<PersonConnection>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query")]
pub(super) struct PlacesQuery {
    pub(super) places: Option<Vec<KnownPlace>>,
}

#[derive(cynic::QueryFragment)]
pub(super) struct StaffTimeSlot {
    pub(super) starts_at: Instant,
    pub(super) member: cynic::Id,
}

#[derive(cynic::QueryFragment)]
pub(super) struct PersonConnection {
    pub(super) nodes: Vec<Named>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "PersonRecord")]
pub(super) struct Named {
    pub(super) id: cynic::Id,
    pub(super) name: String,
}

#[derive(cynic::QueryFragment)]
pub(super) struct ConsultationPayload {
    pub(super) problems: Vec<Problem>,
}

#[derive(cynic::InputObject, Clone)]
pub(super) struct StaffTimeInput {
    pub(super) starts_at: Instant,
    pub(super) member: cynic::Id,
}

#[derive(cynic::QueryVariables)]
pub(super) struct TriageVariables {
    pub(super) input: TriageConsultationInput,
}

#[derive(cynic::InputObject)]
pub(super) struct TriageConsultationInput {
    pub(super) consultation: cynic::Id,
    pub(super) version: i32,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "TriageVariables")]
pub(super) struct Triage {
    #[arguments(input: $input)]
    pub(super) triage_consultation: ConsultationPayload,
}

#[derive(cynic::QueryVariables)]
pub(super) struct WaitVariables {
    pub(super) input: WaitlistConsultationInput,
}

#[derive(cynic::InputObject)]
pub(super) struct WaitlistConsultationInput {
    pub(super) consultation: cynic::Id,
    pub(super) version: i32,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "WaitVariables")]
pub(super) struct Wait {
    #[arguments(input: $input)]
    pub(super) waitlist_consultation: ConsultationPayload,
}

#[derive(cynic::QueryVariables)]
pub(super) struct CancelVariables {
    pub(super) input: CancelConsultationInput,
}

#[derive(cynic::InputObject)]
pub(super) struct CancelConsultationInput {
    pub(super) consultation: cynic::Id,
    pub(super) version: i32,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "CancelVariables")]
pub(super) struct Cancel {
    #[arguments(input: $input)]
    pub(super) cancel_consultation: ConsultationPayload,
}

#[derive(cynic::QueryVariables)]
pub(super) struct OfferVariables {
    pub(super) input: OfferTimesInput,
}

#[derive(cynic::InputObject)]
pub(super) struct OfferTimesInput {
    pub(super) consultation: cynic::Id,
    pub(super) version: i32,
    pub(super) times: Vec<StaffTimeInput>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "OfferVariables")]
pub(super) struct Offer {
    #[arguments(input: $input)]
    pub(super) offer_times: ConsultationPayload,
}

#[derive(cynic::QueryVariables)]
pub(super) struct BookVariables {
    pub(super) input: BookTimeInput,
}

#[derive(cynic::InputObject)]
pub(super) struct BookTimeInput {
    pub(super) consultation: cynic::Id,
    pub(super) version: i32,
    pub(super) time: StaffTimeInput,
    pub(super) override_reason: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "BookVariables")]
pub(super) struct Book {
    #[arguments(input: $input)]
    pub(super) book_time: ConsultationPayload,
}

#[derive(cynic::QueryVariables)]
pub(super) struct RescheduleVariables {
    pub(super) input: RescheduleConsultationInput,
}

#[derive(cynic::InputObject)]
pub(super) struct RescheduleConsultationInput {
    pub(super) consultation: cynic::Id,
    pub(super) version: i32,
    pub(super) time: StaffTimeInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "RescheduleVariables")]
pub(super) struct Reschedule {
    #[arguments(input: $input)]
    pub(super) reschedule_consultation: ConsultationPayload,
}
