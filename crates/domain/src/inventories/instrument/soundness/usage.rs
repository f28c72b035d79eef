//! Whether what an instrument says about its use fits its items.

use super::{
    super::{Instrument, scale::ScaleKind, usage::LowOf},
    offers,
};
use crate::{flaw::Flaw, name::is_identifier};

pub(super) fn check(instrument: &Instrument) -> Result<(), Flaw> {
    if instrument.parallel.as_ref().is_some_and(|parallel| parallel.with == instrument.key) {
        return Err(Flaw::at("parallel.with", "names this instrument itself"));
    }
    gate(instrument)?;
    low_scores(instrument)?;
    counted_words(instrument)?;
    provisional(instrument)
}

fn gate(instrument: &Instrument) -> Result<(), Flaw> {
    let Some(gate) = &instrument.gate else {
        return Ok(());
    };
    if instrument.items.first().is_none_or(|item| item.id != gate.item) {
        return Err(Flaw::at("gate.item", "is not the first item"));
    }
    let scale = instrument.item(&gate.item).map(|item| instrument.scale_of(item));
    if scale.is_none_or(|scale| !offers(scale, &gate.opens_on)) {
        return Err(Flaw::at("gate.opens_on", "is no answer to its item"));
    }
    if gate.closed_text.trim().is_empty() || gate.closed_text.chars().count() > super::TEXT_LIMIT {
        return Err(Flaw::at("gate.closed_text", "must have 1 to 2,000 characters"));
    }
    Ok(())
}

fn low_scores(instrument: &Instrument) -> Result<(), Flaw> {
    let Some(low) = &instrument.low_scores else {
        return Ok(());
    };
    let has_subscales = instrument.scoring.as_ref().is_some_and(|scoring| !scoring.subscales.is_empty());
    if low.of == LowOf::Subscales && !has_subscales {
        return Err(Flaw::at("low_scores.of", "looks at subscales, and there are none"));
    }
    if !low.at_most.is_finite() {
        return Err(Flaw::at("low_scores.at_most", "is not a number"));
    }
    if low.stale_after_days == 0 {
        return Err(Flaw::at("low_scores.stale_after_days", "must be 1 or more"));
    }
    Ok(())
}

fn counted_words(instrument: &Instrument) -> Result<(), Flaw> {
    let Some(scoring) = instrument.scoring.as_ref().filter(|scoring| !scoring.counted_words.is_empty()) else {
        return Ok(());
    };
    let fits = |scale: &super::Scale| {
        matches!(scale.kind, ScaleKind::YesNo | ScaleKind::Choice)
            && scoring.counted_words.iter().all(|word| is_identifier(word) && offers(scale, word))
    };
    if instrument.scored_items().all(|item| fits(instrument.scale_of(item))) {
        Ok(())
    } else {
        Err(Flaw::at("scoring.counted_words", "holds a word that is no answer to a scored item"))
    }
}

fn provisional(instrument: &Instrument) -> Result<(), Flaw> {
    let Some(scoring) = &instrument.scoring else {
        return Ok(());
    };
    let Some(rule) = &scoring.provisional else {
        return Ok(());
    };
    for (subscale, least) in &rule.counts {
        let items = instrument.scored_items().filter(|item| item.subscale.as_ref() == Some(subscale)).count();
        if *least == 0 || *least > items {
            return Err(Flaw::at(
                format!("scoring.provisional.counts.{subscale}"),
                "must be between 1 and the number of items of a subscale that is there",
            ));
        }
    }
    Ok(())
}
