//! Reliable and clinically meaningful change after Jacobson and Truax (DOMAIN.md 3.4). Only instruments with a threshold T have it.

use jiff::SignedDuration;

use super::Measurement;
use crate::inventories::instrument::rule::{Cutoff, Direction, Range, Scoring};

/// What a change is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// Fewer than two comparable scores, or no threshold.
    NotMeasurable,
    /// Worse by T or more.
    Deteriorated,
    /// Better by T or more, from the clinical side to the other.
    Recovered,
    /// Better by T or more, otherwise.
    Improved,
    /// Less than T either way.
    Unchanged,
}

impl Category {
    /// The word for the API and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotMeasurable => "not_measurable",
            Self::Deteriorated => "deteriorated",
            Self::Recovered => "recovered",
            Self::Improved => "improved",
            Self::Unchanged => "unchanged",
        }
    }
}

/// What has to be said beside a category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flag {
    /// The first score was not on the clinical side; left out of recovery rates.
    StartedHealthy,
    /// Better by T or more, and still on the clinical side.
    StillClinical,
    /// Past the cut-off, not as far as recovery asks for.
    BelowCutNotRecovered,
    /// Across the cut-off by less than T.
    CrossedOnly,
    /// Worse by T or more, and now on the clinical side.
    EnteredClinical,
    /// The first score was so good that a reliable gain could not show.
    Ceiling,
    /// The first score was so bad that a reliable loss could not show.
    Floor,
    /// One of the scores lies on one or the other side of the cut-off depending on missing answers.
    Uncertain,
}

impl Flag {
    /// The word for the API and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::StartedHealthy => "started_healthy",
            Self::StillClinical => "still_clinical",
            Self::BelowCutNotRecovered => "below_cut_not_recovered",
            Self::CrossedOnly => "crossed_only",
            Self::EnteredClinical => "entered_clinical",
            Self::Ceiling => "ceiling",
            Self::Floor => "floor",
            Self::Uncertain => "uncertain",
        }
    }
}

/// A category, and what has to be said beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What it is called.
    pub category: Category,
    /// In order, each at most once.
    pub flags: Vec<Flag>,
    /// Points towards the better; none when it cannot be measured.
    pub gain: Option<f64>,
}

/// What change is measured with: direction, threshold, cut-off and range of one instrument version.
#[derive(Debug, Clone, PartialEq)]
pub struct Yardstick {
    /// Which way is better.
    pub direction: Direction,
    /// T, in raw points.
    pub threshold: f64,
    /// Where the clinical side begins, if that is known.
    pub cutoff: Option<Cutoff>,
    /// The ends of the score.
    pub range: Range,
}

impl Yardstick {
    /// The yardstick of an instrument; none for what was never validated.
    pub fn of(scoring: &Scoring) -> Option<Self> {
        Some(Self {
            direction: scoring.direction,
            threshold: scoring.reliable_change.as_ref()?.threshold,
            cutoff: scoring.cutoff.clone(),
            range: scoring.range?,
        })
    }

    fn is_clinical(&self, score: f64) -> bool {
        self.cutoff.as_ref().is_some_and(|cutoff| cutoff.is_clinical(score))
    }

    /// Whether a score is as far on the healthy side as recovery asks for.
    fn has_recovered(&self, score: f64) -> bool {
        let far_enough = |end: f64| self.direction.sign() * (score - end) >= 0.0;
        let end = self.cutoff.as_ref().and_then(|cutoff| cutoff.recovered_at);
        !self.is_clinical(score) && end.is_none_or(far_enough)
    }

    /// The flags that a first score alone decides.
    fn start(&self, first: f64) -> impl Iterator<Item = Flag> {
        let (best, worst) = match self.direction {
            Direction::HigherIsBetter => (self.range.max, self.range.min),
            Direction::LowerIsBetter => (self.range.min, self.range.max),
        };
        let healthy = self.cutoff.is_some() && !self.is_clinical(first);
        [
            (healthy, Flag::StartedHealthy),
            ((best - first).abs() < self.threshold, Flag::Ceiling),
            ((worst - first).abs() < self.threshold, Flag::Floor),
        ]
        .into_iter()
        .filter_map(|(holds, flag)| holds.then_some(flag))
    }
}

/// The change from a baseline to a later score.
///
/// A score whose side is uncertain never makes *recovered* or *deteriorated* (DOMAIN.md 3.3); the flag says so.
pub fn change(yardstick: Option<&Yardstick>, first: Option<&Measurement>, last: Option<&Measurement>) -> Change {
    match (yardstick, first, last) {
        (Some(yardstick), Some(first), Some(last)) if first.is_comparable_with(last) => {
            measured(yardstick, first, last)
        }
        _ => Change { category: Category::NotMeasurable, flags: Vec::new(), gain: None },
    }
}

fn measured(yardstick: &Yardstick, first: &Measurement, last: &Measurement) -> Change {
    let gain = yardstick.direction.sign() * (last.value - first.value);
    let uncertain = first.uncertain || last.uncertain;
    let (was_clinical, is_clinical) = (yardstick.is_clinical(first.value), yardstick.is_clinical(last.value));
    let has_cutoff = yardstick.cutoff.is_some();
    let mut flags: Vec<Flag> = yardstick.start(first.value).collect();
    let category = if gain <= -yardstick.threshold && !uncertain {
        if !was_clinical && is_clinical {
            flags.push(Flag::EnteredClinical);
        }
        Category::Deteriorated
    } else if gain >= yardstick.threshold {
        if has_cutoff && was_clinical && yardstick.has_recovered(last.value) && !uncertain {
            Category::Recovered
        } else {
            flags.extend(is_clinical.then_some(Flag::StillClinical));
            let short_of_recovery = has_cutoff && was_clinical && !is_clinical && !yardstick.has_recovered(last.value);
            flags.extend(short_of_recovery.then_some(Flag::BelowCutNotRecovered));
            Category::Improved
        }
    } else {
        flags.extend((was_clinical != is_clinical && gain.abs() < yardstick.threshold).then_some(Flag::CrossedOnly));
        Category::Unchanged
    };
    flags.extend(uncertain.then_some(Flag::Uncertain));
    flags.sort_unstable();
    Change { category, flags, gain: Some(gain) }
}

/// Whether an improvement held: met at two consecutive measurements at least seven days apart (DOMAIN.md 3.4.7).
pub fn is_sustained(yardstick: &Yardstick, baseline: &Measurement, previous: &Measurement, last: &Measurement) -> bool {
    let is_met = |at: &Measurement| {
        matches!(change(Some(yardstick), Some(baseline), Some(at)).category, Category::Recovered | Category::Improved)
    };
    last.at.duration_since(previous.at) >= SignedDuration::from_hours(7 * 24) && is_met(previous) && is_met(last)
}

/// T from the standard deviation of the comparison sample and the reliability of the measure.
pub fn threshold(standard_deviation: f64, reliability: f64) -> f64 {
    1.96 * std::f64::consts::SQRT_2 * standard_deviation * (1.0 - reliability).sqrt()
}

/// The standard error of one score, for bands on charts: `x ± 1.96 · SEM`.
pub fn standard_error(threshold: f64) -> f64 {
    threshold / (1.96 * std::f64::consts::SQRT_2)
}

#[cfg(test)]
mod tests;
