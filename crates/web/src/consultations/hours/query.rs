//! What is asked and sent about the hours of a member, and about the public page.

use super::other_days::{DayHours, DayHoursInput};
use crate::{
    consultations::source::CalendarSource,
    desk::DeskViewer,
    schema,
    vocabulary::{Instant, Person, Problem, TypedDate},
};

#[derive(cynic::QueryVariables)]
pub(super) struct HoursVariables {
    pub(super) member: Option<cynic::Id>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "HoursVariables")]
pub(super) struct HoursQuery {
    pub(super) viewer: Option<DeskViewer>,
    #[arguments(member: $member)]
    pub(super) availability: Option<Availability>,
    pub(super) calendar_sources: Option<Vec<CalendarSource>>,
}

#[derive(cynic::QueryFragment)]
pub(super) struct Availability {
    pub(super) member: Person,
    pub(super) zone: Option<String>,
    pub(super) week: Vec<WeeklyHours>,
    pub(super) closed_on: Vec<TypedDate>,
    pub(super) open_on: Vec<DayHours>,
    pub(super) most_a_day: Option<i32>,
    pub(super) own_calendar: Option<OwnCalendar>,
    pub(super) version: i32,
}

#[derive(cynic::QueryFragment)]
pub(super) struct OwnCalendar {
    pub(super) read_at: Instant,
    pub(super) ahead: i32,
    pub(super) until: Instant,
}

#[derive(cynic::QueryFragment)]
pub(super) struct WeeklyHours {
    pub(super) day: String,
    pub(super) from: String,
    pub(super) until: String,
}

#[derive(cynic::QueryVariables)]
pub(super) struct ChangeVariables {
    pub(super) input: ChangeAvailabilityInput,
}

#[derive(cynic::InputObject)]
pub(super) struct ChangeAvailabilityInput {
    pub(super) member: Option<cynic::Id>,
    pub(super) version: i32,
    pub(super) zone: String,
    pub(super) week: Vec<WeeklyHoursInput>,
    pub(super) closed_on: Option<Vec<TypedDate>>,
    pub(super) open_on: Option<Vec<DayHoursInput>>,
    pub(super) most_a_day: Option<i32>,
}

#[derive(cynic::InputObject)]
pub(super) struct WeeklyHoursInput {
    pub(super) day: String,
    pub(super) from: String,
    pub(super) until: String,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "ChangeVariables")]
pub(super) struct Change {
    #[arguments(input: $input)]
    pub(super) change_availability: AvailabilityPayload,
}

#[derive(cynic::QueryFragment)]
pub(super) struct AvailabilityPayload {
    pub(super) problems: Vec<Problem>,
}

#[derive(cynic::QueryVariables)]
pub(super) struct OpenVariables {
    pub(super) input: OpenBookingPageInput,
}

#[derive(cynic::InputObject)]
pub(super) struct OpenBookingPageInput {
    pub(super) address: String,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "OpenVariables")]
pub(super) struct Open {
    #[arguments(input: $input)]
    pub(super) open_booking_page: BookingAddressPayload,
}

#[derive(cynic::QueryFragment)]
pub(super) struct BookingAddressPayload {
    pub(super) address: Option<String>,
    pub(super) problems: Vec<Problem>,
}

#[derive(cynic::QueryVariables)]
pub(super) struct ReadVariables {
    pub(super) input: ReadOwnCalendarInput,
}

#[derive(cynic::InputObject)]
pub(super) struct ReadOwnCalendarInput {
    pub(super) calendar: String,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "ReadVariables")]
pub(super) struct Read {
    #[arguments(input: $input)]
    pub(super) read_own_calendar: OwnCalendarPayload,
}

#[derive(cynic::QueryFragment)]
pub(super) struct OwnCalendarPayload {
    pub(super) busy_times: i32,
    pub(super) notes: Vec<String>,
    pub(super) problems: Vec<Problem>,
}
