//! What changed between two answers.
//!
//! Home measures have differences and nothing else. Validated instruments, which have a threshold T, have the categories of Jacobson and Truax
//! (DOMAIN.md 3.4). Nothing is compared across instruments or versions that do not share an equivalence group.

pub mod category;
pub mod dyad;
pub mod movement;

use jiff::Timestamp;

pub use self::{
    category::{Category, Change, Flag, Yardstick, change, is_sustained, standard_error, threshold},
    dyad::{CoupleCategory, Pair, mean_threshold},
    movement::{Movement, movement, was_kept},
};
use super::{instrument::Instrument, scoring::Scores};

/// One score at one time, with what it may be compared with.
#[derive(Debug, Clone, PartialEq)]
pub struct Measurement {
    /// The instrument's equivalence group.
    pub equivalence_group: String,
    /// When the answers were submitted, or the totals taken.
    pub at: Timestamp,
    /// The score.
    pub value: f64,
    /// Whether missing answers decide its side of the cut-off.
    pub uncertain: bool,
}

impl Measurement {
    /// The measurement a response gives; none when it has no total, or not enough answers.
    pub fn of(instrument: &Instrument, scores: &Scores, at: Timestamp) -> Option<Self> {
        let headline = scores.headline(instrument)?;
        Some(Self {
            equivalence_group: instrument.equivalence_group.clone(),
            at,
            value: headline.value?,
            uncertain: headline.uncertain,
        })
    }

    /// Whether the two may be compared at all.
    pub fn is_comparable_with(&self, other: &Self) -> bool {
        self.equivalence_group == other.equivalence_group
    }
}
