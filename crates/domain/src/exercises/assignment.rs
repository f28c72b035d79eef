//! One exercise given to one person, for once, again and again, or whenever they need it. What partners do together is given to each of them.

use jiff::Timestamp;

use super::{
    definition::{
        Exercise,
        key::{ExerciseKey, Version},
    },
    rhythm::{Rhythm, Wanted},
    run::{Run, State},
};
use crate::{
    couples::{BreachThread, ThreadRole, hold},
    ids::{CoupleId, ExerciseAssignmentId, PersonId, RunId, ThreadId},
    problem::{Code, Problem, Problems},
    zone::Zone,
};

/// One exercise given to one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// Its id.
    pub id: ExerciseAssignmentId,
    /// The couple in whose care it is done.
    pub couple: CoupleId,
    /// The thread it is about, if it is about one.
    pub thread: Option<ThreadId>,
    /// Who does it.
    pub person: PersonId,
    /// The exercise, and the version its runs are done on (DOMAIN.md 9 #7).
    pub exercise: (ExerciseKey, Version),
    /// When it comes.
    pub rhythm: Rhythm,
    /// Where the days of the rhythm are.
    pub zone: Zone,
    /// Who gave it.
    pub assigned_by: PersonId,
    /// When.
    pub assigned_at: Timestamp,
}

/// What a therapist gives: everything that is decided when it is given.
#[derive(Debug, Clone)]
pub struct Assigning<'a> {
    /// The couple in whose care it is done.
    pub couple: CoupleId,
    /// Its members.
    pub members: &'a [PersonId],
    /// The thread it is about, if it is about one.
    pub thread: Option<&'a BreachThread>,
    /// Who does it.
    pub people: &'a [PersonId],
    /// What is given.
    pub exercise: &'a Exercise,
    /// Whether the therapist confirmed what has to be confirmed before it is given.
    pub confirmed: bool,
    /// Whether the couple's joint work is paused.
    pub on_hold: bool,
}

impl Assigning<'_> {
    /// Everything that keeps it from being given, beside `exercise`, `people`, `thread` and `confirmed`.
    ///
    /// # Errors
    /// `OnHold` for what is done together while joint work is paused; `Missing` without anybody, a thread or a confirmation; `NotFound` for
    /// somebody who is no member; `OutOfRange` for the other partner's part, or one person for what both do.
    pub fn check(&self) -> Result<(), Problems> {
        let mut problems = Problems::default();
        problems.note("exercise", self.is_possible_now());
        problems.note("thread", self.has_its_thread());
        problems.note("people", self.has_its_people());
        if self.exercise.confirm_first.is_some() && !self.confirmed {
            problems.push(Problem::at("confirmed", Code::Missing, "Confirm this first. Nothing was assigned."));
        }
        problems.or_go_on()
    }

    fn is_possible_now(&self) -> Result<(), Problem> {
        if self.exercise.is_joint() && self.on_hold {
            let message =
                "Joint work is paused for this couple. Choose something that is done alone, or wait until it goes on.";
            return Err(Problem::new(Code::OnHold, message));
        }
        Ok(())
    }

    fn has_its_thread(&self) -> Result<(), Problem> {
        match self.thread {
            Some(thread) if thread.couple != self.couple => Err(Problem::not_found()),
            None if self.exercise.needs_thread() => {
                Err(Problem::new(Code::Missing, "Choose which injury this is about."))
            }
            _ => Ok(()),
        }
    }

    fn has_its_people(&self) -> Result<(), Problem> {
        if self.people.is_empty() {
            return Err(Problem::new(Code::Missing, "Choose who does this."));
        }
        if self.people.iter().any(|person| !self.members.contains(person)) {
            return Err(Problem::not_found());
        }
        let is_wrong_side = |needed: ThreadRole| {
            self.thread.is_some_and(|thread| self.people.iter().any(|person| thread.role_of(*person) != Some(needed)))
        };
        if self.exercise.who.role().is_some_and(is_wrong_side) {
            let message = "This one is for one side of the injury. Choose only the person it is for.";
            return Err(Problem::new(Code::OutOfRange, message));
        }
        let needed: Vec<PersonId> =
            self.thread.map_or_else(|| self.members.to_vec(), |thread| vec![thread.hurt, thread.involved]);
        let is_alone = !needed.iter().all(|person| self.people.contains(person)) || needed.len() < 2;
        if self.exercise.is_joint() && is_alone {
            return Err(Problem::new(Code::OutOfRange, "This is done by both. Choose both of them."));
        }
        Ok(())
    }
}

impl Assignment {
    /// Gives what [`Assigning::check`] found possible to one of its people, with the first run.
    ///
    /// # Errors
    /// As [`Rhythm::plan`], in the person's own zone.
    pub fn give(
        (id, run): (ExerciseAssignmentId, RunId),
        assigning: &Assigning<'_>,
        (person, zone): (PersonId, &Zone),
        (assigned_by, wanted): (PersonId, Wanted),
        now: Timestamp,
    ) -> Result<(Self, Run), Problems> {
        let rhythm = Rhythm::plan(wanted, zone, now)?;
        let assignment = Self {
            id,
            couple: assigning.couple,
            thread: assigning.thread.map(|thread| thread.id),
            person,
            exercise: (assigning.exercise.key.clone(), assigning.exercise.version.clone()),
            rhythm,
            zone: zone.clone(),
            assigned_by,
            assigned_at: now,
        };
        let first = assignment.run(run, 0, now).ok_or_else(Problem::not_found)?;
        Ok((assignment, first))
    }

    /// The run of this number, to be done; none where the rhythm has no such run.
    pub fn run(&self, id: RunId, number: u32, now: Timestamp) -> Option<Run> {
        let due_on = self.rhythm.due_on(number)?;
        Some(Run {
            id,
            assignment: self.id,
            person: self.person,
            number,
            opened_at: now,
            due_on,
            zone: self.zone.clone(),
            state: State::Assigned,
            version: 1,
        })
    }
}

/// Whether somebody may work at an exercise now.
///
/// # Errors
/// `OnHold`, in the words of every pause, for what is done together while joint work is paused (DOMAIN.md 6.6).
pub fn may_go_on(exercise: &Exercise, on_hold: bool) -> Result<(), Problem> {
    if exercise.is_joint() && on_hold {
        return Err(Problem::new(Code::OnHold, hold::NEUTRAL_TEXT));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
