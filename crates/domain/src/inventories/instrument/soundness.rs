//! Whether an instrument's parts fit together. Run on every file before anything else looks at it.

use std::collections::BTreeSet;

use super::{
    ITEM_LIMIT, Instrument,
    flaw::Flaw,
    key::is_identifier,
    rule::{MissingRule, Scoring, ScoringKind},
    scale::{OptionValue, Scale, ScaleKind, same},
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
    follow_ups(instrument)?;
    instrument.scoring.as_ref().map_or(Ok(()), |scoring| scores(instrument, scoring))
}

fn size(instrument: &Instrument) -> Result<(), Flaw> {
    if instrument.items.is_empty() || instrument.items.len() > ITEM_LIMIT {
        return Err(Flaw::at("items", "there must be 1 to 500 of them"));
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
    match scale.kind {
        ScaleKind::Likert | ScaleKind::Choice if !(2..=50).contains(&scale.options.len()) => {
            Err("must have 2 to 50 options")
        }
        ScaleKind::Likert if numbers.len() != scale.options.len() => Err("has an option whose value is not a number"),
        ScaleKind::Likert if numbers.iter().enumerate().any(|(n, a)| numbers[..n].iter().any(|b| same(*a, *b))) => {
            Err("has two options of the same value")
        }
        ScaleKind::Choice if words.len() != scale.options.len() => {
            Err("has two options of the same value, or one whose value is not a word")
        }
        ScaleKind::Vas if !ends_are_ordered(scale) => Err("must have min below max"),
        ScaleKind::Number if scale.min.is_some() && scale.max.is_some() && !ends_are_ordered(scale) => {
            Err("must have min below max")
        }
        ScaleKind::Text | ScaleKind::YesNo | ScaleKind::Vas | ScaleKind::Number if !scale.options.is_empty() => {
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
        if counts && scale.range().is_none() {
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
        if !follow_up.when.items().all(is_item) || follow_up.about.as_deref().is_some_and(|id| !is_item(id)) {
            return Err(Flaw::at(format!("follow_ups[{n}]"), "names an item that is not there"));
        }
        let words = follow_up.options.iter().all(|option| matches!(option.value, OptionValue::Word(_)));
        if !words || follow_up.options.iter().any(|option| option.label.is_none()) {
            return Err(Flaw::at(format!("follow_ups[{n}].options"), "must be words with labels"));
        }
    }
    match instrument.safety_rules.iter().position(|rule| !rule.when.items().all(is_item)) {
        Some(n) => Err(Flaw::at(format!("safety_rules[{n}]"), "names an item that is not there")),
        None => Ok(()),
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
    if scoring.kind == ScoringKind::Sum
        && scoring.range.is_none_or(|range| !adds_up(instrument, (range.min, range.max)))
    {
        return Err(Flaw::at("scoring.range", "is not what the items add up to"));
    }
    if scoring.reliable_change.as_ref().is_some_and(|change| change.threshold <= 0.0) {
        return Err(Flaw::at("scoring.reliable_change.threshold", "must be above 0"));
    }
    Ok(())
}

fn adds_up(instrument: &Instrument, (min, max): (f64, f64)) -> bool {
    let ends = instrument.scored_items().filter_map(|item| instrument.scale_of(item).range());
    let (low, high) = ends.fold((0.0, 0.0), |sum, ends| (sum.0 + ends.0, sum.1 + ends.1));
    same(low, min) && same(high, max)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::inventories::library::sample;

    fn flaw_after(key: &str, change: impl FnOnce(&mut Value)) -> String {
        let mut json: Value = serde_json::from_str(&sample(key).to_json()).expect("is JSON");
        change(&mut json);
        Instrument::from_json(&json.to_string()).expect_err("does not fit together").place
    }

    #[test]
    fn a_flaw_names_its_place() {
        assert_eq!(flaw_after("phq9", |json| json["items"][3]["scale"] = "none".into()), "items[3].scale");
        assert_eq!(flaw_after("phq9", |json| json["scoring"]["range"]["max"] = 28.into()), "scoring.range");
        assert_eq!(flaw_after("phq9", |json| json["scoring"]["bands"][1]["from"] = 4.into()), "scoring.bands");
        assert_eq!(
            flaw_after("phq9", |json| json["scoring"]["missing"]["at_least"] = 10.into()),
            "scoring.missing.at_least"
        );
        assert_eq!(flaw_after("phq9", |json| json["scales"][0]["options"][1]["value"] = 0.into()), "scales[0]");
        assert_eq!(flaw_after("pcl5", |json| json["items"][0]["subscale"] = "x".into()), "items[0].subscale");
        assert_eq!(flaw_after("why_stay", |json| json["items"][1]["facet_of"] = "ws1b".into()), "items[1].facet_of");
        assert_eq!(flaw_after("why_stay", |json| json["follow_ups"][0]["when"] = "ws7<=2".into()), "follow_ups[0]");
        assert_eq!(flaw_after("phq9", |json| json["safety_rules"][0]["when"] = "x>=1".into()), "safety_rules[0]");
        assert_eq!(flaw_after("trust_pulse", |json| json["title"] = " ".into()), "title");
        assert_eq!(flaw_after("trust_pulse", |json| json["items"] = json!([])), "items");
        assert!(flaw_after("trust_pulse", |json| json["surprise"] = 1.into()).starts_with("line 1, column"));
        assert!(flaw_after("why_stay", |json| json["items"][1]["id"] = "ws1".into()).contains("ws1"));
    }

    #[test]
    fn a_file_has_a_limit() {
        let long = " ".repeat(super::super::FILE_LIMIT + 1);
        assert_eq!(Instrument::from_json(&long).expect_err("is too long").place, "file");
    }

    /// Replaces the `n`th value of a file, in reading order.
    fn replace(value: &mut Value, n: &mut usize, with: &Value) -> bool {
        if *n == 0 {
            *value = with.clone();
            return true;
        }
        *n -= 1;
        match value {
            Value::Array(list) => list.iter_mut().any(|value| replace(value, n, with)),
            Value::Object(fields) => fields.values_mut().any(|value| replace(value, n, with)),
            _ => false,
        }
    }

    proptest! {
        #[test]
        fn a_damaged_file_is_refused_or_scores_without_harm(
            key in proptest::sample::select(&["why_stay", "phq9", "csi4", "pcl5", "trust_pulse"][..]),
            n in 0_usize..400,
            with in prop_oneof![Just(json!(null)), Just(json!(-1)), Just(json!(1e300)), Just(json!([])), Just(json!("x")), Just(json!({}))],
        ) {
            let mut json: Value = serde_json::from_str(&sample(key).to_json()).expect("is JSON");
            let mut n = n;
            replace(&mut json, &mut n, &with);
            if let Ok(instrument) = Instrument::from_json(&json.to_string()) {
                let scores = crate::inventories::score(&instrument, &crate::inventories::Answers::default());
                prop_assert!(scores.scales.is_empty());
            }
        }
    }
}
