//! What is to be given now, to whom, and what the therapist can open.
//!
//! What comes to somebody by itself depends on the calendar, on what the therapist opened and on what they did themselves. Nothing here lets one
//! partner's pages change because of what the other did (invariant 1): a step that waits for both is offered to the therapist and never given by
//! itself.

use jiff::{SignedDuration, Timestamp};

use super::definition::{Delivery, Lane, Plan, Step};
use crate::{
    couples::BreachThread,
    ids::{EnrolmentPhaseId, PersonId},
};

/// A phase that is open now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenPhase {
    /// This time that it is open.
    pub id: EnrolmentPhaseId,
    /// Its name.
    pub phase: String,
    /// Since when.
    pub opened_at: Timestamp,
}

/// What became of a step for one person, in one of the times that its phase was open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handed {
    /// In which time.
    pub phase: EnrolmentPhaseId,
    /// The step.
    pub step: String,
    /// For whom.
    pub person: PersonId,
    /// What became of it.
    pub state: HandedState,
}

/// What became of a step for one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandedState {
    /// It was given.
    Given {
        /// When they did it, the first time.
        done_at: Option<Timestamp>,
    },
    /// The therapist left it out for them. What waits for it goes on.
    LeftOut {
        /// When.
        at: Timestamp,
    },
    /// It could not be given.
    PutOff {
        /// When it is tried again; none for what both do in one, where the therapist decides: whether it could be given might depend on the other
        /// partner, and trying again would tell when that changed.
        until: Option<Timestamp>,
    },
}

/// Everything that decides what comes next for the two of one injury.
#[derive(Debug, Clone)]
pub struct Progress<'a> {
    /// The programme.
    pub plan: &'a Plan,
    /// The injury.
    pub thread: &'a BreachThread,
    /// Who is in the couple now.
    pub members: &'a [PersonId],
    /// The open phases.
    pub open: &'a [OpenPhase],
    /// What was given so far, the oldest first.
    pub handed: &'a [Handed],
    /// Whether what is done together can be given: not, while joint work is paused.
    pub joint_goes_on: bool,
}

/// Something to give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due<'a> {
    /// In which time that its phase is open.
    pub phase: EnrolmentPhaseId,
    /// What.
    pub step: &'a Step,
    /// To whom: to one, or to both at once what they do together.
    pub people: Vec<PersonId>,
    /// Since when, or from when on.
    pub at: Timestamp,
}

impl<'a> Progress<'a> {
    /// Everything that has a time, the earliest first; what lies in the future among it. `is_together` says what both do in one.
    pub fn due(&self, is_together: impl Fn(&Step) -> bool) -> Vec<Due<'a>> {
        let mut all: Vec<Due<'a>> = Vec::new();
        for (open, step) in self.steps() {
            let groups: Vec<Vec<PersonId>> = if is_together(step) {
                if self.joint_goes_on { vec![step.lane.people(self.thread)] } else { Vec::new() }
            } else {
                step.lane.people(self.thread).into_iter().map(|person| vec![person]).collect()
            };
            for people in groups {
                if people.iter().all(|person| self.members.contains(person))
                    && let Some(at) = self.due_at(open, step, &people)
                {
                    all.push(Due { phase: open.id, step, people, at });
                }
            }
        }
        all.sort_by_key(|due| due.at);
        all
    }

    /// The steps that wait for both, and for which everybody has now done their part.
    pub fn offers(&self) -> Vec<(EnrolmentPhaseId, &'a Step)> {
        let is_ready = |step: &Step| match &step.delivery {
            Delivery::BothDone(before) => before.iter().all(|id| self.is_done_by_all(id)),
            _ => false,
        };
        let is_fresh = |open: &OpenPhase, step: &Step| {
            !self.handed.iter().any(|handed| handed.phase == open.id && handed.step == step.id)
        };
        let offered = self.steps().filter(|(open, step)| is_fresh(open, step) && is_ready(step));
        offered.map(|(open, step)| (open.id, step)).collect()
    }

    /// Whether everybody whose step it is, and who is in the couple now, has done it.
    pub fn is_done_by_all(&self, id: &str) -> bool {
        let Some(step) = self.plan.step(id) else { return false };
        let mut people = step.lane.people(self.thread);
        people.retain(|person| self.members.contains(person));
        !people.is_empty() && people.iter().all(|person| self.done_at(id, *person).is_some())
    }

    /// The steps of the open phases.
    fn steps(&self) -> impl Iterator<Item = (&'a OpenPhase, &'a Step)> + use<'a> {
        let (plan, open) = (self.plan, self.open);
        plan.steps().filter_map(move |(phase, step)| Some((open.iter().find(|one| one.phase == phase.id)?, step)))
    }

    /// From when on these people get a step; none where nothing says when, or they have it.
    fn due_at(&self, open: &OpenPhase, step: &Step, people: &[PersonId]) -> Option<Timestamp> {
        let of = |person: &PersonId| {
            let is = |handed: &&Handed| handed.phase == open.id && handed.step == step.id && handed.person == *person;
            self.handed.iter().find(is).map(|handed| handed.state)
        };
        let states: Vec<HandedState> = people.iter().filter_map(of).collect();
        if let [state, ..] = states.as_slice() {
            return match state {
                HandedState::PutOff { until } => *until,
                HandedState::Given { .. } | HandedState::LeftOut { .. } => None,
            };
        }
        let later =
            |from: Timestamp, days: u16| from.checked_add(SignedDuration::from_hours(24 * i64::from(days))).ok();
        match &step.delivery {
            Delivery::AtOnce => Some(open.opened_at),
            Delivery::InDays(days) => later(open.opened_at, *days),
            Delivery::After { step: before, days } => {
                let done = people.iter().map(|person| self.done_at(before, *person)).collect::<Option<Vec<_>>>()?;
                // What was done before its phase opened counts from then.
                later(done.into_iter().max()?.max(open.opened_at), *days)
            }
            Delivery::OpenedByTherapist | Delivery::BothDone(_) => None,
        }
    }

    /// When somebody did a step: in the time that its phase is open now, or else in the last one in which it was given to them.
    fn done_at(&self, step: &str, person: PersonId) -> Option<Timestamp> {
        let open = self.steps().find(|(_, one)| one.id == step).map(|(open, _)| open.id);
        let counts = |handed: &&Handed| {
            handed.step == step && handed.person == person && open.is_none_or(|open| open == handed.phase)
        };
        let latest = self.handed.iter().rev().find(counts)?;
        match latest.state {
            HandedState::Given { done_at } => done_at,
            HandedState::LeftOut { at } => Some(at),
            HandedState::PutOff { .. } => None,
        }
    }
}

/// Whether one lane may wait for another: never for what the other partner does alone.
pub(super) fn may_follow(lane: Lane, before: Lane) -> bool {
    before == Lane::Joint || lane == before
}

#[cfg(test)]
mod tests;
