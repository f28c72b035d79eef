//! After which answers an item is asked.
//!
//! An item that is not asked has no answer, and what depends on it sees none: so items are looked at in the order in which they depend on
//! each other, and a circle is a flaw of the instrument. Pages and the check on submission go by the same function.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
};

use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

use super::{
    answer::{Answer, Answers},
    instrument::{
        Instrument,
        item::Item,
        scale::{NOT_APPLICABLE, ScaleKind, same},
    },
};
use crate::flaw::Flaw;

/// How deep conditions may stand inside each other.
pub const DEPTH_LIMIT: usize = 4;

/// How many comparisons one item's condition may hold.
pub const SIZE_LIMIT: usize = 200;

/// A condition over other items' answers. Declined questions count as not answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Showing {
    /// There is an answer.
    Answered {
        /// The item.
        item: String,
    },
    /// The answer is this word, or holds it.
    Is {
        /// The item, answered by words.
        item: String,
        /// The word.
        word: String,
    },
    /// The answer is a number that compares so.
    Number {
        /// The item, answered by a number.
        item: String,
        /// How it compares.
        is: Comparison,
        /// With what.
        number: f64,
    },
    /// The answer is a day that compares so.
    Day {
        /// The item, answered by a date.
        item: String,
        /// How it compares; below is before.
        is: Comparison,
        /// With what.
        day: Date,
    },
    /// The answer is a time of day that compares so.
    Time {
        /// The item, answered by a time.
        item: String,
        /// How it compares; below is before.
        is: Comparison,
        /// With what.
        time: Time,
    },
    /// The other does not hold.
    Not(Box<Self>),
    /// All hold.
    All(Vec<Self>),
    /// At least one holds.
    Any(Vec<Self>),
}

/// How an answer compares with what is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// Less.
    Below,
    /// Less, or the same.
    AtMost,
    /// The same.
    Equal,
    /// More, or the same.
    AtLeast,
    /// More.
    Above,
}

impl Comparison {
    /// Whether an answer that stands so to what is asked for is meant.
    pub fn holds(self, ordering: Ordering) -> bool {
        match self {
            Self::Below => ordering == Ordering::Less,
            Self::AtMost => ordering != Ordering::Greater,
            Self::Equal => ordering == Ordering::Equal,
            Self::AtLeast => ordering != Ordering::Less,
            Self::Above => ordering == Ordering::Greater,
        }
    }

    /// The same for two numbers; those that are as good as equal are equal.
    pub fn holds_for(self, value: f64, number: f64) -> bool {
        let ordering = if same(value, number) { Ordering::Equal } else { value.total_cmp(&number) };
        self.holds(ordering)
    }
}

impl Showing {
    /// Whether it holds.
    pub fn holds(&self, answers: &Answers) -> bool {
        match self {
            Self::Answered { item } => answers.get(item).is_some_and(|answer| *answer != Answer::Declined),
            Self::Is { item, word } => answers.chose(item, word),
            Self::Number { item, is, number } => answers.value(item).is_some_and(|value| is.holds_for(value, *number)),
            Self::Day { item, is, day } => {
                matches!(answers.get(item), Some(Answer::Date(given)) if is.holds(given.cmp(day)))
            }
            Self::Time { item, is, time } => {
                matches!(answers.get(item), Some(Answer::Time(given)) if is.holds(given.cmp(time)))
            }
            Self::Not(other) => !other.holds(answers),
            Self::All(parts) => parts.iter().all(|part| part.holds(answers)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(answers)),
        }
    }

    /// The items it looks at; those it looks at twice are there twice.
    pub fn items(&self) -> Vec<&str> {
        match self {
            Self::Answered { item }
            | Self::Is { item, .. }
            | Self::Number { item, .. }
            | Self::Day { item, .. }
            | Self::Time { item, .. } => vec![item],
            Self::Not(other) => other.items(),
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::items).collect(),
        }
    }

    /// The condition as JSON, for a page that follows it while somebody answers.
    ///
    /// # Panics
    /// Never: it holds words, finite numbers, days and times only.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("a condition holds nothing that JSON cannot say")
    }

    fn depth(&self) -> usize {
        match self {
            Self::Not(other) => 1 + other.depth(),
            Self::All(parts) | Self::Any(parts) => 1 + parts.iter().map(Self::depth).max().unwrap_or(0),
            _ => 1,
        }
    }

    /// What keeps it from ever being answered, if anything does.
    fn flaw(&self, instrument: &Instrument) -> Option<&'static str> {
        match self {
            Self::Not(other) => other.flaw(instrument),
            Self::All(parts) | Self::Any(parts) if parts.is_empty() => Some("holds a list without conditions"),
            Self::All(parts) | Self::Any(parts) => parts.iter().find_map(|part| part.flaw(instrument)),
            Self::Number { number, .. } if !number.is_finite() => Some("compares with what is no number"),
            simple => {
                let id = *simple.items().first()?;
                let Some(item) = instrument.item(id) else { return Some("names an item that is not there") };
                (!simple.fits(instrument, item)).then_some("asks for an answer that its item cannot have")
            }
        }
    }

    fn fits(&self, instrument: &Instrument, item: &Item) -> bool {
        let scale = instrument.scale_of(item);
        match self {
            Self::Is { word, .. } => match scale.kind {
                _ if item.na_allowed && word == NOT_APPLICABLE => true,
                ScaleKind::YesNo => word == "yes" || word == "no",
                kind => kind.is_by_words() && scale.options.iter().any(|option| option.value.word() == Some(word)),
            },
            Self::Number { .. } => matches!(scale.kind, ScaleKind::Likert | ScaleKind::Vas | ScaleKind::Number),
            Self::Day { .. } => scale.kind == ScaleKind::Date,
            Self::Time { .. } => scale.kind == ScaleKind::Time,
            _ => true,
        }
    }
}

/// The items that are not asked, given these answers. What stands under an item that is not asked is not asked either.
pub fn unasked(instrument: &Instrument, answers: &Answers) -> BTreeSet<String> {
    let mut unasked = BTreeSet::new();
    if instrument.items.iter().all(|item| item.shown_when.is_none()) {
        return unasked;
    }
    let mut answers = answers.clone();
    for n in in_order(instrument).unwrap_or_default() {
        let item = &instrument.items[n];
        let is_called_for = item.shown_when.as_ref().is_none_or(|showing| showing.holds(&answers));
        let is_under_unasked = item.facet_of.as_ref().is_some_and(|parent| unasked.contains(parent));
        if !is_called_for || is_under_unasked {
            answers.remove(&item.id);
            unasked.insert(item.id.clone());
        }
    }
    unasked
}

/// Whether every condition leads somewhere, can hold, and depends on nothing that depends on it.
pub(super) fn check(instrument: &Instrument) -> Result<(), Flaw> {
    for (n, item) in instrument.items.iter().enumerate() {
        let Some(showing) = &item.shown_when else { continue };
        let place = || format!("items[{n}].shown_when");
        if showing.depth() > DEPTH_LIMIT || showing.items().len() > SIZE_LIMIT {
            return Err(Flaw::at(place(), "is nested more than 4 levels deep, or holds more than 200 comparisons"));
        }
        if let Some(what) = showing.flaw(instrument) {
            return Err(Flaw::at(place(), what));
        }
    }
    match in_order(instrument) {
        Ok(_) => Ok(()),
        Err(n) => Err(Flaw::at(format!("items[{n}].shown_when"), "depends on itself, by way of the items it looks at")),
    }
}

/// The items' places in an order in which each comes after those it depends on, or the place of one that depends on itself.
fn in_order(instrument: &Instrument) -> Result<Vec<usize>, usize> {
    let items = &instrument.items;
    let places: BTreeMap<&str, usize> = items.iter().enumerate().map(|(n, item)| (item.id.as_str(), n)).collect();
    let mut waiting_for = vec![0_usize; items.len()];
    let mut waiting: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (n, item) in items.iter().enumerate() {
        let looked_at = item.shown_when.as_ref().map(Showing::items).unwrap_or_default();
        for before in looked_at.into_iter().chain(item.facet_of.as_deref()).filter_map(|id| places.get(id)) {
            waiting_for[n] += 1;
            waiting.entry(*before).or_default().push(n);
        }
    }
    let mut order: Vec<usize> = (0..items.len()).filter(|n| waiting_for[*n] == 0).collect();
    let mut next = 0;
    while next < order.len() {
        for after in waiting.remove(&order[next]).unwrap_or_default() {
            waiting_for[after] -= 1;
            if waiting_for[after] == 0 {
                order.push(after);
            }
        }
        next += 1;
    }
    match waiting_for.iter().position(|n| *n > 0) {
        Some(circle) => Err(circle),
        None => Ok(order),
    }
}

#[cfg(test)]
mod tests;
