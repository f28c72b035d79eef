//! Consultations: the public page, one's own appointment by its link, and the board of the front desk.
//!
//! The public pages set no cookie and stand at addresses that say nothing of what was chosen once something is booked: what is to be kept is
//! shown in the answer to a form, which no history opens again.

mod absence;
mod asked;
mod board;
mod book;
mod calendar;
mod check_in;
mod enter;
mod funnel;
mod holidays;
mod hours;
mod join;
mod one;
mod own;
mod readiness;
mod source;
mod times;
mod types;
mod words;
mod zones;

use axum::{
    Router,
    routing::{get, post},
};

use crate::{schema, site::Site, vocabulary::Problem};

pub(crate) use check_in::CheckInForm;
pub(crate) use own::AppointmentFile;
pub(crate) use words::Company;

/// The pages of consultations.
pub(crate) fn routes() -> Router<Site> {
    Router::new()
        .route("/book/{address}", get(book::start))
        .route("/book/{address}/invited/{link}", get(book::invited))
        .route("/book/{address}/readiness", get(readiness::show).post(readiness::answer))
        .route("/book/{address}/times", get(book::times))
        .route("/book/{address}/hold", post(book::hold).get(book::back))
        .route("/book/{address}/details", post(book::details).get(book::back))
        .route("/book/{address}/done", post(book::book).get(book::back))
        .route("/book/{address}/mine/{link}", get(own::show).post(own::act))
        .route("/book/{address}/mine/{link}/move", get(own::times))
        .route("/book/{address}/mine/{link}/appointment.ics", get(own::file))
        .route("/book/{address}/join/{link}", get(join::show).post(join::join))
        .route("/consultations", get(board::show))
        .route("/consultations/absence", get(absence::show).post(absence::note))
        .route("/consultations/calendar", get(calendar::show))
        .route("/consultations/enter", get(enter::show).post(enter::enter))
        .route("/consultations/hours/calendar", get(source::show).post(source::act))
        .route("/consultations/holidays", get(holidays::show).post(holidays::change))
        .route("/consultations/numbers", get(funnel::show))
        .route("/consultations/types", get(types::show).post(types::act))
        .route("/consultations/one/{id}", get(one::show).post(one::act))
        .merge(hours::routes())
}

/// A type of consultation.
#[derive(cynic::QueryFragment, Debug, Clone)]
pub(crate) struct ConsultationType {
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) says: String,
    pub(crate) minutes: i32,
    pub(crate) price_cents: Option<i32>,
}

/// What a type asks of whoever books it.
#[derive(cynic::QueryFragment, Debug, Clone)]
pub(crate) struct ConsultationQuestion {
    pub(crate) number: i32,
    pub(crate) text: String,
    pub(crate) choices: Vec<String>,
    pub(crate) needed: bool,
}

/// The public page as the door gives it.
#[derive(cynic::QueryFragment, Debug, Clone)]
pub(crate) struct BookingPage {
    pub(crate) name: String,
    pub(crate) zone: String,
    pub(crate) types: Vec<ConsultationType>,
    pub(crate) places: Vec<ConsultationPlace>,
}

/// A place to choose.
#[derive(cynic::QueryFragment, Debug, Clone)]
pub(crate) struct ConsultationPlace {
    pub(crate) code: String,
    pub(crate) name: String,
}

/// A place whose law counts, as members have it.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "PlaceOfLaw")]
pub(crate) struct KnownPlace {
    code: String,
    name: String,
}

impl KnownPlace {
    /// As a place to choose.
    pub(crate) fn choice(self) -> ConsultationPlace {
        ConsultationPlace { code: self.code, name: self.name }
    }
}

/// What whoever booked is given to keep.
#[derive(cynic::QueryFragment, Debug, Clone)]
pub(crate) struct BookedConsultation {
    pub(crate) starts_at: Option<crate::vocabulary::Instant>,
    pub(crate) zone: String,
    pub(crate) link: String,
    pub(crate) joining_link: Option<String>,
}

/// The payload of booking, asking and joining.
#[derive(cynic::QueryFragment, Debug)]
pub(crate) struct BookConsultationPayload {
    pub(crate) booked: Option<BookedConsultation>,
    pub(crate) problems: Vec<Problem>,
}

/// Somebody who says who they are.
#[derive(cynic::InputObject, Debug)]
pub(crate) struct NewcomerInput {
    pub(crate) name: String,
    pub(crate) zone: String,
    pub(crate) place: String,
    pub(crate) safe_channel: crate::vocabulary::SafeChannel,
    pub(crate) email: Option<String>,
    pub(crate) email_risk_acknowledged: Option<bool>,
}
