//! The therapist's couples with their last scores. Plain data: everything a row shows, and nothing that would ask the database again.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use services::couples;

use super::{CoupleStatus, ThreadRole};
use crate::{
    connection::{self, connections},
    input::show_id,
    scalars::Instant,
    scope::Scope,
};

/// A couple as the caseload lists it. Plain data: everything a row shows, nothing that would ask the database again.
#[derive(SimpleObject)]
pub struct CaseloadCouple {
    /// Its id.
    id: ID,
    /// What the practice calls them on its own screens.
    alias: String,
    /// Where they stand with the practice.
    status: CoupleStatus,
    /// Whether joint work is paused.
    on_hold: bool,
    /// Why this couple wants a look today, in words; empty when nothing does.
    attention: Vec<String>,
    /// When anybody last answered anything.
    last_response_at: Option<Instant>,
    /// When the next appointment of any of them begins.
    next_appointment_at: Option<Instant>,
    /// Who they are.
    members: Vec<CaseloadMember>,
}

/// A member of a couple in the caseload.
#[derive(SimpleObject)]
pub struct CaseloadMember {
    /// Who.
    person: ID,
    /// Their name.
    name: String,
    /// Where they stand, if the couple has injuries and they stand in all of them alike.
    role: Option<ThreadRole>,
    /// What waits for them.
    open_tasks: i64,
    /// What has waited too long.
    overdue_tasks: i64,
    /// Their last scores.
    scores: Vec<LatestScore>,
}

/// Somebody's last value on one scale.
#[derive(SimpleObject)]
pub struct LatestScore {
    /// The instrument's key.
    instrument: String,
    /// `Staying Check`
    title: String,
    /// The scale.
    scale: String,
    /// The injury it is about, if it is about one.
    thread: Option<ID>,
    /// `Remorse`
    label: String,
    /// The value.
    value: f64,
    /// The band it falls in, in words.
    band: Option<String>,
    /// The value before this one, same equivalence group.
    previous: Option<f64>,
    /// The highest value possible.
    maximum: f64,
    /// When it was answered.
    taken_at: Instant,
    /// In which response.
    response: ID,
}

impl From<couples::CaseloadCouple> for CaseloadCouple {
    fn from(view: couples::CaseloadCouple) -> Self {
        Self {
            id: show_id(view.id),
            alias: view.alias,
            status: view.status.into(),
            on_hold: view.on_hold,
            attention: view.attention,
            last_response_at: view.last_response_at.map(Instant::from),
            next_appointment_at: view.next_appointment_at.map(Instant::from),
            members: view.members.into_iter().map(CaseloadMember::from).collect(),
        }
    }
}

impl From<couples::CaseloadMember> for CaseloadMember {
    fn from(view: couples::CaseloadMember) -> Self {
        Self {
            person: show_id(view.person),
            name: view.name,
            role: view.role.map(ThreadRole::from),
            open_tasks: view.open_tasks,
            overdue_tasks: view.overdue_tasks,
            scores: view.scores.into_iter().map(LatestScore::from).collect(),
        }
    }
}

impl From<couples::LatestScore> for LatestScore {
    fn from(view: couples::LatestScore) -> Self {
        Self {
            instrument: view.instrument,
            title: view.title,
            scale: view.scale,
            thread: view.thread.map(show_id),
            label: view.label,
            value: view.value,
            band: view.band,
            previous: view.previous,
            maximum: view.maximum,
            taken_at: view.taken_at.into(),
            response: show_id(view.response),
        }
    }
}

connections! {
    /// The caseload, in pages: who needs a look first.
    CaseloadConnection, CaseloadEdge of CaseloadCouple, from couples::CaseloadCouple;
}

/// Questions about the caseload.
#[derive(Default)]
pub struct CaseloadQuery;

#[Object]
impl CaseloadQuery {
    /// The therapist's couples with their last scores.
    async fn caseload(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(30)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Option<Result<CaseloadConnection>> {
        let had = after.is_some();
        let page = Scope::of(ctx).act(Ok(connection::request(first, after)), couples::caseload).await;
        Some(connection::connect(page, had))
    }
}
