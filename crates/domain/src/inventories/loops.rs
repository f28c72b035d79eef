//! What follows a low rating: the need is written, something is offered, it is rated again. A loop is private to its author and their
//! therapist; it never says that a rating must rise.

pub mod offer;

use jiff::{SignedDuration, Timestamp};

use super::{
    answer::Answers,
    instrument::{
        Instrument,
        usage::{LowOf, LowScores},
    },
    reading,
    scoring::Scores,
};
use crate::{
    ids::ResponseId,
    problem::{Code, Problem},
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
    /// Where its author wrote what they need; none while they have not.
    pub need: Option<Need>,
    /// How far it has come.
    pub state: LoopState,
}

/// Where a need stands: an answer of a response, which is not copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// The response.
    pub response: ResponseId,
    /// The answer's name in it, such as `need_1`.
    pub item: String,
}

/// How far a loop has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LoopState {
    /// A rating was low.
    Open,
    /// The rating rose above what is low, or its author left the care it was given in.
    Closed,
    /// Nothing happened for so long that it is not carried on.
    Stale,
}

impl LoopState {
    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Stale => "stale",
        }
    }

    /// The state a row names.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Open, Self::Closed, Self::Stale].into_iter().find(|state| state.as_str() == word)
    }
}

/// What a page says of a loop, from its state and from what was written and offered in this round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// A rating was low.
    Open,
    /// The need is written.
    NeedWritten,
    /// Something is offered.
    Offered,
    /// The rating rose, or its author left the care it was given in.
    Closed,
    /// Nothing happened for long.
    Stale,
}

/// Every rating or part that the instrument's rule looks at, by name, in its order. Declined and missing ones are left out.
pub fn rated(instrument: &Instrument, answers: &Answers, scores: &Scores) -> Vec<(String, f64)> {
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
    values.into_iter().filter_map(|(about, value)| value.map(|value| (about, value))).collect()
}

/// Those of them that are low.
pub fn low_scores(instrument: &Instrument, answers: &Answers, scores: &Scores) -> Vec<(String, f64)> {
    let Some(rule) = instrument.low_scores else {
        return Vec::new();
    };
    rated(instrument, answers, scores).into_iter().filter(|(_, value)| rule.is_low(*value)).collect()
}

/// The name of the answer in which somebody wrote what they need for a rating or part, or what they will do about it.
pub fn need_item(instrument: &Instrument, answers: &Answers, about: &str) -> Option<String> {
    let belongs =
        |item: &str| item == about || instrument.item(item).is_some_and(|item| item.subscale.as_deref() == Some(about));
    let written = reading::written((instrument, answers));
    let here = written.iter().filter(|written| written.about.as_deref().is_some_and(belongs));
    let mut here: Vec<&str> = here.map(|written| written.id.as_str()).collect();
    here.retain(|id| id.starts_with("need_") || id.starts_with("next_step_"));
    here.first().map(|id| (*id).to_owned())
}

impl LowScores {
    /// Whether a value begins a loop.
    pub fn is_low(&self, value: f64) -> bool {
        value <= self.at_most
    }

    /// For how long nothing happens in a loop before it is stale.
    fn stale_after(&self) -> SignedDuration {
        SignedDuration::from_hours(24 * i64::from(self.stale_after_days))
    }
}

impl Loop {
    /// Begins a loop for a low value; none for one that is not low.
    pub fn open(about: &str, value: f64, need: Option<Need>, rule: &LowScores, now: Timestamp) -> Option<Self> {
        rule.is_low(value).then(|| Self {
            about: about.to_owned(),
            opened_at: now,
            touched_at: now,
            round: 1,
            need,
            state: LoopState::Open,
        })
    }

    /// Something is offered in it.
    ///
    /// # Errors
    /// `WrongState` when the loop has ended.
    pub fn offer(self, now: Timestamp) -> Result<Self, Problem> {
        match self.state {
            LoopState::Open => Ok(Self { touched_at: now, ..self }),
            LoopState::Closed | LoopState::Stale => Err(Problem::new(
                Code::WrongState,
                "This has ended. What was written is kept. It begins again with a new low rating.",
            )),
        }
    }

    /// It was rated again. A value that has risen closes the loop, one that is low again after the end begins it anew, and one that is still
    /// low leaves it where it is. What was written this time takes the place of the need before; nothing written leaves that.
    #[must_use]
    pub fn rate_again(self, value: f64, need: Option<Need>, rule: &LowScores, now: Timestamp) -> Self {
        let is_new_round = rule.is_low(value) && self.state != LoopState::Open;
        let need = if is_new_round { need } else { need.or(self.need) };
        match (rule.is_low(value), self.state) {
            (false, LoopState::Closed) => Self { need, ..self },
            (false, _) => Self { state: LoopState::Closed, touched_at: now, need, ..self },
            (true, LoopState::Open) => Self { touched_at: now, need, ..self },
            (true, _) => {
                Self { state: LoopState::Open, opened_at: now, touched_at: now, round: self.round + 1, need, ..self }
            }
        }
    }

    /// It is looked at. A loop in which nothing happened for the rule's days is stale.
    #[must_use]
    pub fn look(self, rule: &LowScores, now: Timestamp) -> Self {
        if self.state == LoopState::Open && now.duration_since(self.touched_at) >= rule.stale_after() {
            Self { state: LoopState::Stale, ..self }
        } else {
            self
        }
    }

    /// Since when it has something to say to whoever treats its author: since its last rating while it goes on, since it went stale after
    /// that; none when it is closed.
    pub fn waits_since(&self, rule: &LowScores, last_rated: Timestamp) -> Option<Timestamp> {
        match self.state {
            LoopState::Open => Some(last_rated),
            LoopState::Stale => Some(self.touched_at.checked_add(rule.stale_after()).unwrap_or(Timestamp::MAX)),
            LoopState::Closed => None,
        }
    }

    /// What a page says of it, knowing whether something was offered in this round.
    pub fn standing(&self, is_offered: bool) -> Standing {
        match self.state {
            LoopState::Closed => Standing::Closed,
            LoopState::Stale => Standing::Stale,
            LoopState::Open if is_offered => Standing::Offered,
            LoopState::Open if self.need.is_some() => Standing::NeedWritten,
            LoopState::Open => Standing::Open,
        }
    }
}

#[cfg(test)]
mod tests;
