//! The five steps, each seen from two sides (DOMAIN.md 2.3).
//!
//! The involved partner says where they are with a step; the hurt partner says whether it is there. Neither overwrites the other, nobody else
//! writes either, and the hurt partner's view is never reset, by a lapse or by anything. There is no total, no percentage, no date and no rank.

pub mod trough;

use jiff::{SignedDuration, Timestamp};

use crate::{
    couples::{BreachThread, ThreadRole},
    ids::PersonId,
    problem::Problem,
};

/// Both sides have to stay so for this long before a step stands, for the therapist.
pub const STANDS_AFTER: SignedDuration = SignedDuration::from_hours(24 * 28);

/// A step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// T: truth and transparency.
    Truth,
    /// R: responsibility.
    Responsibility,
    /// U: understanding.
    Understanding,
    /// S: sympathy and support.
    Support,
    /// T: time.
    Time,
}

impl Step {
    /// Every step, in order.
    pub const ALL: [Self; 5] = [Self::Truth, Self::Responsibility, Self::Understanding, Self::Support, Self::Time];

    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Truth => "truth",
            Self::Responsibility => "responsibility",
            Self::Understanding => "understanding",
            Self::Support => "support",
            Self::Time => "time",
        }
    }

    /// The step a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.as_str() == word)
    }
}

/// Where the involved partner says they are with a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Status {
    /// Not begun.
    #[default]
    NotStarted,
    /// At it.
    Working,
    /// Steady in it.
    Steady,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 3] = [Self::NotStarted, Self::Working, Self::Steady];

    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotStarted => "not-started",
            Self::Working => "working",
            Self::Steady => "steady",
        }
    }

    /// The status a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == word)
    }

    /// Where a step begins after a lapse: with the truth at once, with the others later (DOMAIN.md 2.3, lapse rule).
    pub fn after_lapse(step: Step) -> Self {
        if step == Step::Truth { Self::Working } else { Self::NotStarted }
    }
}

/// Whether the hurt partner sees a step in what the other does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum View {
    /// Not yet.
    NotYet,
    /// In part.
    Partly,
    /// Yes.
    Yes,
    /// Not sure.
    NotSure,
}

impl View {
    /// Every view.
    pub const ALL: [Self; 4] = [Self::NotYet, Self::Partly, Self::Yes, Self::NotSure];

    /// The word kept, sealed, in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotYet => "not-yet",
            Self::Partly => "partly",
            Self::Yes => "yes",
            Self::NotSure => "not-sure",
        }
    }

    /// The view a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.as_str() == word)
    }
}

/// One side's word about one step, since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said<T> {
    /// What.
    pub what: T,
    /// Since when it is that, without a break.
    pub since: Timestamp,
}

impl<T: PartialEq> Said<T> {
    /// What is said now. The same word again changes nothing, not even since when.
    #[must_use]
    pub fn again(before: Option<Self>, what: T, now: Timestamp) -> Self {
        match before {
            Some(said) if said.what == what => said,
            _ => Self { what, since: now },
        }
    }
}

/// A step, as both sides put it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrustStep {
    /// Which.
    pub step: Step,
    /// Since the how many-th start, from 1.
    pub cycle: u32,
    /// The involved partner's word in this cycle; none when they have said nothing.
    pub status: Option<Said<Status>>,
    /// The hurt partner's; it goes on through all cycles.
    pub view: Option<Said<View>>,
}

impl TrustStep {
    /// The involved partner says where they are.
    ///
    /// # Errors
    /// `NotFound` for anybody else.
    pub fn set_status(self, thread: &BreachThread, by: PersonId, to: Status, now: Timestamp) -> Result<Self, Problem> {
        only(ThreadRole::Involved, thread, by)?;
        Ok(Self { status: Some(Said::again(self.status, to, now)), ..self })
    }

    /// The hurt partner says what they see.
    ///
    /// # Errors
    /// `NotFound` for anybody else (DOMAIN.md Annex E, invariant 5).
    pub fn set_view(self, thread: &BreachThread, by: PersonId, to: View, now: Timestamp) -> Result<Self, Problem> {
        only(ThreadRole::Hurt, thread, by)?;
        Ok(Self { view: Some(Said::again(self.view, to, now)), ..self })
    }

    /// The step after a lapse: a new cycle, in which the involved partner begins again. The view is not touched.
    #[must_use]
    pub fn after_lapse(self, now: Timestamp) -> Self {
        let status = Said { what: Status::after_lapse(self.step), since: now };
        Self { cycle: self.cycle + 1, status: Some(status), ..self }
    }

    /// Whether the step stands, for the therapist: steady and seen, both for 28 days on end.
    pub fn stands(&self, now: Timestamp) -> bool {
        let is_long = |since: Timestamp| now.duration_since(since) >= STANDS_AFTER;
        self.status.is_some_and(|said| said.what == Status::Steady && is_long(said.since))
            && self.view.is_some_and(|said| said.what == View::Yes && is_long(said.since))
    }
}

fn only(role: ThreadRole, thread: &BreachThread, by: PersonId) -> Result<(), Problem> {
    if thread.role_of(by) == Some(role) { Ok(()) } else { Err(Problem::not_found()) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::{couples::thread::sample, ids::Id as _};

    const HURT: u128 = 1;
    const INVOLVED: u128 = 2;

    fn person(n: u128) -> PersonId {
        PersonId::from_uuid(Uuid::from_u128(n))
    }

    fn day(days: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * days)
    }

    fn fresh(step: Step) -> TrustStep {
        TrustStep { step, cycle: 1, status: None, view: None }
    }

    #[test]
    fn a_step_stands_after_28_days_of_both() {
        let steady =
            fresh(Step::Truth).set_status(&sample(), person(INVOLVED), Status::Steady, day(0)).expect("theirs");
        let both = steady.set_view(&sample(), person(HURT), View::Yes, day(3)).expect("theirs");
        assert!(!both.stands(day(30)) && both.stands(day(31)));
        let again = both.set_view(&sample(), person(HURT), View::Yes, day(20)).expect("theirs");
        assert!(again.stands(day(31)), "saying the same again breaks nothing");
        let wavered = again.set_view(&sample(), person(HURT), View::NotSure, day(21)).expect("theirs");
        let back = wavered.set_view(&sample(), person(HURT), View::Yes, day(22)).expect("theirs");
        assert!(!back.stands(day(49)) && back.stands(day(50)));
    }

    #[test]
    fn after_a_lapse_everything_begins_again_but_what_was_seen() {
        for step in Step::ALL {
            let steady = fresh(step).set_status(&sample(), person(INVOLVED), Status::Steady, day(0)).expect("theirs");
            let seen = steady.set_view(&sample(), person(HURT), View::Yes, day(0)).expect("theirs");
            let after = seen.after_lapse(day(40));
            let expected = if step == Step::Truth { Status::Working } else { Status::NotStarted };
            assert_eq!((after.cycle, after.status.map(|said| said.what)), (2, Some(expected)));
            assert_eq!(after.view, seen.view);
            assert!(!after.stands(day(400)));
        }
    }

    #[test]
    fn words_read_back() {
        assert!(Step::ALL.into_iter().all(|word| Step::from_word(word.as_str()) == Some(word)));
        assert!(Status::ALL.into_iter().all(|word| Status::from_word(word.as_str()) == Some(word)));
        assert!(View::ALL.into_iter().all(|word| View::from_word(word.as_str()) == Some(word)));
    }

    proptest! {
        /// Whoever does whatever: only the hurt partner moves the view, only the involved partner and a lapse move the status.
        #[test]
        fn each_side_moves_its_own(steps in prop::collection::vec((0_u128..4, 0_usize..4, any::<bool>(), any::<bool>()), 0..30)) {
            let mut step = fresh(Step::Support);
            for (number, (who, word, sets_view, lapses)) in steps.into_iter().enumerate() {
                let now = day(i64::try_from(number).expect("is small"));
                let next = if lapses {
                    Ok(step.after_lapse(now))
                } else if sets_view {
                    step.set_view(&sample(), person(who), View::ALL[word], now)
                } else {
                    step.set_status(&sample(), person(who), Status::ALL[word % 3], now)
                };
                let is_theirs = lapses || who == if sets_view { HURT } else { INVOLVED };
                prop_assert_eq!(next.is_ok(), is_theirs);
                let next = next.unwrap_or(step);
                prop_assert!(next.view == step.view || (sets_view && !lapses && who == HURT));
                prop_assert!(next.status == step.status || lapses || who == INVOLVED);
                prop_assert!(next.cycle == step.cycle + u32::from(lapses));
                step = next;
            }
        }
    }
}
