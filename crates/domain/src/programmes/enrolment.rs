//! A couple on its way through a programme: what can be opened, left and taken back.

use jiff::Timestamp;

use super::{
    check::{Check, Seen, Standing as CheckStanding},
    definition::{Phase, Programme},
};
use crate::problem::{Code, Problem, Problems};

/// Whether a couple goes through a programme now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// They do.
    Running,
    /// Nothing new is given until it goes on. What they have stays theirs to do.
    Paused,
    /// They have left it.
    Ended,
}

impl Standing {
    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Ended => "ended",
        }
    }

    /// What a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Running, Self::Paused, Self::Ended].into_iter().find(|standing| standing.as_str() == word)
    }

    /// Takes it to another standing.
    ///
    /// # Errors
    /// `WrongState` when it has ended, or stands there already.
    pub fn turn(self, to: Self) -> Result<Self, Problem> {
        if self == Self::Ended {
            return Err(ended());
        }
        if self == to {
            return Err(Problem::new(Code::WrongState, "It stands so already. Nothing was changed."));
        }
        Ok(to)
    }

    /// Whether something can be opened in it.
    ///
    /// # Errors
    /// `WrongState` while it is paused and when it has ended.
    pub fn goes_on(self) -> Result<(), Problem> {
        match self {
            Self::Running => Ok(()),
            Self::Paused => Err(Problem::new(
                Code::WrongState,
                "The programme is paused for this couple. Let it go on first. Nothing was changed.",
            )),
            Self::Ended => Err(ended()),
        }
    }
}

fn ended() -> Problem {
    Problem::new(
        Code::WrongState,
        "This couple has left the programme. Enrol them again to go on. Nothing was changed.",
    )
}

/// What happened to a couple's way as a whole. Kept for ever, for the view over time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Turn {
    /// They were enrolled.
    Enrolled,
    /// It was paused.
    Paused,
    /// It went on.
    WentOn,
    /// They went back to an earlier phase.
    WentBack,
    /// They left it.
    Left,
}

impl Turn {
    /// Every turn.
    pub const ALL: [Self; 5] = [Self::Enrolled, Self::Paused, Self::WentOn, Self::WentBack, Self::Left];

    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Enrolled => "enrolled",
            Self::Paused => "paused",
            Self::WentOn => "went-on",
            Self::WentBack => "went-back",
            Self::Left => "left",
        }
    }

    /// What a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|turn| turn.as_str() == word)
    }
}

/// How a phase stands for a couple, by the last time that it was open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PhaseStanding {
    /// It was not open yet.
    Closed,
    /// It is open.
    Open,
    /// It was left.
    Left,
    /// The couple went back to before it.
    SetBack,
}

impl PhaseStanding {
    /// The word kept in the database for how a time ended.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Open => "open",
            Self::Left => "left",
            Self::SetBack => "set-back",
        }
    }

    /// What a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Closed, Self::Open, Self::Left, Self::SetBack].into_iter().find(|standing| standing.as_str() == word)
    }
}

/// What there is to know when a phase is to be opened or left.
#[derive(Debug)]
pub struct Gate<'a> {
    /// The programme.
    pub programme: &'a Programme,
    /// How each phase stands; those that are missing were never open.
    pub phases: &'a [(String, PhaseStanding)],
    /// What the record shows.
    pub seen: &'a Seen,
    /// What the therapist says, in the words of the checks.
    pub confirmed: &'a [String],
    /// The present instant.
    pub now: Timestamp,
}

impl<'a> Gate<'a> {
    /// How a phase stands.
    pub fn standing(&self, phase: &str) -> PhaseStanding {
        self.phases.iter().rev().find(|(id, _)| id == phase).map_or(PhaseStanding::Closed, |(_, standing)| *standing)
    }

    /// The phase, if it can be opened now.
    ///
    /// # Errors
    /// `NotFound` under `phase` for one that the programme does not have; `WrongState` there for one that is open, was left, or comes later;
    /// `WrongState` under `checks.N` for what is not so yet, and `Missing` there for what the therapist has not said.
    pub fn open(&self, phase: &str) -> Result<&'a Phase, Problems> {
        let phase = self.find(phase)?;
        match self.standing(&phase.id) {
            PhaseStanding::Open => {
                return Err(Problem::at("phase", Code::WrongState, "This phase is open already.").into());
            }
            PhaseStanding::Left => {
                let message = "This phase was left. Go back to it if the couple is to do it once more.";
                return Err(Problem::at("phase", Code::WrongState, message).into());
            }
            PhaseStanding::Closed | PhaseStanding::SetBack => {}
        }
        self.comes_now(phase)?;
        self.check(&phase.enter)?;
        Ok(phase)
    }

    /// The phase, if it can be left now.
    ///
    /// # Errors
    /// As [`Gate::open`], with `WrongState` for a phase that is not open.
    pub fn leave(&self, phase: &str) -> Result<&'a Phase, Problems> {
        let phase = self.find(phase)?;
        if self.standing(&phase.id) != PhaseStanding::Open {
            return Err(Problem::at("phase", Code::WrongState, "This phase is not open. Nothing was changed.").into());
        }
        self.check(&phase.leave)?;
        Ok(phase)
    }

    /// The phases that a couple leaves behind when it goes back to `phase`: it, and those after it, as far as they were opened.
    ///
    /// # Errors
    /// `NotFound` under `phase`; `WrongState` for one that was never open.
    pub fn go_back(&self, phase: &str) -> Result<Vec<&'a str>, Problem> {
        let phase = self.find(phase)?;
        if self.standing(&phase.id) == PhaseStanding::Closed {
            let message = "This phase was never open, so there is nothing to go back to. Nothing was changed.";
            return Err(Problem::at("phase", Code::WrongState, message));
        }
        let behind = self.programme.plan.from_here_on(&phase.id);
        Ok(behind.into_iter().filter(|id| self.standing(id) != PhaseStanding::Closed).collect())
    }

    /// The phases with which a couple begins: those that wait for none, as far as their checks are met; and those that open with them.
    pub fn first(&self) -> Vec<&'a Phase> {
        let mut first: Vec<&'a Phase> = Vec::new();
        let is_met = |check: &Check| check.standing(self.seen, self.confirmed, self.now) == CheckStanding::Met;
        loop {
            let comes = |phase: &&'a Phase| {
                phase.after.is_empty()
                    && !first.iter().any(|one| one.id == phase.id)
                    && phase.with.iter().all(|id| first.iter().any(|one| one.id == *id))
                    && phase.enter.iter().all(is_met)
            };
            let Some(next) = self.programme.plan.phases.iter().find(comes) else { return first };
            first.push(next);
        }
    }

    fn find(&self, phase: &str) -> Result<&'a Phase, Problem> {
        self.programme.phase(phase).ok_or_else(|| Problem::not_found().on("phase"))
    }

    fn comes_now(&self, phase: &Phase) -> Result<(), Problem> {
        let is_left = |id: &String| self.standing(id) == PhaseStanding::Left;
        let is_there = |id: &String| matches!(self.standing(id), PhaseStanding::Left | PhaseStanding::Open);
        if phase.after.iter().all(is_left) && phase.with.iter().all(is_there) {
            return Ok(());
        }
        let message = "Another phase comes first. Look at what it says beside this one. Nothing was changed.";
        Err(Problem::at("phase", Code::WrongState, message))
    }

    fn check(&self, checks: &[Check]) -> Result<(), Problems> {
        let mut problems = Problems::default();
        for (number, check) in checks.iter().enumerate() {
            let field = format!("checks.{number}");
            match check.standing(self.seen, self.confirmed, self.now) {
                CheckStanding::Met => {}
                CheckStanding::Lacking => {
                    let message = format!("Not yet: {}. Nothing was changed.", check.words());
                    problems.push(Problem::at(field, Code::WrongState, message));
                }
                CheckStanding::ToConfirm => {
                    let message = format!("Say that this is so: {}. Nothing was changed.", check.words());
                    problems.push(Problem::at(field, Code::Missing, message));
                }
            }
        }
        problems.or_go_on()
    }
}

#[cfg(test)]
mod tests;
