//! The parts of a score, each from the items that name it.

use super::{ScaleScore, tally::Tally};
use crate::inventories::{
    answer::Answers,
    instrument::{
        Instrument,
        rule::{MissingRule, Range, Scoring, Subscale, SubscaleKind},
    },
};

/// A part's score, and what it was before it was rounded.
pub(super) struct Part {
    pub score: ScaleScore,
    pub exact: Option<f64>,
}

pub(super) fn subscales<'a>(
    instrument: &'a Instrument,
    scoring: &'a Scoring,
    answers: &'a Answers,
) -> impl Iterator<Item = Part> + 'a {
    scoring.subscales.iter().map(move |subscale| part(instrument, scoring, subscale, answers))
}

fn part(instrument: &Instrument, scoring: &Scoring, subscale: &Subscale, answers: &Answers) -> Part {
    let items = instrument.scored_items().filter(|item| item.subscale.as_ref() == Some(&subscale.id));
    let skips_not_applicable = subscale.kind != SubscaleKind::Sum;
    let tally = Tally::of(instrument, items, answers, skips_not_applicable);
    let (exact, prorated) = match subscale.kind {
        SubscaleKind::Count => (tally.count_from(scoring.counts_from.unwrap_or(1.0)), false),
        SubscaleKind::Sum | SubscaleKind::Mean => added_up(subscale, &tally),
    };
    let bands = subscale.banded.then_some(scoring);
    let mut score = ScaleScore::plain(&subscale.id, exact, bands);
    score.prorated = prorated;
    Part { score, exact }
}

fn added_up(subscale: &Subscale, tally: &Tally) -> (Option<f64>, bool) {
    let rule = match subscale.at_least {
        Some(at_least) => MissingRule::Prorate { at_least, never_impute: Vec::new() },
        None => MissingRule::CompleteOnly,
    };
    let Some(total) = tally.total(&rule) else {
        return (None, false);
    };
    let (low, high) = tally.mean_ends();
    let mean = total.value / tally.len() as f64;
    let value = match subscale.kind {
        SubscaleKind::Mean if subscale.percent => (mean - low) / (high - low) * 100.0,
        SubscaleKind::Mean => mean,
        SubscaleKind::Sum | SubscaleKind::Count => total.value,
    };
    (Some(value), total.prorated)
}

/// The ends of a subscale: what its items can come to, or what the instrument says where the items are not here.
pub fn subscale_range(instrument: &Instrument, id: &str) -> Option<Range> {
    let subscale = instrument.scoring.iter().flat_map(|scoring| &scoring.subscales).find(|part| part.id == id)?;
    let items = instrument.scored_items().filter(|item| item.subscale.as_deref() == Some(id));
    let ranges: Vec<(f64, f64)> = items.filter_map(|item| instrument.scale_of(item).range()).collect();
    let n = ranges.len() as f64;
    let (low, high) = ranges.iter().fold((0.0, 0.0), |sum, ends| (sum.0 + ends.0, sum.1 + ends.1));
    match subscale.kind {
        _ if subscale.range.is_some() => subscale.range,
        SubscaleKind::Count => {
            let items = instrument.scored_items().filter(|item| item.subscale.as_deref() == Some(id)).count();
            (items > 0).then_some(Range { min: 0.0, max: items as f64 })
        }
        _ if ranges.is_empty() => None,
        SubscaleKind::Mean if subscale.percent => Some(Range { min: 0.0, max: 100.0 }),
        SubscaleKind::Mean => Some(Range { min: low / n, max: high / n }),
        SubscaleKind::Sum => Some(Range { min: low, max: high }),
    }
}

/// Whether the answers show the pattern that the instrument looks for beside its total; none when the missing answers decide, and for
/// instruments that look for none. It is no diagnosis: the rule's caveat is printed with it.
pub fn meets_provisional(instrument: &Instrument, answers: &Answers) -> Option<bool> {
    let rule = instrument.scoring.as_ref()?.provisional.as_ref()?;
    let mut decided = Some(true);
    for (subscale, least) in &rule.counts {
        let items = instrument.scored_items().filter(|item| item.subscale.as_ref() == Some(subscale));
        let tally = Tally::of(instrument, items, answers, false);
        let met = tally.count_from(rule.rated_at_least).unwrap_or(0.0);
        let missing = tally.len() - tally.answered();
        let least = *least as f64;
        if met + (missing as f64) < least {
            return Some(false);
        }
        if met < least {
            decided = None;
        }
    }
    decided
}
