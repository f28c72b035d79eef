//! A couple's way through a programme, in three lanes.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use services::{
    Refused,
    domain::ids::CoupleId,
    programmes::{self as acts, CheckView, EnrolmentView, PhaseView, StepPart, StepView, TimeView, TurnView},
};

use super::words::{
    ProgrammeCheckStanding, ProgrammeDelivery, ProgrammeLane, ProgrammeObject, ProgrammePartState,
    ProgrammePhaseStanding, ProgrammeStanding, ProgrammeTurn,
};
use crate::{
    input::{read_id, show_id},
    people::Person,
    problem::answer,
    scalars::Instant,
    scope::Scope,
};

/// A couple's way through a programme.
#[derive(SimpleObject)]
pub struct Enrolment {
    /// Its id.
    id: ID,
    /// The injury it is about.
    thread: ID,
    /// Who is hurt in it.
    hurt: Person,
    /// Who is involved.
    involved: Person,
    /// The programme's key.
    programme: String,
    /// The version on which they were enrolled.
    version: String,
    /// What the programme is called.
    title: String,
    /// Whether it goes on.
    standing: ProgrammeStanding,
    /// When they were enrolled.
    enrolled_at: Instant,
    /// The phases, in order.
    phases: Vec<EnrolmentPhase>,
    /// What happened to the way as a whole, the oldest first.
    turns: Vec<EnrolmentTurn>,
}

/// A phase of a couple's way.
#[derive(SimpleObject)]
pub struct EnrolmentPhase {
    /// Its name, `p0`.
    name: String,
    /// What it is called.
    title: String,
    /// What it is for.
    purpose: String,
    /// How it stands.
    standing: ProgrammePhaseStanding,
    /// Whether only its checks decide whether it opens: every phase that comes before it has been left.
    comes_now: bool,
    /// The titles of the phases that come before it.
    waits_for: Vec<String>,
    /// Every time that it was open, the oldest first.
    times: Vec<EnrolmentTime>,
    /// What is to be so before it opens or, while it is open, before it is left.
    checks: Vec<EnrolmentCheck>,
    /// What is done in it.
    steps: Vec<EnrolmentStep>,
}

/// A time that a phase was open.
#[derive(SimpleObject)]
pub struct EnrolmentTime {
    /// Since when.
    opened_at: Instant,
    /// Until when; null while it is open.
    ended_at: Option<Instant>,
    /// Whether it is open, was left, or was set back.
    standing: ProgrammePhaseStanding,
}

/// Something that is to be so.
#[derive(SimpleObject)]
pub struct EnrolmentCheck {
    /// What; send these words to confirm it.
    words: String,
    /// What it is about, such as the title of an inventory.
    about: Option<String>,
    /// How it stands.
    standing: ProgrammeCheckStanding,
}

/// A step of a couple's way.
#[derive(SimpleObject)]
pub struct EnrolmentStep {
    /// Its name.
    name: String,
    /// Whose it is.
    lane: ProgrammeLane,
    /// Whether it gives an exercise or an inventory.
    object: ProgrammeObject,
    /// What that is called.
    title: String,
    /// When it is given.
    delivery: ProgrammeDelivery,
    /// Whether both do it in one.
    together: bool,
    /// Why it is not given in this couple's care, and what can be done; null where nothing speaks against it.
    blocked: Option<String>,
    /// What has to be confirmed before it is given; null where nothing has.
    confirm_first: Option<String>,
    /// Since when it can be opened, because both have done what comes before it; null where that is not so. Opening it at once tells each of them
    /// that the other is done: a session, or a day of the week, is a better moment.
    offered_at: Option<Instant>,
    /// What became of it for each whose it is, in the last time that its phase was open.
    parts: Vec<EnrolmentPart>,
    /// What became of it in the times before.
    earlier: Vec<EnrolmentPart>,
}

/// What became of a step for one person.
#[derive(SimpleObject)]
pub struct EnrolmentPart {
    /// Who.
    person: Person,
    /// How it stands.
    state: ProgrammePartState,
    /// Since when; null for what they do not have yet.
    at: Option<Instant>,
    /// When they did it, the first time.
    done_at: Option<Instant>,
    /// How often they did it.
    times_done: i64,
    /// Whether one of it is past due.
    overdue: bool,
    /// Its newest run, where it is an exercise.
    run: Option<ID>,
}

/// Something that happened to a way as a whole.
#[derive(SimpleObject)]
pub struct EnrolmentTurn {
    /// What.
    turn: ProgrammeTurn,
    /// The title of the phase to which they went back.
    phase: Option<String>,
    /// When.
    at: Instant,
}

impl From<EnrolmentView> for Enrolment {
    fn from(view: EnrolmentView) -> Self {
        Self {
            id: show_id(view.id),
            thread: show_id(view.thread),
            hurt: view.hurt.into(),
            involved: view.involved.into(),
            programme: view.programme.key.to_string(),
            version: view.programme.version.to_string(),
            title: view.programme.plan.title.clone(),
            standing: view.standing.into(),
            enrolled_at: view.enrolled_at.into(),
            phases: view.phases.into_iter().map(EnrolmentPhase::from).collect(),
            turns: view.turns.into_iter().map(EnrolmentTurn::from).collect(),
        }
    }
}

impl From<PhaseView> for EnrolmentPhase {
    fn from(view: PhaseView) -> Self {
        Self {
            name: view.id,
            title: view.title,
            purpose: view.purpose,
            standing: view.standing.into(),
            comes_now: view.comes_now,
            waits_for: view.waits_for,
            times: view.times.into_iter().map(EnrolmentTime::from).collect(),
            checks: view.checks.into_iter().map(EnrolmentCheck::from).collect(),
            steps: view.steps.into_iter().map(EnrolmentStep::from).collect(),
        }
    }
}

impl From<TimeView> for EnrolmentTime {
    fn from(view: TimeView) -> Self {
        Self {
            opened_at: view.opened_at.into(),
            ended_at: view.ended_at.map(Instant::from),
            standing: view.standing.into(),
        }
    }
}

impl From<CheckView> for EnrolmentCheck {
    fn from(view: CheckView) -> Self {
        Self { words: view.words, about: view.about, standing: view.standing.into() }
    }
}

impl From<StepView> for EnrolmentStep {
    fn from(view: StepView) -> Self {
        Self {
            name: view.id,
            lane: view.lane.into(),
            object: (&view.object).into(),
            title: view.title,
            delivery: (&view.delivery).into(),
            together: view.together,
            blocked: view.blocked.map(str::to_owned),
            confirm_first: view.confirm_first,
            offered_at: view.offered_at.map(Instant::from),
            parts: view.parts.into_iter().map(EnrolmentPart::from).collect(),
            earlier: view.earlier.into_iter().map(EnrolmentPart::from).collect(),
        }
    }
}

impl From<StepPart> for EnrolmentPart {
    fn from(part: StepPart) -> Self {
        Self {
            person: part.person.into(),
            state: part.state.into(),
            at: part.at.map(Instant::from),
            done_at: part.done_at.map(Instant::from),
            times_done: part.times_done,
            overdue: part.overdue,
            run: part.run.map(show_id),
        }
    }
}

impl From<TurnView> for EnrolmentTurn {
    fn from(view: TurnView) -> Self {
        Self { turn: view.turn.into(), phase: view.phase, at: view.at.into() }
    }
}

/// Questions about couples' ways.
#[derive(Default)]
pub struct CoupleProgrammesQuery;

#[Object]
impl CoupleProgrammesQuery {
    /// A couple's ways through programmes, the newest first. Those who treat or supervise them.
    async fn couple_programmes(&self, ctx: &Context<'_>, id: ID) -> Option<Result<Vec<Enrolment>>> {
        let id: Result<CoupleId, Refused> = read_id(&id).map_err(Refused::from);
        let ways = Scope::of(ctx).act(id, acts::enrolments_of).await;
        answer(ways.map(|ways| ways.into_iter().map(Enrolment::from).collect()))
    }
}
