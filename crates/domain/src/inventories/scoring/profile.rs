//! Profiles: every rating stands alone, sides are means of two, and there is no total and no verdict (DOMAIN.md 2.1).

use super::{ScaleScore, subscales};
use crate::inventories::{
    answer::Answers,
    instrument::{Instrument, rule::Scoring},
};

/// The scale that counts ratings at the top of their scale.
pub const AREAS_FULL: &str = "areas_full";

/// The scale that counts ratings below the top of their scale.
pub const AREAS_BELOW_FULL: &str = "areas_below_full";

pub(super) fn scales(instrument: &Instrument, scoring: &Scoring, answers: &Answers) -> Vec<ScaleScore> {
    let ratings: Vec<_> = instrument.scored_items().map(|item| (item, answers.value(&item.id))).collect();
    let mut scales: Vec<ScaleScore> =
        ratings.iter().map(|(item, value)| ScaleScore::plain(&item.id, *value, Some(scoring))).collect();
    scales.extend(subscales(instrument, scoring, answers).map(|part| part.score));
    if scoring.ratings_only {
        return scales;
    }
    let answered: Vec<bool> = ratings
        .iter()
        .filter_map(|(item, value)| {
            let (_, top) = instrument.scale_of(item).range()?;
            value.map(|value| value >= top)
        })
        .collect();
    let full = answered.iter().filter(|is_full| **is_full).count();
    for (scale, count) in [(AREAS_FULL, full), (AREAS_BELOW_FULL, answered.len() - full)] {
        let value = (!answered.is_empty()).then_some(count as f64);
        scales.push(ScaleScore::plain(scale, value, None));
    }
    scales
}

/// The lowest-rated items, all of them when several share the lowest rating.
pub fn lowest(instrument: &Instrument, answers: &Answers) -> Vec<String> {
    let ratings: Vec<(&str, f64)> = instrument
        .scored_items()
        .filter_map(|item| answers.value(&item.id).map(|value| (item.id.as_str(), value)))
        .collect();
    let lowest = ratings.iter().map(|(_, value)| *value).fold(f64::INFINITY, f64::min);
    ratings.into_iter().filter(|(_, value)| *value <= lowest).map(|(id, _)| id.to_owned()).collect()
}
