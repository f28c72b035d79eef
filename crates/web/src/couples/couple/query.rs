//! What the page of a couple asks the door for.

use crate::appointments::AppointmentConnection;
use crate::desk::DeskViewer;
use crate::desk::needs::Need;
use crate::desk::words::{AccountState, CareRole, CoupleStatus, Direction, HoldCause, ResponseSource, ResponseStatus};
use crate::exercises::LapseStage;
use crate::inventories::needs::{LoopStanding, OfferState};
use crate::schema;
use crate::talks::TalkPlanState;
use crate::vocabulary::{
    AssignmentState, ConfidentialityMode, Date, Instant, Partner, Person, SafeChannel, ServiceKind,
};

#[derive(cynic::QueryVariables, Debug)]
pub(super) struct CoupleVariables {
    pub(super) id: cynic::Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "CoupleVariables")]
pub(super) struct CoupleQuery {
    pub(super) viewer: Option<DeskViewer>,
    #[arguments(id: $id)]
    pub(super) couple: Option<Couple>,
    #[arguments(id: $id)]
    pub(super) couple_lapses: Option<Vec<Lapse>>,
    #[arguments(id: $id)]
    pub(super) since_appointment: Option<Vec<SinceAppointment>>,
    #[arguments(id: $id, first: 1)]
    pub(super) couple_appointments: Option<AppointmentConnection>,
}

/// A lapse, as far as the couple's own page tells of it; what was reported stands beside the trust plan.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "DeskLapse")]
pub(super) struct Lapse {
    pub(super) reported_at: Instant,
    pub(super) stage: LapseStage,
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct SinceAppointment {
    pub(super) person: cynic::Id,
    pub(super) held_at: Option<Instant>,
    pub(super) alone: bool,
    pub(super) since: Instant,
    pub(super) answers: Vec<SinceAnswer>,
    pub(super) exercises: Vec<SinceExercise>,
    pub(super) triggers: Vec<SinceExercise>,
    pub(super) lapses_told: i32,
    pub(super) loops_done: i32,
    pub(super) last_talk_at: Option<Instant>,
    pub(super) promises_kept: i32,
    pub(super) promises_missed: i32,
    pub(super) promises_disputed: i32,
    pub(super) agreements_signed: i32,
    pub(super) reviews_due: i32,
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct SinceAnswer {
    pub(super) response: cynic::Id,
    pub(super) title: String,
    pub(super) at: Instant,
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct SinceExercise {
    pub(super) run: cynic::Id,
    pub(super) title: String,
    pub(super) at: Instant,
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct Couple {
    pub(super) id: cynic::Id,
    pub(super) alias: String,
    pub(super) status: CoupleStatus,
    pub(super) opened_at: Instant,
    pub(super) service: ServiceKind,
    pub(super) service_change: Option<ServiceChange>,
    pub(super) mode: ConfidentialityMode,
    pub(super) proposed_mode: Option<ConfidentialityMode>,
    pub(super) hold: Option<Hold>,
    pub(super) members: Vec<CoupleMember>,
    pub(super) threads: Vec<Thread>,
    pub(super) care_team: Vec<CareTeamMember>,
    pub(super) earlier_care: Vec<EarlierCare>,
}

/// The last change of what a couple's care is.
#[derive(cynic::QueryFragment, Debug)]
pub(super) struct ServiceChange {
    pub(super) at: Instant,
    pub(super) reason: Option<String>,
}

/// Earlier care of the same people.
#[derive(cynic::QueryFragment, Debug)]
pub(super) struct EarlierCare {
    pub(super) began_at: Instant,
    pub(super) parted_at: Instant,
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct Hold {
    pub(super) id: cynic::Id,
    pub(super) cause: HoldCause,
    pub(super) placed_at: Instant,
    pub(super) release_asked: bool,
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct Thread {
    pub(super) hurt: cynic::Id,
    pub(super) involved: cynic::Id,
    pub(super) opened_at: Instant,
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct CareTeamMember {
    pub(super) person: Person,
    pub(super) role: CareRole,
    pub(super) awaits_consent: bool,
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct CoupleMember {
    pub(super) person: Person,
    pub(super) account: AccountState,
    pub(super) safe_channel: SafeChannel,
    pub(super) lines: Vec<Line>,
    #[arguments(first: 20)]
    pub(super) assignments: AssignmentConnection,
    #[arguments(first: 20)]
    pub(super) responses: ResponseConnection,
    #[arguments(first: 20)]
    pub(super) loops: ScoreLoopConnection,
    #[arguments(first: 20)]
    pub(super) talks: TalkRecordConnection,
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct ScoreLoopConnection {
    pub(super) nodes: Vec<ScoreLoop>,
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct ScoreLoop {
    pub(super) label: String,
    pub(super) standing: LoopStanding,
    pub(super) opened_at: Instant,
    pub(super) maximum: f64,
    pub(super) ratings: Vec<LoopRating>,
    pub(super) need: Option<LoopNeed>,
    pub(super) offers: Vec<Offer>,
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct LoopRating {
    pub(super) value: f64,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Need")]
pub(super) struct LoopNeed {
    pub(super) text: String,
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct Offer {
    pub(super) to: Partner,
    pub(super) text: String,
    pub(super) by: Date,
    pub(super) state: OfferState,
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct TalkRecordConnection {
    pub(super) nodes: Vec<TalkRecord>,
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct TalkRecord {
    pub(super) author: Partner,
    pub(super) partner: Partner,
    pub(super) made_at: Instant,
    pub(super) shared_at: Option<Instant>,
    pub(super) state: TalkPlanState,
    pub(super) talks: i32,
    pub(super) done: i32,
    pub(super) ratings: Vec<TalkRating>,
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct TalkRating {
    pub(super) person: cynic::Id,
    pub(super) number: i32,
    pub(super) felt_heard: i32,
    pub(super) needed_pause: bool,
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct Line {
    pub(super) instrument: String,
    pub(super) title: String,
    pub(super) scale: String,
    pub(super) label: String,
    pub(super) minimum: f64,
    pub(super) maximum: f64,
    pub(super) direction: Direction,
    pub(super) cutoff: Option<f64>,
    pub(super) points: Vec<Point>,
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct Point {
    pub(super) at: Instant,
    pub(super) value: f64,
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct AssignmentConnection {
    pub(super) nodes: Vec<Assignment>,
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct Assignment {
    pub(super) id: cynic::Id,
    pub(super) title: String,
    pub(super) state: AssignmentState,
    pub(super) due_on: Date,
    pub(super) before_appointment: Option<Instant>,
    pub(super) overdue: bool,
    pub(super) repeats_every_days: Option<i32>,
    pub(super) submitted_at: Option<Instant>,
    pub(super) response: Option<cynic::Id>,
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct ResponseConnection {
    pub(super) nodes: Vec<Response>,
}

#[derive(cynic::QueryFragment, Debug)]
pub(super) struct Response {
    pub(super) id: cynic::Id,
    pub(super) title: String,
    pub(super) submitted_at: Instant,
    pub(super) source: ResponseSource,
    pub(super) status: ResponseStatus,
    pub(super) possibly_not_private: bool,
    pub(super) needs: Vec<Need>,
}
