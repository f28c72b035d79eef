//! From answers to scores. Every kind of counting is its own small file; what they share, missing answers, is `tally`.

pub mod gap;
pub mod profile;
mod subscales;
mod tally;

pub use self::gap::{Gap, gaps};
pub use self::subscales::{meets_provisional, subscale_range};
use self::{
    subscales::subscales,
    tally::{Tally, Total},
};
use super::{
    answer::Answers,
    instrument::{
        Instrument, UNCERTAIN,
        rule::{MissingRule, Scoring, ScoringKind},
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
            ScoringKind::Profile | ScoringKind::Subscales => None,
            ScoringKind::Value => self.scales.first(),
            ScoringKind::Sum | ScoringKind::Mean | ScoringKind::Count | ScoringKind::MeanOfSubscales => self.of(TOTAL),
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
        ScoringKind::MeanOfSubscales => mean_of_subscales(instrument, scoring, answers),
        ScoringKind::Subscales => {
            Scores::from_scales(subscales(instrument, scoring, answers).map(|part| part.score).collect())
        }
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
    scales.extend(subscales(instrument, scoring, answers).map(|part| part.score));
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

/// Counts what reaches a value, or is answered with a counted word; as a percentage of what is answered where the instrument prints one.
fn count(instrument: &Instrument, scoring: &Scoring, answers: &Answers) -> Scores {
    let tally = Tally::of(instrument, instrument.scored_items(), answers, true);
    if scoring.missing == MissingRule::CompleteOnly && !tally.is_complete() {
        return Scores::none(Status::Insufficient);
    }
    let count = tally.count_from(scoring.counts_from.unwrap_or(1.0));
    let total = count.map(|count| if scoring.percent { count / tally.answered() as f64 * 100.0 } else { count });
    let mut scales = vec![ScaleScore::plain(TOTAL, total, Some(scoring))];
    scales.extend(subscales(instrument, scoring, answers).map(|part| part.score));
    Scores::from_scales(scales)
}

/// The mean of the parts that have a score, where enough of them have one. Parts that are not whole can still count; the total is marked.
fn mean_of_subscales(instrument: &Instrument, scoring: &Scoring, answers: &Answers) -> Scores {
    let parts: Vec<_> = subscales(instrument, scoring, answers).collect();
    let exact: Vec<f64> = parts.iter().filter_map(|part| part.exact).collect();
    let MissingRule::Subscales { at_least } = scoring.missing else {
        return Scores::none(Status::Insufficient);
    };
    let mean = (exact.len() >= at_least).then(|| exact.iter().sum::<f64>() / exact.len() as f64);
    let mut total = ScaleScore::plain(TOTAL, mean, Some(scoring));
    total.prorated = mean.is_some() && (exact.len() < parts.len() || parts.iter().any(|part| part.score.prorated));
    let scales = std::iter::once(total).chain(parts.into_iter().map(|part| part.score));
    Scores::from_scales(scales.collect())
}

#[cfg(test)]
mod tests;
