//! Keyed answers of several items, and what they add up to when some are missing (DOMAIN.md 3.3).

use crate::inventories::{
    answer::Answers,
    instrument::{
        Instrument,
        item::Item,
        rule::MissingRule,
        scale::{NOT_APPLICABLE, ScaleKind, same},
    },
};

/// The items of one score, each with its answer as it counts.
pub(super) struct Tally {
    entries: Vec<Entry>,
}

struct Entry {
    id: String,
    /// After reversal.
    value: Option<f64>,
    range: (f64, f64),
}

/// What a tally adds up to.
pub(super) struct Total {
    /// With missing answers estimated.
    pub value: f64,
    /// If every missing answer were the lowest possible.
    pub lowest: f64,
    /// If every missing answer were the highest possible.
    pub highest: f64,
    /// Whether any answer was missing.
    pub prorated: bool,
}

impl Tally {
    /// Collects the items' answers. Those that do not apply are left out of means and counts, and are missing elsewhere.
    pub fn of<'a>(
        instrument: &Instrument,
        items: impl Iterator<Item = &'a Item>,
        answers: &Answers,
        skips_not_applicable: bool,
    ) -> Self {
        let counts = |item: &&Item| !(skips_not_applicable && answers.is_not_applicable(&item.id));
        let entries = items.filter(counts).filter_map(|item| {
            let scale = instrument.scale_of(item);
            let counted = instrument.scoring.as_ref().map_or(&[][..], |scoring| &scoring.counted_words);
            let is_word = matches!(scale.kind, ScaleKind::YesNo | ScaleKind::Choice);
            let (raw, range) = if is_word && !counted.is_empty() {
                let chosen = answers.choice(&item.id).filter(|word| *word != NOT_APPLICABLE);
                (chosen.map(|word| f64::from(u8::from(counted.iter().any(|one| one == word)))), (0.0, 1.0))
            } else if scale.kind == ScaleKind::YesNo {
                (answers.choice(&item.id).and_then(yes_or_no), scale.range()?)
            } else {
                (answers.value(&item.id), scale.range()?)
            };
            let value = raw.map(|value| if item.reverse { range.0 + range.1 - value } else { value });
            Some(Entry { id: item.id.clone(), value, range })
        });
        Self { entries: entries.collect() }
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// How many are answered.
    pub fn answered(&self) -> usize {
        self.entries.iter().filter(|entry| entry.value.is_some()).count()
    }

    /// Whether every one is answered.
    pub fn is_complete(&self) -> bool {
        self.entries.iter().all(|entry| entry.value.is_some())
    }

    /// The lowest and highest possible mean.
    pub fn mean_ends(&self) -> (f64, f64) {
        let n = self.len() as f64;
        (
            self.entries.iter().map(|e| e.range.0).sum::<f64>() / n,
            self.entries.iter().map(|e| e.range.1).sum::<f64>() / n,
        )
    }

    /// How many answers reach a value; none when nothing is answered.
    pub fn count_from(&self, from: f64) -> Option<f64> {
        let answered = || self.entries.iter().filter_map(|entry| entry.value);
        answered().next().is_some().then(|| answered().filter(|value| *value >= from).count() as f64)
    }

    /// What they add up to, if the rule allows a score with what is missing.
    pub fn total(&self, rule: &MissingRule) -> Option<Total> {
        let answered: Vec<(f64, (f64, f64))> =
            self.entries.iter().filter_map(|entry| entry.value.map(|value| (value, entry.range))).collect();
        let missing: Vec<&Entry> = self.entries.iter().filter(|entry| entry.value.is_none()).collect();
        if answered.is_empty() || !is_allowed(rule, answered.len(), &missing) {
            return None;
        }
        let sum: f64 = answered.iter().map(|(value, _)| value).sum();
        Some(Total {
            value: sum + self.estimate(&answered, &missing),
            lowest: sum + missing.iter().map(|entry| entry.range.0).sum::<f64>(),
            highest: sum + missing.iter().map(|entry| entry.range.1).sum::<f64>(),
            prorated: !missing.is_empty(),
        })
    }

    /// What the missing answers would add: the mean of the others where all ranges are equal, or their mean place in their ranges.
    fn estimate(&self, answered: &[(f64, (f64, f64))], missing: &[&Entry]) -> f64 {
        let n = answered.len() as f64;
        let first = self.entries[0].range;
        if self.entries.iter().all(|entry| same(entry.range.0, first.0) && same(entry.range.1, first.1)) {
            return answered.iter().map(|(value, _)| value).sum::<f64>() / n * missing.len() as f64;
        }
        let place = answered.iter().map(|(value, (low, high))| (value - low) / (high - low)).sum::<f64>() / n;
        missing.iter().map(|entry| entry.range.0 + place * (entry.range.1 - entry.range.0)).sum()
    }
}

fn is_allowed(rule: &MissingRule, answered: usize, missing: &[&Entry]) -> bool {
    match rule {
        MissingRule::PerItem => true,
        MissingRule::CompleteOnly => missing.is_empty(),
        MissingRule::Subscales { .. } => false,
        MissingRule::Prorate { at_least, never_impute } => {
            answered >= *at_least && !missing.iter().any(|entry| never_impute.contains(&entry.id))
        }
    }
}

fn yes_or_no(word: &str) -> Option<f64> {
    match word {
        "yes" => Some(1.0),
        "no" => Some(0.0),
        _ => None,
    }
}
