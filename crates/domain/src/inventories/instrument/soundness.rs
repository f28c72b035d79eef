//! Whether an instrument's parts fit together. Run on every file before anything else looks at it.

mod usage;

use std::collections::BTreeSet;

use super::{
    ITEM_LIMIT, Instrument, Origin,
    item::SafetyRule,
    rule::{MissingRule, Scoring, ScoringKind, Subscale, SubscaleKind},
    scale::{NOT_APPLICABLE, OptionValue, Scale, ScaleKind, same},
};
use crate::{
    flaw::Flaw,
    inventories::{condition::Condition, showing},
    name::is_identifier,
};

/// The most characters any one text of an instrument may have.
const TEXT_LIMIT: usize = 2_000;

pub(super) fn check(instrument: &Instrument) -> Result<(), Flaw> {
    size(instrument)?;
    names(instrument)?;
    for (n, scale) in instrument.scales.iter().enumerate() {
        choices(scale).map_err(|what| Flaw::at(format!("scales[{n}]"), what))?;
    }
    items(instrument)?;
    showing::check(instrument)?;
    follow_ups(instrument)?;
    usage::check(instrument)?;
    instrument.scoring.as_ref().map_or(Ok(()), |scoring| scores(instrument, scoring))
}

fn size(instrument: &Instrument) -> Result<(), Flaw> {
    let can_be_empty = instrument.origin == Origin::Validated;
    if (instrument.items.is_empty() && !can_be_empty) || instrument.items.len() > ITEM_LIMIT {
        return Err(Flaw::at("items", "there must be 1 to 1,000 of them"));
    }
    if instrument.title.trim().is_empty() || instrument.title.chars().count() > 120 {
        return Err(Flaw::at("title", "must have 1 to 120 characters"));
    }
    let too_long = |text: &Option<String>| text.as_ref().is_some_and(|text| text.chars().count() > TEXT_LIMIT);
    for (n, item) in instrument.items.iter().enumerate() {
        if too_long(&item.text) || too_long(&item.hint) || too_long(&item.label) {
            return Err(Flaw::at(format!("items[{n}]"), "holds a text of more than 2,000 characters"));
        }
    }
    Ok(())
}

fn names(instrument: &Instrument) -> Result<(), Flaw> {
    let mut seen = BTreeSet::new();
    let questions = instrument.items.iter().map(|item| &item.id);
    for id in questions.chain(instrument.follow_ups.iter().map(|follow_up| &follow_up.id)) {
        if !is_identifier(id) {
            return Err(Flaw::at(format!("items or follow_ups: {id:?}"), "is not a usable name"));
        }
        if !seen.insert(id) {
            return Err(Flaw::at(format!("items or follow_ups: {id:?}"), "is there twice"));
        }
    }
    let mut seen = BTreeSet::new();
    match instrument.scales.iter().find(|scale| !is_identifier(&scale.id) || !seen.insert(&scale.id)) {
        Some(scale) => Err(Flaw::at(format!("scales: {:?}", scale.id), "is not a usable name, or is there twice")),
        None => Ok(()),
    }
}

fn choices(scale: &Scale) -> Result<(), &'static str> {
    let numbers: Vec<f64> = scale.options.iter().filter_map(|option| option.value.number()).collect();
    let words: BTreeSet<&str> = scale.options.iter().filter_map(|option| option.value.word()).collect();
    if scale.step.is_some_and(|step| !(step.is_finite() && step > 0.0)) {
        return Err("must have a step above 0");
    }
    match scale.kind {
        kind if (kind == ScaleKind::Likert || kind.is_by_words()) && !(2..=50).contains(&scale.options.len()) => {
            Err("must have 2 to 50 options")
        }
        ScaleKind::Likert if numbers.len() != scale.options.len() => Err("has an option whose value is not a number"),
        ScaleKind::Likert if numbers.iter().enumerate().any(|(n, a)| numbers[..n].iter().any(|b| same(*a, *b))) => {
            Err("has two options of the same value")
        }
        kind if kind.is_by_words() && words.len() != scale.options.len() => {
            Err("has two options of the same value, or one whose value is not a word")
        }
        ScaleKind::Vas if !ends_are_ordered(scale) => Err("must have min below max"),
        ScaleKind::Number if scale.min.is_some() && scale.max.is_some() && !ends_are_ordered(scale) => {
            Err("must have min below max")
        }
        kind if kind != ScaleKind::Likert && !kind.is_by_words() && !scale.options.is_empty() => {
            Err("has options, which its kind does not use")
        }
        _ => Ok(()),
    }
}

fn ends_are_ordered(scale: &Scale) -> bool {
    scale.min.zip(scale.max).is_some_and(|(min, max)| min < max)
}

fn items(instrument: &Instrument) -> Result<(), Flaw> {
    for (n, item) in instrument.items.iter().enumerate() {
        let place = |field: &str| format!("items[{n}].{field}");
        let Some(scale) = instrument.scales.iter().find(|scale| scale.id == item.scale) else {
            return Err(Flaw::at(place("scale"), "names a scale that is not there"));
        };
        let parent = item.facet_of.as_deref().map(|id| instrument.item(id));
        if parent.is_some_and(|parent| parent.is_none_or(|parent| parent.facet_of.is_some())) {
            return Err(Flaw::at(place("facet_of"), "names no item that stands by itself"));
        }
        let counts = !item.unscored && item.facet_of.is_none() && instrument.scoring.is_some();
        let counts_words = instrument.scoring.as_ref().is_some_and(|scoring| !scoring.counted_words.is_empty());
        if counts && scale.range().is_none() && !(counts_words && scale.kind == ScaleKind::Choice) {
            return Err(Flaw::at(place("scale"), "has no lowest and highest value, so the item cannot be scored"));
        }
        let subscales = instrument.scoring.iter().flat_map(|scoring| &scoring.subscales);
        if item.subscale.as_ref().is_some_and(|id| !subscales.into_iter().any(|subscale| subscale.id == *id)) {
            return Err(Flaw::at(place("subscale"), "names a subscale that is not there"));
        }
    }
    Ok(())
}

fn follow_ups(instrument: &Instrument) -> Result<(), Flaw> {
    let is_item = |id: &str| instrument.item(id).is_some();
    for (n, follow_up) in instrument.follow_ups.iter().enumerate() {
        if !words_are_offered(instrument, &follow_up.when) {
            return Err(Flaw::at(format!("follow_ups[{n}].when"), "looks for a word that is no answer to its items"));
        }
        if !follow_up.when.items().all(is_item) || follow_up.about.as_deref().is_some_and(|id| !is_item(id)) {
            return Err(Flaw::at(format!("follow_ups[{n}]"), "names an item that is not there"));
        }
        let words = follow_up.options.iter().all(|option| matches!(option.value, OptionValue::Word(_)));
        if !words || follow_up.options.iter().any(|option| option.label.is_none()) {
            return Err(Flaw::at(format!("follow_ups[{n}].options"), "must be words with labels"));
        }
    }
    called_up("safety_rules", instrument, &instrument.safety_rules)?;
    called_up("task_rules", instrument, &instrument.task_rules)
}

fn called_up(place: &str, instrument: &Instrument, rules: &[SafetyRule]) -> Result<(), Flaw> {
    for (n, rule) in rules.iter().enumerate() {
        if !rule.when.items().all(|id| instrument.item(id).is_some()) {
            return Err(Flaw::at(format!("{place}[{n}]"), "names an item that is not there"));
        }
        if !words_are_offered(instrument, &rule.when) {
            return Err(Flaw::at(format!("{place}[{n}]"), "looks for a word that is no answer to its items"));
        }
    }
    Ok(())
}

/// Whether the word a condition looks for can be chosen for every item it looks at. Items that are not there are another flaw.
fn words_are_offered(instrument: &Instrument, when: &Condition) -> bool {
    let Some(word) = when.word() else {
        return true;
    };
    when.items().filter_map(|id| instrument.item(id)).all(|item| {
        let scale = instrument.scales.iter().find(|scale| scale.id == item.scale);
        let is_not_applicable = item.na_allowed && word == NOT_APPLICABLE;
        is_not_applicable || scale.is_some_and(|scale| offers(scale, word))
    })
}

/// Whether a word can be chosen on a scale.
fn offers(scale: &Scale, word: &str) -> bool {
    match scale.kind {
        ScaleKind::YesNo => matches!(word, "yes" | "no"),
        ScaleKind::Choice => scale.options.iter().any(|option| option.value.word() == Some(word)),
        _ => false,
    }
}

fn scores(instrument: &Instrument, scoring: &Scoring) -> Result<(), Flaw> {
    if scoring.bands.windows(2).any(|pair| pair[0].to >= pair[1].from)
        || scoring.bands.iter().any(|band| band.from > band.to)
    {
        return Err(Flaw::at("scoring.bands", "must go from low to high without overlapping"));
    }
    if let MissingRule::Prorate { at_least, never_impute } = &scoring.missing {
        if *at_least == 0 || *at_least > instrument.scored_items().count() {
            return Err(Flaw::at("scoring.missing.at_least", "must be between 1 and the number of scored items"));
        }
        if never_impute.iter().any(|id| instrument.item(id).is_none()) {
            return Err(Flaw::at("scoring.missing.never_impute", "names an item that is not there"));
        }
    }
    if scoring.kind == ScoringKind::Value && instrument.scored_items().count() != 1 {
        return Err(Flaw::at("scoring.kind", "a value needs exactly one scored item"));
    }
    parts(instrument, scoring)?;
    if scoring.kind == ScoringKind::Sum
        && !instrument.items.is_empty()
        && scoring.range.is_none_or(|range| !adds_up(instrument, (range.min, range.max)))
    {
        return Err(Flaw::at("scoring.range", "is not what the items add up to"));
    }
    if scoring.reliable_change.as_ref().is_some_and(|change| change.threshold <= 0.0) {
        return Err(Flaw::at("scoring.reliable_change.threshold", "must be above 0"));
    }
    Ok(())
}

/// Whether the subscales fit the way the whole is counted.
fn parts(instrument: &Instrument, scoring: &Scoring) -> Result<(), Flaw> {
    let from_parts = matches!(scoring.kind, ScoringKind::MeanOfSubscales | ScoringKind::Subscales);
    if from_parts && scoring.subscales.is_empty() {
        return Err(Flaw::at("scoring.subscales", "must be there, because the score is made of them"));
    }
    match (&scoring.missing, scoring.kind) {
        (MissingRule::Subscales { at_least }, ScoringKind::MeanOfSubscales)
            if (1..=scoring.subscales.len()).contains(at_least) => {}
        (MissingRule::Subscales { .. }, ScoringKind::MeanOfSubscales) => {
            return Err(Flaw::at("scoring.missing.at_least", "must be between 1 and the number of subscales"));
        }
        (MissingRule::Subscales { .. }, _) | (_, ScoringKind::MeanOfSubscales) => {
            return Err(Flaw::at("scoring.missing", "goes by subscales exactly where the score is their mean"));
        }
        _ => {}
    }
    let mut seen = BTreeSet::new();
    for (n, part) in scoring.subscales.iter().enumerate() {
        let place = |field: &str| format!("scoring.subscales[{n}].{field}");
        if !is_identifier(&part.id) || !seen.insert(&part.id) {
            return Err(Flaw::at(place("id"), "is not a usable name, or is there twice"));
        }
        part_is_sound(instrument, scoring, part).map_err(|(field, what)| Flaw::at(place(field), what))?;
    }
    Ok(())
}

fn part_is_sound(
    instrument: &Instrument,
    scoring: &Scoring,
    part: &Subscale,
) -> Result<(), (&'static str, &'static str)> {
    let items = instrument.scored_items().filter(|item| item.subscale.as_ref() == Some(&part.id)).count();
    if part.at_least.is_some_and(|least| least == 0 || least > items) {
        return Err(("at_least", "must be between 1 and the number of its items"));
    }
    if part.range.is_some_and(|range| range.min >= range.max || items > 0) {
        return Err(("range", "is for parts without items here, and goes from low to high"));
    }
    if part.percent && part.kind != SubscaleKind::Mean {
        return Err(("percent", "is for means"));
    }
    let can_be_counted = scoring.counts_from.is_some() || !scoring.counted_words.is_empty();
    if part.kind == SubscaleKind::Count && !can_be_counted {
        return Err(("kind", "counts, and nothing says what counts"));
    }
    Ok(())
}

fn adds_up(instrument: &Instrument, (min, max): (f64, f64)) -> bool {
    let ends = instrument.scored_items().filter_map(|item| instrument.scale_of(item).range());
    let (low, high) = ends.fold((0.0, 0.0), |sum, ends| (sum.0 + ends.0, sum.1 + ends.1));
    same(low, min) && same(high, max)
}

#[cfg(test)]
mod tests;
