//! What the first page of a partner asks the door for.

use crate::{
    appointments::OwnAppointmentConnection,
    exercises, schema,
    talks::TalkPlanState,
    vocabulary::{AssignmentState, Date, Instant, PageInfo, Partner, Role, SafeChannel, Zoned},
};

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query")]
pub(super) struct Who {
    pub(super) viewer: Option<Viewer>,
}

#[derive(cynic::QueryFragment)]
pub(super) struct Viewer {
    pub(super) person: Zoned,
    pub(super) roles: Vec<Role>,
    pub(super) recovery_pending_until: Option<Instant>,
    pub(super) code_made_at: Option<Instant>,
    pub(super) mode_to_sign: Option<ModeProposal>,
    pub(super) link_opened_by_another: bool,
    pub(super) care_proposals: Vec<CareProposal>,
}

#[derive(cynic::QueryFragment)]
pub(super) struct CareProposal {
    pub(super) name: String,
}

#[derive(cynic::QueryFragment)]
pub(super) struct ModeProposal {
    #[expect(dead_code, reason = "a fragment needs a field; that there is one is all that matters here")]
    pub(super) id: cynic::Id,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query")]
pub(super) struct Waiting {
    #[arguments(first: 20)]
    pub(super) tasks: Option<AssignmentConnection>,
    #[arguments(first: 1)]
    pub(super) shared_with_me: Option<SharedItemConnection>,
    pub(super) contact_preference: Option<ContactPreference>,
    #[arguments(first: 3)]
    pub(super) new_feedback: Option<FeedbackNoticeConnection>,
    #[arguments(first: 30)]
    pub(super) my_exercises: Option<ExerciseRunConnection>,
    #[arguments(first: 20)]
    pub(super) my_exercise_runs: Option<ExerciseRunConnection>,
    #[arguments(first: 20)]
    pub(super) my_agreements: Option<AgreementConnection>,
    #[arguments(first: 1)]
    pub(super) exercises_shared_with_me: Option<SharedExerciseConnection>,
    #[arguments(first: 5)]
    pub(super) my_talks: Option<TalkPlanConnection>,
    #[arguments(first: 1)]
    pub(super) my_appointments: Option<OwnAppointmentConnection>,
    pub(super) my_follow_ups: Option<Vec<FollowUp>>,
}

#[derive(cynic::QueryFragment)]
pub(super) struct FollowUp {
    pub(super) agreed_at: Option<Instant>,
    pub(super) declined_at: Option<Instant>,
}

#[derive(cynic::QueryFragment)]
pub(super) struct TalkPlanConnection {
    pub(super) nodes: Vec<TalkPlan>,
}

#[derive(cynic::QueryFragment)]
pub(super) struct TalkPlan {
    pub(super) is_mine: bool,
    pub(super) with: Partner,
    pub(super) state: TalkPlanState,
}

#[derive(cynic::QueryFragment)]
pub(super) struct ExerciseRunConnection {
    pub(super) nodes: Vec<exercises::Run>,
}

#[derive(cynic::QueryFragment)]
pub(super) struct AgreementConnection {
    pub(super) nodes: Vec<Agreement>,
}

#[derive(cynic::QueryFragment)]
pub(super) struct Agreement {
    pub(super) id: cynic::Id,
    pub(super) title: String,
    pub(super) waits_for_me: bool,
    /// What stands in place of its words while joint work is paused; then nothing can be signed.
    pub(super) resting: Option<String>,
}

#[derive(cynic::QueryFragment)]
pub(super) struct SharedExerciseConnection {
    pub(super) nodes: Vec<SharedExerciseNotice>,
}

#[derive(cynic::QueryFragment)]
pub(super) struct SharedExerciseNotice {
    #[expect(dead_code, reason = "a fragment needs a field; that there is one is all that matters here")]
    pub(super) run: cynic::Id,
}

#[derive(cynic::QueryFragment)]
pub(super) struct FeedbackNoticeConnection {
    pub(super) nodes: Vec<FeedbackNotice>,
}

#[derive(cynic::QueryFragment)]
pub(super) struct FeedbackNotice {
    pub(super) response: cynic::Id,
    pub(super) title: String,
}

#[derive(cynic::QueryFragment)]
pub(super) struct AssignmentConnection {
    pub(super) nodes: Vec<Assignment>,
    pub(super) page_info: PageInfo,
}

#[derive(cynic::QueryFragment)]
pub(super) struct Assignment {
    pub(super) id: cynic::Id,
    pub(super) title: String,
    pub(super) minutes: i32,
    pub(super) state: AssignmentState,
    pub(super) due_on: Date,
    pub(super) closes_at: Instant,
    pub(super) before_appointment: Option<Instant>,
    pub(super) overdue: bool,
    pub(super) readers_line: String,
}

#[derive(cynic::QueryFragment)]
pub(super) struct SharedItemConnection {
    pub(super) nodes: Vec<SharedItem>,
}

#[derive(cynic::QueryFragment)]
pub(super) struct SharedItem {
    #[expect(dead_code, reason = "a fragment needs a field; that there is one is all that matters here")]
    pub(super) id: cynic::Id,
}

#[derive(cynic::QueryFragment)]
pub(super) struct ContactPreference {
    pub(super) safe_channel: SafeChannel,
    pub(super) review_due: bool,
}
