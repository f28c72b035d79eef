//! Which phases can ever be opened, and which steps can ever be given.
//!
//! It plays the programme with a couple that does everything as soon as it can. What is still shut when nothing moves any more can never open:
//! phases and steps that wait for each other in a ring, and gates that ask for what comes only behind them.

use super::{
    check::Check,
    definition::{Delivery, Phase, Plan, Step},
};

/// What nobody ever reaches.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Unreached<'a> {
    /// Phases that never open.
    pub(super) phases: Vec<&'a str>,
    /// Phases that open and can never be left.
    pub(super) endless: Vec<&'a str>,
    /// Steps of phases that open, which are never given.
    pub(super) steps: Vec<&'a str>,
}

#[derive(Default)]
struct Played<'a> {
    opened: Vec<&'a str>,
    left: Vec<&'a str>,
    given: Vec<&'a str>,
}

pub(super) fn unreached(plan: &Plan) -> Unreached<'_> {
    let mut played = Played::default();
    while played.go_on(plan) {}
    let names = |phase: &'_ Phase, among: &[&str]| among.contains(&phase.id.as_str());
    let phases = plan.phases.iter().filter(|phase| !names(phase, &played.opened));
    let endless = plan.phases.iter().filter(|phase| names(phase, &played.opened) && !names(phase, &played.left));
    let steps = plan.steps().filter(|(phase, step)| names(phase, &played.opened) && !played.has_given(&step.id));
    Unreached {
        phases: phases.map(|phase| phase.id.as_str()).collect(),
        endless: endless.map(|phase| phase.id.as_str()).collect(),
        steps: steps.map(|(_, step)| step.id.as_str()).collect(),
    }
}

impl<'a> Played<'a> {
    /// Makes every move that is possible now; whether there was one.
    fn go_on(&mut self, plan: &'a Plan) -> bool {
        let before = (self.opened.len(), self.left.len(), self.given.len());
        for phase in &plan.phases {
            if !self.opened.contains(&phase.id.as_str()) && self.can_open(phase) {
                self.opened.push(&phase.id);
            }
        }
        for (phase, step) in plan.steps() {
            if self.opened.contains(&phase.id.as_str()) && !self.has_given(&step.id) && self.can_give(step) {
                self.given.push(&step.id);
            }
        }
        for phase in &plan.phases {
            let id = phase.id.as_str();
            if self.opened.contains(&id) && !self.left.contains(&id) && self.can_meet(&phase.leave) {
                self.left.push(id);
            }
        }
        before != (self.opened.len(), self.left.len(), self.given.len())
    }

    fn can_open(&self, phase: &Phase) -> bool {
        phase.after.iter().all(|id| self.left.contains(&id.as_str()))
            && phase.with.iter().all(|id| self.opened.contains(&id.as_str()))
            && self.can_meet(&phase.enter)
    }

    fn can_give(&self, step: &Step) -> bool {
        match &step.delivery {
            Delivery::AtOnce | Delivery::InDays(_) | Delivery::OpenedByTherapist => true,
            Delivery::After { step, .. } => self.has_given(step),
            Delivery::BothDone(steps) => steps.iter().all(|step| self.has_given(step)),
        }
    }

    /// Whether checks can be met: the one kind that depends on the programme itself is that a step was done.
    fn can_meet(&self, checks: &[Check]) -> bool {
        checks.iter().all(|check| match check {
            Check::Done(step) => self.has_given(step),
            _ => true,
        })
    }

    fn has_given(&self, step: &str) -> bool {
        self.given.contains(&step)
    }
}
