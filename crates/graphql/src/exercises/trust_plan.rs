//! The trust plan: one's own side of it, and both sides on the desk.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use services::{
    Refused,
    domain::{
        couples::ThreadRole,
        exercises::trust_plan::{self as rules, TrustStep as Step},
        ids::CoupleId,
    },
    exercises::trust_plan::{self, DeskTrustPlan as OnDesk, EarlierCycle, Marking, MyTrustPlan as Mine},
};

use crate::{
    input::{Input, read_id, show_id},
    people::{Partner, Person},
    problem::{answer, payload, payloads},
    scalars::Instant,
    scope::Scope,
};

/// A step of the trust plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "rules::Step")]
pub enum TrustStep {
    /// Truth and transparency.
    Truth,
    /// Responsibility.
    Responsibility,
    /// Understanding.
    Understanding,
    /// Sympathy and support.
    Support,
    /// Time.
    Time,
}

/// Where the involved partner says they are with a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "rules::Status")]
pub enum TrustStepStatus {
    /// Not begun.
    NotStarted,
    /// At it.
    Working,
    /// Steady in it.
    Steady,
}

/// Whether the hurt partner sees a step. Only they ever set it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "rules::View")]
pub enum TrustStepView {
    /// Not yet.
    NotYet,
    /// In part.
    Partly,
    /// Yes.
    Yes,
    /// Not sure.
    NotSure,
}

/// One side of a trust plan, for whoever stands there. Nothing of the other side is in it, and no total, percentage or date.
#[derive(SimpleObject)]
pub struct MyTrustPlan {
    /// The injury.
    thread: ID,
    /// The other person.
    with: Partner,
    /// Whether the viewer is the involved partner, who says where they are; else they say what they see.
    involved: bool,
    /// Whether it has begun again.
    begun_again: bool,
    /// The steps, in order.
    steps: Vec<MyTrustStep>,
}

/// A step, from one side.
#[derive(SimpleObject)]
pub struct MyTrustStep {
    /// Which.
    step: TrustStep,
    /// Where the viewer is with it, if they are the involved partner.
    status: Option<TrustStepStatus>,
    /// Whether the viewer sees it, if they are the hurt partner.
    view: Option<TrustStepView>,
}

impl From<Mine> for MyTrustPlan {
    fn from(plan: Mine) -> Self {
        let step = |step: trust_plan::MyStep| MyTrustStep {
            step: step.step.into(),
            status: step.status.map(TrustStepStatus::from),
            view: step.view.map(TrustStepView::from),
        };
        Self {
            thread: show_id(plan.thread),
            with: plan.with.into(),
            involved: plan.side == ThreadRole::Involved,
            begun_again: plan.begun_again,
            steps: plan.steps.into_iter().map(step).collect(),
        }
    }
}

/// A trust plan on the desk.
#[derive(SimpleObject)]
pub struct DeskTrustPlan {
    /// The injury.
    thread: ID,
    /// The hurt partner.
    hurt: Person,
    /// The involved partner.
    involved: Person,
    /// Which start it is, from 1.
    cycle: i32,
    /// The steps as they are now.
    steps: Vec<DeskTrustStep>,
    /// Starts before this one, oldest first.
    earlier: Vec<EarlierTrustPlan>,
    /// What each lapse did to the hurt partner's pulse of trust, as far as it was measured.
    troughs: Vec<TrustTrough>,
}

/// A step, from both sides.
#[derive(SimpleObject)]
pub struct DeskTrustStep {
    /// Which.
    step: TrustStep,
    /// Where the involved partner is with it.
    status: Option<TrustStepStatus>,
    /// Since when.
    status_since: Option<Instant>,
    /// Whether the hurt partner sees it.
    view: Option<TrustStepView>,
    /// Since when.
    view_since: Option<Instant>,
    /// Whether it stands: steady and seen, both for 28 days on end.
    stands: bool,
}

/// A start before the present one.
#[derive(SimpleObject)]
pub struct EarlierTrustPlan {
    /// Which, from 1.
    cycle: i32,
    /// What the involved partner had said last of each step in it.
    steps: Vec<DeskTrustStep>,
}

/// What one lapse did, measured and never made up.
#[derive(SimpleObject)]
pub struct TrustTrough {
    /// When the lapse was reported.
    lapse_at: Instant,
    /// The lowest pulse in the 28 days after.
    lowest: Option<f64>,
    /// By how much it is lower than the one before; negative is lower.
    drop: Option<f64>,
    /// After how many days a pulse reached the median of the 28 days before.
    days_to_regain: Option<i32>,
    /// Whether the 28 days after are over.
    window_over: bool,
}

fn count(count: u32) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

impl From<(Step, bool)> for DeskTrustStep {
    fn from((step, stands): (Step, bool)) -> Self {
        Self {
            step: step.step.into(),
            status: step.status.map(|said| said.what.into()),
            status_since: step.status.map(|said| said.since.into()),
            view: step.view.map(|said| said.what.into()),
            view_since: step.view.map(|said| said.since.into()),
            stands,
        }
    }
}

impl From<EarlierCycle> for EarlierTrustPlan {
    fn from(earlier: EarlierCycle) -> Self {
        let cycle = earlier.cycle;
        let step = |(step, said)| DeskTrustStep::from((Step { step, cycle, status: Some(said), view: None }, false));
        Self { cycle: count(cycle), steps: earlier.steps.into_iter().map(step).collect() }
    }
}

impl From<OnDesk> for DeskTrustPlan {
    fn from(plan: OnDesk) -> Self {
        let trough = |(at, trough): (jiff::Timestamp, rules::trough::Trough)| TrustTrough {
            lapse_at: at.into(),
            lowest: trough.lowest,
            drop: trough.drop,
            days_to_regain: trough.days_to_regain.and_then(|days| i32::try_from(days).ok()),
            window_over: trough.window_over,
        };
        Self {
            thread: show_id(plan.thread),
            hurt: plan.hurt.into(),
            involved: plan.involved.into(),
            cycle: count(plan.cycle),
            steps: plan.steps.into_iter().map(DeskTrustStep::from).collect(),
            earlier: plan.earlier.into_iter().map(EarlierTrustPlan::from).collect(),
            troughs: plan.troughs.into_iter().map(trough).collect(),
        }
    }
}

payloads! {
    /// The viewer's side, as it is now.
    TrustPlanPayload {
        /// The plans.
        plans: Vec<MyTrustPlan>,
    }
}

fn planned(outcome: Result<Vec<Mine>, Refused>) -> Result<TrustPlanPayload> {
    payload(outcome, |plans| TrustPlanPayload {
        plans: plans.into_iter().map(MyTrustPlan::from).collect(),
        problems: Vec::new(),
    })
}

/// Questions about trust plans.
#[derive(Default)]
pub struct TrustPlanQuery;

#[Object]
impl TrustPlanQuery {
    /// The signed-in partner's own side of their trust plans.
    async fn my_trust_plans(&self, ctx: &Context<'_>) -> Option<Result<Vec<MyTrustPlan>>> {
        let plans = Scope::of(ctx)
            .act(Ok(()), async |actor, services, ()| trust_plan::my_trust_plans(actor, services).await)
            .await;
        answer(plans.map(|plans| plans.into_iter().map(MyTrustPlan::from).collect()))
    }

    /// Both sides of a couple's trust plans. Those who treat or supervise them.
    async fn couple_trust_plans(&self, ctx: &Context<'_>, id: ID) -> Option<Result<Vec<DeskTrustPlan>>> {
        let id: Result<CoupleId, Refused> = read_id(&id).map_err(Refused::from);
        let plans = Scope::of(ctx).act(id, trust_plan::trust_plans_of).await;
        answer(plans.map(|plans| plans.into_iter().map(DeskTrustPlan::from).collect()))
    }
}

/// Where the involved partner is with a step.
#[derive(InputObject)]
pub struct MarkTrustStepInput {
    /// The injury it is about, where there are several.
    thread: Option<ID>,
    /// Which step.
    step: TrustStep,
    /// Where they are.
    status: TrustStepStatus,
}

/// Whether the hurt partner sees a step.
#[derive(InputObject)]
pub struct SeeTrustStepInput {
    /// The injury it is about, where there are several.
    thread: Option<ID>,
    /// Which step.
    step: TrustStep,
    /// Whether they see it.
    view: TrustStepView,
}

/// Acts around trust plans.
#[derive(Default)]
pub struct TrustPlanMutation;

#[Object]
impl TrustPlanMutation {
    /// Says where one is with a step. The involved partner; the other does not see it here.
    async fn mark_trust_step(&self, ctx: &Context<'_>, input: MarkTrustStepInput) -> Result<TrustPlanPayload> {
        let command = marking(input.thread.as_ref(), input.step, rules::Status::from(input.status));
        planned(Scope::of(ctx).act(command, trust_plan::mark_step).await)
    }

    /// Says whether one sees a step. The hurt partner alone; the other does not see it here.
    async fn see_trust_step(&self, ctx: &Context<'_>, input: SeeTrustStepInput) -> Result<TrustPlanPayload> {
        let command = marking(input.thread.as_ref(), input.step, rules::View::from(input.view));
        planned(Scope::of(ctx).act(command, trust_plan::see_step).await)
    }
}

fn marking<W>(thread: Option<&ID>, step: TrustStep, word: W) -> Result<Marking<W>, Refused> {
    let mut input = Input::default();
    let thread = input.optional_id("thread", thread);
    input.finish(|| Some(Marking { thread, step: step.into(), word }))
}
