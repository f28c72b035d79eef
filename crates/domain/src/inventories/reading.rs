//! What a page reads out of responses: ratings with what moved, needs in the person's own words. Nothing here is stored.

use super::{
    answer::Answers,
    change::{Movement, movement, was_kept},
    instrument::{Instrument, item::FollowUpKind},
    scoring::{one_decimal, profile},
};
use crate::text::ClinicalText;

/// The ratings of one response, beside those before it.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// Each rating, in the order of the instrument.
    pub ratings: Vec<Rating>,
    /// The names of the lowest-rated items, all that share the lowest rating.
    pub lowest: Vec<String>,
}

/// One rating as a page shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Rating {
    /// The item's name in the instrument.
    pub item: String,
    /// A few words that name it.
    pub label: String,
    /// The rating; none when it was declined or left out.
    pub value: Option<f64>,
    /// The words of the scale for it.
    pub value_label: Option<String>,
    /// The band's name on the page.
    pub band: Option<String>,
    /// How it went since the response before; none when there is nothing to compare.
    pub moved: Option<Movement>,
    /// The plain difference since the response before.
    pub difference: Option<f64>,
    /// Whether the move before this response was kept at it (DOMAIN.md 2.1, "sustained").
    pub sustained: bool,
}

/// What moved in one item between two responses.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    /// The item's name in the instrument.
    pub item: String,
    /// A few words that name it.
    pub label: String,
    /// The rating before.
    pub from: f64,
    /// The rating now.
    pub to: f64,
    /// The plain difference.
    pub difference: f64,
    /// Which way.
    pub movement: Movement,
}

/// Something a person wrote under a rating.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// The name under which it is kept and shared, such as `need_1`.
    pub id: String,
    /// The item it was written under.
    pub about: Option<String>,
    /// A few words that name that item.
    pub label: Option<String>,
    /// What was asked.
    pub prompt: String,
    /// What they wrote.
    pub text: ClinicalText,
}

/// A response's instrument version and answers.
pub type Answered<'a> = (&'a Instrument, &'a Answers);

impl Profile {
    /// Reads the ratings of a response. `earlier` are the responses before it, latest first; those of another equivalence group, and all
    /// before them, are left out, because nothing is compared across a change of wording.
    pub fn read((instrument, answers): Answered<'_>, earlier: &[Answered<'_>]) -> Self {
        let comparable =
            earlier.iter().take_while(|(other, _)| other.equivalence_group == instrument.equivalence_group);
        let before: Vec<&Answers> = comparable.map(|(_, answers)| *answers).collect();
        let ratings = instrument.scored_items().map(|item| {
            let value = answers.value(&item.id);
            let last = before.first().and_then(|answers| answers.value(&item.id));
            let first = before.get(1).and_then(|answers| answers.value(&item.id));
            let scoring = instrument.scoring.as_ref();
            let band = scoring.zip(value).and_then(|(scoring, value)| scoring.band_of(value));
            Rating {
                item: item.id.clone(),
                label: label_of(instrument, &item.id),
                value,
                value_label: value.and_then(|value| instrument.scale_of(item).label_of(value)).map(str::to_owned),
                band: band.map(|band| band.label.clone()),
                moved: last.zip(value).map(|(last, value)| movement(last, value)),
                difference: last.zip(value).map(|(last, value)| one_decimal(value - last)),
                sustained: first.zip(last).zip(value).is_some_and(|((a, b), c)| was_kept(a, b, c)),
            }
        });
        Self { ratings: ratings.collect(), lowest: profile::lowest(instrument, answers) }
    }
}

/// What moved by a point or more from one response to a later one; nothing across equivalence groups.
pub fn what_moved(earlier: Answered<'_>, later: Answered<'_>) -> Vec<Moved> {
    if earlier.0.equivalence_group != later.0.equivalence_group {
        return Vec::new();
    }
    let moves = later.0.scored_items().filter_map(|item| {
        let (from, to) = (earlier.1.value(&item.id)?, later.1.value(&item.id)?);
        Some(Moved {
            item: item.id.clone(),
            label: label_of(later.0, &item.id),
            from,
            to,
            difference: one_decimal(to - from),
            movement: movement(from, to),
        })
    });
    moves.filter(|moved| moved.movement != Movement::Level).collect()
}

/// Everything the person wrote in follow-ups, in the order of the instrument.
pub fn written((instrument, answers): Answered<'_>) -> Vec<Written> {
    let texts = instrument.follow_ups.iter().filter(|follow_up| follow_up.kind == FollowUpKind::Text);
    texts
        .filter_map(|follow_up| {
            Some(Written {
                id: follow_up.id.clone(),
                about: follow_up.about.clone(),
                label: follow_up.about.as_deref().map(|item| label_of(instrument, item)),
                prompt: follow_up.prompt.clone(),
                text: answers.text(&follow_up.id)?.clone(),
            })
        })
        .collect()
}

/// What the person wrote that they need, in the order of the instrument: the follow-ups whose name begins with `need_`.
pub fn needs(answered: Answered<'_>) -> Vec<Written> {
    written(answered).into_iter().filter(|written| written.id.starts_with("need_")).collect()
}

/// The few words that name an item: its label, or its text, or its name.
pub fn label_of(instrument: &Instrument, id: &str) -> String {
    let item = instrument.item(id);
    let words = item.and_then(|item| item.label.as_deref().or(item.text.as_deref()));
    words.unwrap_or(id).to_owned()
}

#[cfg(test)]
mod tests;
