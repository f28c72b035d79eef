//! The trust plan: each side says its own, the therapist sees both.

mod desk;
mod mark;
mod mine;
mod rows;

use domain::{
    couples::ThreadRole,
    exercises::trust_plan::{Said, Status, Step, TrustStep, View, trough::Trough},
    ids::ThreadId,
};
use jiff::Timestamp;

use crate::people::PersonView;

pub use desk::trust_plans_of;
pub use mark::{mark_step, see_step};
pub use mine::my_trust_plans;
pub(super) use rows::restart;

/// A word about a step, from either side.
#[derive(Debug, Clone, Copy)]
pub struct Marking<W> {
    /// The injury it is about, where the person stands in several.
    pub thread: Option<ThreadId>,
    /// Which step.
    pub step: Step,
    /// The word.
    pub word: W,
}

/// One side of a trust plan, for whoever stands there. Nothing of the other side is in it.
#[derive(Debug, Clone)]
pub struct MyTrustPlan {
    /// The injury.
    pub thread: ThreadId,
    /// The other person.
    pub with: PersonView,
    /// On which side the viewer stands.
    pub side: ThreadRole,
    /// Whether it has begun again after a lapse.
    pub begun_again: bool,
    /// The steps, in order.
    pub steps: Vec<MyStep>,
}

/// A step, from one side.
#[derive(Debug, Clone, Copy)]
pub struct MyStep {
    /// Which.
    pub step: Step,
    /// Where the viewer is with it, if they are the involved partner.
    pub status: Option<Status>,
    /// Whether the viewer sees it, if they are the hurt partner.
    pub view: Option<View>,
}

/// A trust plan on the desk.
#[derive(Debug, Clone)]
pub struct DeskTrustPlan {
    /// The injury.
    pub thread: ThreadId,
    /// The hurt partner.
    pub hurt: PersonView,
    /// The involved partner.
    pub involved: PersonView,
    /// Which start it is, from 1.
    pub cycle: u32,
    /// The steps as they are now, each with whether it stands.
    pub steps: Vec<(TrustStep, bool)>,
    /// Earlier starts: what the involved partner had said last of each step.
    pub earlier: Vec<EarlierCycle>,
    /// When each lapse was reported, and what it did, as far as pulses tell.
    pub troughs: Vec<(Timestamp, Trough)>,
}

/// A start before the present one.
#[derive(Debug, Clone)]
pub struct EarlierCycle {
    /// Which, from 1.
    pub cycle: u32,
    /// What was said last of each step in it.
    pub steps: Vec<(Step, Said<Status>)>,
}
