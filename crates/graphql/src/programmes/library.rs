//! The programmes on which a couple can be enrolled.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use services::{
    domain::programmes::definition::{Object as Given, Phase, Step},
    programmes::{self, ProgrammeView},
};

use super::words::{ProgrammeDelivery, ProgrammeLane, ProgrammeObject};
use crate::{
    connection::{self, connections},
    input::{offer, show_id},
    scope::Scope,
};

/// A programme, in its newest version.
#[derive(SimpleObject)]
pub struct Programme {
    /// `rebuilding`
    key: String,
    /// Its version; who was enrolled on one goes on with it.
    version: String,
    /// What it is called.
    title: String,
    /// What it is for.
    purpose: String,
    /// Whether the practice made it.
    is_own: bool,
    /// The draft of its next version, if somebody has begun one.
    draft: Option<ID>,
    /// Whether the practice offers it no longer.
    retired: bool,
    /// The phases, in order.
    phases: Vec<ProgrammePhase>,
    /// What it holds, as JSON: title, purpose, phases. Keep it as a draft elsewhere, or change it and send it back as one.
    content: String,
}

/// A phase of a programme.
#[derive(SimpleObject)]
pub struct ProgrammePhase {
    /// Its name, `p0`.
    name: String,
    /// What it is called.
    title: String,
    /// What it is for.
    purpose: String,
    /// The names of the phases that are to be left before.
    after: Vec<String>,
    /// The names of the phases that are at least to be open.
    with: Vec<String>,
    /// What is to be so before it opens, in words.
    enter: Vec<String>,
    /// What is to be so before it is left, in words.
    leave: Vec<String>,
    /// What is done in it.
    steps: Vec<ProgrammeStep>,
}

/// A step of a programme.
#[derive(SimpleObject)]
pub struct ProgrammeStep {
    /// Its name.
    name: String,
    /// Whose it is.
    lane: ProgrammeLane,
    /// Whether it gives an exercise or an inventory.
    object: ProgrammeObject,
    /// The key of what it gives.
    key: String,
    /// When it is given.
    delivery: ProgrammeDelivery,
    /// Every how many days it comes again; null for once.
    every_days: Option<i32>,
}

impl From<ProgrammeView> for Programme {
    fn from(view: ProgrammeView) -> Self {
        let plan = &view.programme.plan;
        Self {
            key: view.programme.key.to_string(),
            version: view.programme.version.to_string(),
            title: plan.title.clone(),
            purpose: plan.purpose.clone(),
            is_own: view.is_own,
            draft: view.draft.map(show_id),
            retired: view.retired,
            phases: plan.phases.iter().map(ProgrammePhase::from).collect(),
            content: super::making::written(plan),
        }
    }
}

impl From<&Phase> for ProgrammePhase {
    fn from(phase: &Phase) -> Self {
        Self {
            name: phase.id.clone(),
            title: phase.title.clone(),
            purpose: phase.purpose.clone(),
            after: phase.after.clone(),
            with: phase.with.clone(),
            enter: phase.enter.iter().map(services::domain::programmes::check::Check::words).collect(),
            leave: phase.leave.iter().map(services::domain::programmes::check::Check::words).collect(),
            steps: phase.steps.iter().map(ProgrammeStep::from).collect(),
        }
    }
}

impl From<&Step> for ProgrammeStep {
    fn from(step: &Step) -> Self {
        let (Given::Exercise(key) | Given::Inventory(key)) = &step.object;
        Self {
            name: step.id.clone(),
            lane: step.lane.into(),
            object: (&step.object).into(),
            key: key.clone(),
            delivery: (&step.delivery).into(),
            every_days: step.every_days.map(i32::from),
        }
    }
}

connections! {
    /// Programmes, in pages.
    ProgrammeConnection, ProgrammeEdge of Programme, from ProgrammeView;
}

/// Questions about the library of programmes.
#[derive(Default)]
pub struct ProgrammeLibraryQuery;

#[Object]
impl ProgrammeLibraryQuery {
    /// Every programme on which a couple can be enrolled: the one that comes with the service first, then the practice's own. Members of the
    /// practice.
    async fn programmes(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(20)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
        #[graphql(
            desc = "True for those that the practice made and offers no longer; leave out for those that it offers."
        )]
        retired: Option<bool>,
    ) -> Option<Result<ProgrammeConnection>> {
        let had = after.is_some();
        let page =
            Scope::of(ctx).act(Ok((offer(retired), connection::request(first, after))), programmes::programmes).await;
        Some(connection::connect(page, had))
    }
}
