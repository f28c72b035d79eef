//! What follows a low rating: the need is written, something is offered, it is rated again. A loop is private to its author and their
//! therapist; it never says that a rating must rise.

use jiff::{SignedDuration, Timestamp};

use super::{
    answer::Answers,
    instrument::{
        Instrument,
        usage::{LowOf, LowScores},
    },
    scoring::Scores,
};
use crate::{
    problem::{Code, Problem},
    text::ClinicalText,
};

/// One loop, about one rating or part.
#[derive(Debug, Clone, PartialEq)]
pub struct Loop {
    /// The item or subscale.
    pub about: String,
    /// When it was begun, or begun again.
    pub opened_at: Timestamp,
    /// When anything last happened in it.
    pub touched_at: Timestamp,
    /// How often it was begun, from 1.
    pub round: u32,
    /// How far it has come.
    pub state: LoopState,
}

/// How far a loop has come.
#[derive(Debug, Clone, PartialEq)]
pub enum LoopState {
    /// A rating was low.
    Open,
    /// The person wrote what they need.
    NeedWritten {
        /// In their own words.
        need: ClinicalText,
    },
    /// Something is offered to help it rise.
    Offered {
        /// What they need, where it was written.
        need: Option<ClinicalText>,
        /// A task or a commitment.
        offer: ClinicalText,
    },
    /// The rating rose above what is low.
    Closed,
    /// Nothing happened for so long that it is not carried on.
    Stale,
}

impl LoopState {
    /// The word kept in the database.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::NeedWritten { .. } => "need-written",
            Self::Offered { .. } => "offered",
            Self::Closed => "closed",
            Self::Stale => "stale",
        }
    }

    /// Whether something can still be written or offered.
    pub fn is_going_on(&self) -> bool {
        !matches!(self, Self::Closed | Self::Stale)
    }
}

/// The ratings or parts that are low, by name with their value, in the order of the instrument. Declined and missing ones are not low.
pub fn low_scores(instrument: &Instrument, answers: &Answers, scores: &Scores) -> Vec<(String, f64)> {
    let Some(rule) = instrument.low_scores else {
        return Vec::new();
    };
    let values: Vec<(String, Option<f64>)> = match rule.of {
        LowOf::Items => instrument.scored_items().map(|item| (item.id.clone(), answers.value(&item.id))).collect(),
        LowOf::Subscales => {
            let parts = instrument.scoring.iter().flat_map(|scoring| &scoring.subscales);
            parts.map(|part| (part.id.clone(), scores.value(&part.id))).collect()
        }
    };
    let low = values.into_iter().filter_map(|(about, value)| value.map(|value| (about, value)));
    low.filter(|(_, value)| rule.is_low(*value)).collect()
}

impl LowScores {
    /// Whether a value begins a loop.
    pub fn is_low(&self, value: f64) -> bool {
        value <= self.at_most
    }
}

impl Loop {
    /// Begins a loop for a low value; none for one that is not low.
    pub fn open(about: &str, value: f64, rule: &LowScores, now: Timestamp) -> Option<Self> {
        rule.is_low(value).then(|| Self {
            about: about.to_owned(),
            opened_at: now,
            touched_at: now,
            round: 1,
            state: LoopState::Open,
        })
    }

    /// The person writes what they need; once more takes the place of the words before, and keeps what is offered.
    ///
    /// # Errors
    /// `WrongState` when the loop has ended.
    pub fn write_need(self, need: ClinicalText, now: Timestamp) -> Result<Self, Problem> {
        let state = match self.state {
            LoopState::Open | LoopState::NeedWritten { .. } => LoopState::NeedWritten { need },
            LoopState::Offered { offer, .. } => LoopState::Offered { need: Some(need), offer },
            LoopState::Closed | LoopState::Stale => return Err(has_ended()),
        };
        Ok(Self { state, touched_at: now, ..self })
    }

    /// Something is offered: a task or a commitment. Another one takes its place.
    ///
    /// # Errors
    /// `WrongState` when the loop has ended.
    pub fn offer(self, offer: ClinicalText, now: Timestamp) -> Result<Self, Problem> {
        let need = match self.state {
            LoopState::Open => None,
            LoopState::NeedWritten { need } => Some(need),
            LoopState::Offered { need, .. } => need,
            LoopState::Closed | LoopState::Stale => return Err(has_ended()),
        };
        Ok(Self { state: LoopState::Offered { need, offer }, touched_at: now, ..self })
    }

    /// It was rated again. A value that has risen closes the loop, one that is low again after the end begins it anew, and one that is still
    /// low leaves it where it is.
    #[must_use]
    pub fn rate_again(self, value: f64, rule: &LowScores, now: Timestamp) -> Self {
        match (rule.is_low(value), self.state.is_going_on()) {
            (false, _) if self.state == LoopState::Closed => self,
            (false, _) => Self { state: LoopState::Closed, touched_at: now, ..self },
            (true, true) => Self { touched_at: now, ..self },
            (true, false) => {
                Self { state: LoopState::Open, opened_at: now, touched_at: now, round: self.round + 1, ..self }
            }
        }
    }

    /// It is looked at by the clockwork. A loop in which nothing happened for the rule's days is stale.
    #[must_use]
    pub fn look(self, rule: &LowScores, now: Timestamp) -> Self {
        let limit = SignedDuration::from_hours(24 * i64::from(rule.stale_after_days));
        if self.state.is_going_on() && now.duration_since(self.touched_at) >= limit {
            Self { state: LoopState::Stale, ..self }
        } else {
            self
        }
    }
}

fn has_ended() -> Problem {
    Problem::new(Code::WrongState, "This has ended. What was written is kept. It begins again with a new low rating.")
}

#[cfg(test)]
mod tests;
