//! A guide for talks at home, made from a submitted Staying Check at its author's wish (DOMAIN.md 2.1).
//!
//! Before each talk both answer privately whether they could talk calmly today. Only two times yes opens it; everything else shows the same
//! words, so that nobody learns what the other answered, or whether they answered at all.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use super::{answer::Answers, instrument::Instrument};
use crate::problem::{Code, Problem};

/// What is shown whenever the guide is not open, whatever the cause.
pub const CLOSED_TEXT: &str = "Let's keep this for your next appointment.";

/// How far two talks lie apart at least.
pub const BETWEEN_TALKS: SignedDuration = SignedDuration::from_hours(48);

/// How long a talk lasts at most.
pub const LONGEST_TALK: SignedDuration = SignedDuration::from_mins(40);

/// The most talks of one plan.
pub const MOST_TALKS: usize = 3;

const FULL: f64 = 5.0;
const LOW: f64 = 2.0;

/// Whether somebody could talk calmly today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ready {
    /// Yes.
    Yes,
    /// They are not sure.
    NotSure,
    /// No.
    No,
}

impl Ready {
    /// Every answer.
    pub const ALL: [Self; 3] = [Self::Yes, Self::NotSure, Self::No];

    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::NotSure => "not-sure",
            Self::No => "no",
        }
    }

    /// The answer a row holds.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ready| ready.as_str() == word)
    }
}

/// What a person sees of the guide today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Door {
    /// The guide.
    Open,
    /// [`CLOSED_TEXT`], and nothing else.
    Closed,
}

/// What one person sees, from their own answer and the other's.
pub fn door(own: Option<Ready>, other: Option<Ready>) -> Door {
    if own == Some(Ready::Yes) && other == Some(Ready::Yes) { Door::Open } else { Door::Closed }
}

/// One quality as it was rated.
#[derive(Debug, Clone, PartialEq)]
pub struct Quality {
    /// The item's name, such as `ws1`.
    pub item: String,
    /// 1 to 5; none when it was declined.
    pub rating: Option<f64>,
    /// Whether the author would rather bring it to a session first.
    pub to_session: bool,
}

/// The ratings of a submitted check. What is low goes to a session when its author wants that, and when they did not say: yes is the default.
pub fn qualities(instrument: &Instrument, answers: &Answers) -> Vec<Quality> {
    let to_session = answers.choice("to_session") != Some("no");
    instrument
        .scored_items()
        .map(|item| {
            let rating = answers.value(&item.id);
            let is_low = rating.is_some_and(|rating| rating <= LOW);
            Quality { item: item.id.clone(), rating, to_session: is_low && to_session }
        })
        .collect()
}

/// One talk. It ends with one small request of the author and one offer of their partner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Talk {
    /// The quality it opens with, in appreciation: the highest-rated.
    pub opens_with: String,
    /// The quality it is about; none when there is nothing to add to the appreciation.
    pub about: Option<String>,
}

/// How many talks the ratings ask for: the more qualities below full, the more and the smaller; one more where any is low; at most three.
pub fn number_of_talks(qualities: &[Quality]) -> usize {
    let below_full = qualities.iter().filter(|quality| quality.rating.is_some_and(|rating| rating < FULL)).count();
    let base = match below_full {
        0 | 1 => 1,
        2 | 3 => 2,
        _ => 3,
    };
    let any_low = qualities.iter().any(|quality| quality.rating.is_some_and(|rating| rating <= LOW));
    (base + usize::from(any_low)).min(MOST_TALKS)
}

/// The talks in their order. What goes to a session is left out, and so is what was declined; where less is left than talks were asked for,
/// there are fewer talks. None at all when everything is left out.
pub fn talks(qualities: &[Quality]) -> Vec<Talk> {
    let mut free: Vec<(&str, f64)> = qualities
        .iter()
        .filter(|quality| !quality.to_session)
        .filter_map(|quality| quality.rating.map(|rating| (quality.item.as_str(), rating)))
        .collect();
    // Stable, so that of equal ratings the first of the instrument comes first.
    free.sort_by(|one, other| one.1.total_cmp(&other.1));
    let highest = free.iter().map(|(_, rating)| *rating).fold(f64::NEG_INFINITY, f64::max);
    let Some(opens_with) = free.iter().find(|(_, rating)| *rating >= highest).map(|(item, _)| (*item).to_owned())
    else {
        return Vec::new();
    };
    let about: Vec<&str> = free
        .iter()
        .filter(|(item, rating)| *rating < FULL && *item != opens_with)
        .map(|(item, _)| *item)
        .take(number_of_talks(qualities))
        .collect();
    if about.is_empty() {
        return vec![Talk { opens_with, about: None }];
    }
    about.into_iter().map(|item| Talk { opens_with: opens_with.clone(), about: Some(item.to_owned()) }).collect()
}

/// What of one quality the author may show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The rating.
    Rating,
    /// The things considered under it.
    Facets,
    /// What they wrote that they need.
    Need,
}

impl Part {
    /// Every part.
    pub const ALL: [Self; 3] = [Self::Rating, Self::Facets, Self::Need];

    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rating => "rating",
            Self::Facets => "facets",
            Self::Need => "need",
        }
    }

    /// The part a row names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.as_str() == word)
    }
}

/// What of each quality is shown, by the item's name.
pub type Shown = BTreeMap<String, BTreeSet<Part>>;

/// A plan for talks, and how far it has come.
#[derive(Debug, Clone, PartialEq)]
pub struct TalkPlan {
    talks: Vec<Talk>,
    shown: Shown,
    state: PlanState,
}

/// How far a plan has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PlanState {
    /// Only its author knows of it.
    Private,
    /// It was shared; so many talks are done, the last of them at that time.
    Shared {
        /// How many.
        done: usize,
        /// When the last ended.
        last_ended: Option<Timestamp>,
    },
    /// A talk goes on.
    Talking {
        /// How many came before it.
        done: usize,
        /// When it began.
        since: Timestamp,
    },
    /// All talks are done.
    Finished,
}

impl PlanState {
    /// How many talks are done.
    pub fn done(self, talks: usize) -> usize {
        match self {
            Self::Private => 0,
            Self::Shared { done, .. } | Self::Talking { done, .. } => done,
            Self::Finished => talks,
        }
    }
}

impl TalkPlan {
    /// The plan that rows hold: its talks made anew from the answers, which never change.
    pub fn restore(talks: Vec<Talk>, shown: Shown, state: PlanState) -> Self {
        Self { talks, shown, state }
    }

    /// Makes a plan from the ratings of a submitted check.
    ///
    /// # Errors
    /// `WrongState` when everything is kept for a session or was declined.
    pub fn make(qualities: &[Quality]) -> Result<Self, Problem> {
        let talks = talks(qualities);
        if talks.is_empty() {
            return Err(Problem::new(Code::WrongState, CLOSED_TEXT));
        }
        Ok(Self { talks, shown: BTreeMap::new(), state: PlanState::Private })
    }

    /// What of each quality is shown.
    pub fn shown(&self) -> &Shown {
        &self.shown
    }

    /// It is looked at: a talk that nobody ended has ended by itself after 40 minutes.
    #[must_use]
    pub fn look(self, now: Timestamp) -> Self {
        match self.state {
            PlanState::Talking { since, .. } if now.duration_since(since) >= LONGEST_TALK => {
                self.clone().end(now).unwrap_or(self)
            }
            _ => self,
        }
    }

    /// What both see today. Closed looks the same whether somebody is not ready or has not answered, the last talk is less than 48 hours ago,
    /// or joint work is paused.
    pub fn door(&self, (author, partner): (Option<Ready>, Option<Ready>), is_paused: bool, now: Timestamp) -> Door {
        let is_open = match self.state {
            // A talk that has begun goes on to its end. Were its guide to go away in the middle, both would know that something has just
            // happened, and one of them whose answer it was (decision 0017).
            PlanState::Talking { .. } => true,
            _ if is_paused => false,
            PlanState::Private | PlanState::Finished => false,
            PlanState::Shared { .. } => self.clone().begin(author, partner, now).is_ok(),
        };
        if is_open { Door::Open } else { Door::Closed }
    }

    /// The talks, in order.
    pub fn talks(&self) -> &[Talk] {
        &self.talks
    }

    /// The talk that goes on or comes next, with its number from 1: all that the partner is told of the talks. How many there are, and in which
    /// order, follows from the ratings, and nobody chose to show those.
    pub fn next_talk(&self) -> Option<(usize, &Talk)> {
        let done = self.state.done(self.talks.len());
        self.talks.get(done).map(|talk| (done + 1, talk))
    }

    /// How far it has come.
    pub fn state(&self) -> PlanState {
        self.state
    }

    /// Its author shares it, and chooses for each quality what to show; what is not named stays private.
    ///
    /// # Errors
    /// `WrongState` when it was shared before.
    pub fn share(self, shown: Shown) -> Result<Self, Problem> {
        match self.state {
            PlanState::Private => Ok(Self { shown, state: PlanState::Shared { done: 0, last_ended: None }, ..self }),
            _ => Err(Problem::new(Code::WrongState, "You have shared this already.")),
        }
    }

    /// What the partner may see of one quality; nothing before it is shared.
    pub fn is_shown(&self, item: &str, part: Part) -> bool {
        self.state != PlanState::Private && self.shown.get(item).is_some_and(|parts| parts.contains(&part))
    }

    /// Begins the next talk.
    ///
    /// # Errors
    /// `WrongState` with [`CLOSED_TEXT`], whether somebody is not ready or has not answered, it is too soon, or there is no talk to begin.
    pub fn begin(self, author: Option<Ready>, partner: Option<Ready>, now: Timestamp) -> Result<Self, Problem> {
        let closed = || Problem::new(Code::WrongState, CLOSED_TEXT);
        match self.state {
            PlanState::Shared { done, last_ended } if door(author, partner) == Door::Open => {
                let is_too_soon = last_ended.is_some_and(|ended| now.duration_since(ended) < BETWEEN_TALKS);
                let state = PlanState::Talking { done, since: now };
                if is_too_soon { Err(closed()) } else { Ok(Self { state, ..self }) }
            }
            _ => Err(closed()),
        }
    }

    /// Ends the talk that goes on, at the latest after 40 minutes.
    ///
    /// # Errors
    /// `WrongState` when none goes on.
    pub fn end(self, now: Timestamp) -> Result<Self, Problem> {
        let PlanState::Talking { done, since } = self.state else {
            return Err(Problem::new(Code::WrongState, "No talk is going on."));
        };
        let ended = now.min(since + LONGEST_TALK).max(since);
        let state = if done + 1 >= self.talks.len() {
            PlanState::Finished
        } else {
            PlanState::Shared { done: done + 1, last_ended: Some(ended) }
        };
        Ok(Self { state, ..self })
    }
}

#[cfg(test)]
mod tests;
