//! From answers to scores. Every kind of counting is its own small file; what they share, missing answers, is `tally`.

pub mod profile;
mod tally;

use self::tally::{Tally, Total};
use super::{
    answer::Answers,
    instrument::{
        Instrument, UNCERTAIN,
        rule::{MissingRule, Range, Scoring, ScoringKind, SubscaleKind},
    },
};

/// The scale that holds the whole instrument's score, for sums, means and counts.
pub const TOTAL: &str = "total";

/// The scores of one response.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    /// Whether there are any.
    pub status: Status,
    /// Each score: the whole first, then parts.
    pub scales: Vec<ScaleScore>,
}

/// Whether a response has scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// It has.
    Scored,
    /// Too many answers are missing. It counts as not measured (DOMAIN.md 3.3).
    Insufficient,
    /// The instrument is only read.
    Unscored,
}

impl Status {
    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Scored => "scored",
            Self::Insufficient => "insufficient",
            Self::Unscored => "unscored",
        }
    }

    /// The status a row names.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Scored, Self::Insufficient, Self::Unscored].into_iter().find(|status| status.as_str() == word)
    }
}

/// One score.
#[derive(Debug, Clone, PartialEq)]
pub struct ScaleScore {
    /// What it is the score of: [`TOTAL`], a subscale, or an item that stands alone.
    pub scale: String,
    /// The score, with one decimal at most; none when its answers are missing.
    pub value: Option<f64>,
    /// The band it falls in, by the band's name in the instrument, or `uncertain`.
    pub band: Option<String>,
    /// Whether some of it was estimated from the other answers.
    pub prorated: bool,
    /// Whether the missing answers decide on which side of the cut-off it lies.
    pub uncertain: bool,
}

impl Scores {
    /// The score of one scale.
    pub fn of(&self, scale: &str) -> Option<&ScaleScore> {
        self.scales.iter().find(|score| score.scale == scale)
    }

    /// The value of one scale.
    pub fn value(&self, scale: &str) -> Option<f64> {
        self.of(scale)?.value
    }

    /// The score that stands for the whole: the total, or the one value of a pulse. Profiles have none.
    pub fn headline(&self, instrument: &Instrument) -> Option<&ScaleScore> {
        match instrument.scoring.as_ref()?.kind {
            ScoringKind::Profile => None,
            ScoringKind::Value => self.scales.first(),
            ScoringKind::Sum | ScoringKind::Mean | ScoringKind::Count => self.of(TOTAL),
        }
    }

    fn none(status: Status) -> Self {
        Self { status, scales: Vec::new() }
    }

    fn from_scales(scales: Vec<ScaleScore>) -> Self {
        let any = scales.iter().any(|scale| scale.value.is_some());
        if any { Self { status: Status::Scored, scales } } else { Self::none(Status::Insufficient) }
    }
}

impl ScaleScore {
    /// A score taken as it is, with the band it falls in.
    pub(crate) fn plain(scale: &str, value: Option<f64>, scoring: Option<&Scoring>) -> Self {
        let band = value.zip(scoring).and_then(|(value, scoring)| scoring.band_of(value)).map(|band| band.id.clone());
        Self { scale: scale.to_owned(), value: value.map(one_decimal), band, prorated: false, uncertain: false }
    }
}

/// Scores a response.
pub fn score(instrument: &Instrument, answers: &Answers) -> Scores {
    let Some(scoring) = &instrument.scoring else {
        return Scores::none(Status::Unscored);
    };
    match scoring.kind {
        ScoringKind::Profile => Scores::from_scales(profile::scales(instrument, scoring, answers)),
        ScoringKind::Value => {
            let items = instrument.scored_items();
            Scores::from_scales(
                items.map(|item| ScaleScore::plain(&item.id, answers.value(&item.id), Some(scoring))).collect(),
            )
        }
        ScoringKind::Sum | ScoringKind::Mean => whole(instrument, scoring, answers),
        ScoringKind::Count => count(instrument, scoring, answers),
    }
}

/// A score to one decimal, which is what is kept and printed (DOMAIN.md 3.3).
pub(crate) fn one_decimal(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

fn whole(instrument: &Instrument, scoring: &Scoring, answers: &Answers) -> Scores {
    let skips_not_applicable = scoring.kind == ScoringKind::Mean;
    let tally = Tally::of(instrument, instrument.scored_items(), answers, skips_not_applicable);
    let Some(total) = tally.total(&scoring.missing) else {
        return Scores::none(Status::Insufficient);
    };
    let total = if scoring.kind == ScoringKind::Mean { mean(scoring, &tally, &total) } else { total };
    let mut scales = vec![banded(scoring, &total)];
    scales.extend(subscales(instrument, scoring, answers));
    Scores { status: Status::Scored, scales }
}

/// The mean of a tally, as a percentage of its scale where the instrument prints one (DOMAIN.md 2.2).
fn mean(scoring: &Scoring, tally: &Tally, total: &Total) -> Total {
    let (low, high) = tally.mean_ends();
    let each = |sum: f64| {
        let mean = sum / tally.len() as f64;
        if scoring.percent { (mean - low) / (high - low) * 100.0 } else { mean }
    };
    Total {
        value: each(total.value),
        lowest: each(total.lowest),
        highest: each(total.highest),
        prorated: total.prorated,
    }
}

fn banded(scoring: &Scoring, total: &Total) -> ScaleScore {
    let mut score = ScaleScore::plain(TOTAL, Some(total.value), Some(scoring));
    score.prorated = total.prorated;
    let straddles = |cutoff: &super::instrument::rule::Cutoff| {
        cutoff.is_clinical(total.lowest) != cutoff.is_clinical(total.highest)
    };
    if scoring.cutoff.as_ref().is_some_and(straddles) {
        score.uncertain = true;
        score.band = Some(UNCERTAIN.to_owned());
    }
    score
}

fn subscales<'a>(
    instrument: &'a Instrument,
    scoring: &'a Scoring,
    answers: &'a Answers,
) -> impl Iterator<Item = ScaleScore> + 'a {
    scoring.subscales.iter().map(move |subscale| {
        let items = instrument.scored_items().filter(|item| item.subscale.as_ref() == Some(&subscale.id));
        let tally = Tally::of(instrument, items, answers, false);
        let sum = tally.total(&MissingRule::CompleteOnly).map(|total| total.value);
        let value = match subscale.kind {
            SubscaleKind::Sum => sum,
            SubscaleKind::Mean => sum.map(|sum| sum / tally.len() as f64),
        };
        ScaleScore::plain(&subscale.id, value, None)
    })
}

fn count(instrument: &Instrument, scoring: &Scoring, answers: &Answers) -> Scores {
    let tally = Tally::of(instrument, instrument.scored_items(), answers, true);
    if scoring.missing == MissingRule::CompleteOnly && !tally.is_complete() {
        return Scores::none(Status::Insufficient);
    }
    let from = scoring.counts_from.unwrap_or(1.0);
    Scores::from_scales(vec![ScaleScore::plain(TOTAL, tally.count_from(from), Some(scoring))])
}

/// The ends of a subscale of a sum: what its items can add up to.
pub fn subscale_range(instrument: &Instrument, subscale: &str) -> Option<Range> {
    let items = instrument.scored_items().filter(|item| item.subscale.as_deref() == Some(subscale));
    let ranges: Vec<(f64, f64)> = items.filter_map(|item| instrument.scale_of(item).range()).collect();
    let rules = instrument.scoring.iter().flat_map(|scoring| &scoring.subscales);
    let is_mean = rules.filter(|rule| rule.id == subscale).any(|rule| rule.kind == SubscaleKind::Mean);
    let parts = if is_mean { ranges.len() as f64 } else { 1.0 };
    (!ranges.is_empty()).then(|| Range {
        min: ranges.iter().map(|(min, _)| min).sum::<f64>() / parts,
        max: ranges.iter().map(|(_, max)| max).sum::<f64>() / parts,
    })
}

#[cfg(test)]
mod tests;
