//! The small expression that says after which answers something is asked or done: `ws1<=2`, `min(ws1..ws4)<=2`, `declined(phq9_9)`.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{
    answer::{Answer, Answers},
    instrument::scale::same,
};
use crate::{flaw::Flaw, name::is_identifier};

/// A condition over answers, parsed once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Condition {
    /// One item's value compared with a number. False while there is no value.
    Item {
        /// The item.
        id: String,
        /// How it is compared.
        comparison: Comparison,
        /// With what.
        number: f64,
    },
    /// The lowest or highest of several items' values, among those answered. False while none is.
    Several {
        /// Lowest or highest.
        pick: Pick,
        /// The items of a numbered row, such as `ws1` to `ws4`.
        ids: Vec<String>,
        /// How it is compared.
        comparison: Comparison,
        /// With what.
        number: f64,
    },
    /// A word was chosen, and it is this one, or is another. False while none is.
    Word {
        /// The item.
        id: String,
        /// Whether it has to be this word, or any other.
        is: bool,
        /// The word.
        word: String,
    },
    /// At least one of a row was answered with this word.
    AnyWord {
        /// The items of a row.
        ids: Vec<String>,
        /// The word.
        word: String,
    },
    /// The person chose not to answer.
    Declined {
        /// The item.
        id: String,
    },
}

/// Ways to compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// `<=`
    AtMost,
    /// `>=`
    AtLeast,
    /// `<`
    Below,
    /// `>`
    Above,
    /// `==`
    Equal,
}

/// Which of several values counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pick {
    /// The lowest.
    Min,
    /// The highest.
    Max,
    /// All added up; nothing while one is missing.
    Sum,
    /// The mean of those answered; nothing while more than one is missing.
    Mean,
}

impl Pick {
    const WORDS: [(&'static str, Self); 4] =
        [("min", Self::Min), ("max", Self::Max), ("sum", Self::Sum), ("mean", Self::Mean)];

    fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, pick)| *pick == self).map_or("", |(word, _)| word)
    }

    /// The one value that several come to.
    fn of(self, values: &[f64], asked: usize) -> Option<f64> {
        let answered = values.len();
        let sum: f64 = values.iter().sum();
        match self {
            Self::Min => values.iter().copied().reduce(f64::min),
            Self::Max => values.iter().copied().reduce(f64::max),
            Self::Sum => (answered == asked).then_some(sum),
            Self::Mean => (answered > 0 && answered + 1 >= asked).then(|| sum / answered as f64),
        }
    }
}

impl Condition {
    /// Whether it holds.
    pub fn holds(&self, answers: &Answers) -> bool {
        match self {
            Self::Item { id, comparison, number } => {
                answers.value(id).is_some_and(|value| comparison.holds(value, *number))
            }
            Self::Several { pick, ids, comparison, number } => {
                let values: Vec<f64> = ids.iter().filter_map(|id| answers.value(id)).collect();
                pick.of(&values, ids.len()).is_some_and(|value| comparison.holds(value, *number))
            }
            Self::Word { id, is, word } => answers.choice(id).is_some_and(|chosen| (chosen == word) == *is),
            Self::AnyWord { ids, word } => ids.iter().any(|id| answers.choice(id) == Some(word)),
            Self::Declined { id } => answers.get(id) == Some(&Answer::Declined),
        }
    }

    /// The items it looks at.
    pub fn items(&self) -> impl Iterator<Item = &str> {
        let ids = match self {
            Self::Item { id, .. } | Self::Declined { id } | Self::Word { id, .. } => std::slice::from_ref(id),
            Self::Several { ids, .. } | Self::AnyWord { ids, .. } => ids,
        };
        ids.iter().map(String::as_str)
    }

    /// The word it looks for, if it looks for one.
    pub fn word(&self) -> Option<&str> {
        match self {
            Self::Word { word, .. } | Self::AnyWord { word, .. } => Some(word),
            _ => None,
        }
    }
}

impl Comparison {
    /// From the longest sign to the shortest, so that `<=` is not read as `<`.
    const SIGNS: [(&'static str, Self); 5] =
        [("<=", Self::AtMost), (">=", Self::AtLeast), ("==", Self::Equal), ("<", Self::Below), (">", Self::Above)];

    fn holds(self, value: f64, number: f64) -> bool {
        match self {
            Self::AtMost => value <= number,
            Self::AtLeast => value >= number,
            Self::Below => value < number,
            Self::Above => value > number,
            Self::Equal => same(value, number),
        }
    }

    fn sign(self) -> &'static str {
        Self::SIGNS.iter().find(|(_, comparison)| *comparison == self).map_or("", |(sign, _)| sign)
    }
}

impl FromStr for Condition {
    type Err = Flaw;

    fn from_str(text: &str) -> Result<Self, Flaw> {
        let flaw = |what: &str| Flaw::at(format!("condition {text:?}"), what);
        let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        if let Some(id) = compact.strip_prefix("declined(").and_then(|rest| rest.strip_suffix(')')) {
            return identifier(id).map(|id| Self::Declined { id }).ok_or_else(|| flaw("names no item"));
        }
        if let Some(condition) = chosen_word(&compact) {
            return Ok(condition);
        }
        let (at, sign, comparison) = Comparison::SIGNS
            .iter()
            .find_map(|(sign, comparison)| compact.find(sign).map(|at| (at, sign, *comparison)))
            .ok_or_else(|| flaw("compares nothing"))?;
        let number: f64 = compact[at + sign.len()..].parse().map_err(|_| flaw("does not end in a number"))?;
        if !number.is_finite() {
            return Err(flaw("does not end in a number"));
        }
        let subject = &compact[..at];
        for (word, pick) in Pick::WORDS {
            if let Some(row) = in_brackets(subject, word) {
                let ids = row_of(row).ok_or_else(|| flaw("needs a row such as ws1..ws4"))?;
                return Ok(Self::Several { pick, ids, comparison, number });
            }
        }
        identifier(subject).map(|id| Self::Item { id, comparison, number }).ok_or_else(|| flaw("names no item"))
    }
}

fn identifier(text: &str) -> Option<String> {
    is_identifier(text).then(|| text.to_owned())
}

/// `min(…)` without its word and brackets.
fn in_brackets<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    text.strip_prefix(word)?.strip_prefix('(')?.strip_suffix(')')
}

/// `s7==yes`, `r3g!=yes` or `any(s1..s6)==yes`; none for anything else, comparisons with numbers included.
fn chosen_word(text: &str) -> Option<Condition> {
    let (subject, word, is) = match text.split_once("!=") {
        Some((subject, word)) => (subject, word, false),
        None => text.split_once("==").map(|(subject, word)| (subject, word, true))?,
    };
    let word = identifier(word)?;
    match in_brackets(subject, "any") {
        Some(row) if is => row_of(row).map(|ids| Condition::AnyWord { ids, word }),
        Some(_) => None,
        None => identifier(subject).map(|id| Condition::Word { id, is, word }),
    }
}

/// `ws1..ws4` as its four names, or `r1a..r1c` as its three.
fn row_of(text: &str) -> Option<Vec<String>> {
    let (first, last) = text.split_once("..")?;
    numbered_row(first, last).or_else(|| lettered_row(first, last))
}

fn lettered_row(first: &str, last: &str) -> Option<Vec<String>> {
    let (from, to) = (first.chars().next_back()?, last.chars().next_back()?);
    let stem = &first[..first.len() - from.len_utf8()];
    let is_a_row = is_identifier(first) && is_identifier(last) && last.strip_suffix(to) == Some(stem);
    let letters = from.is_ascii_lowercase() && to.is_ascii_lowercase() && from < to && !stem.is_empty();
    (is_a_row && letters).then(|| (from..=to).map(|letter| format!("{stem}{letter}")).collect())
}

fn numbered_row(first: &str, last: &str) -> Option<Vec<String>> {
    let stem = first.trim_end_matches(|c: char| c.is_ascii_digit());
    let from: u16 = first.strip_prefix(stem)?.parse().ok()?;
    let to: u16 = last.strip_prefix(stem)?.parse().ok()?;
    let is_a_row = is_identifier(first) && is_identifier(last) && from < to && to - from < 500;
    is_a_row.then(|| (from..=to).map(|n| format!("{stem}{n}")).collect())
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Item { id, comparison, number } => write!(f, "{id}{}{number}", comparison.sign()),
            Self::Several { pick, ids, comparison, number } => {
                write!(f, "{}({}){}{number}", pick.word(), Row(ids), comparison.sign())
            }
            Self::Word { id, is, word } => write!(f, "{id}{}{word}", if *is { "==" } else { "!=" }),
            Self::AnyWord { ids, word } => write!(f, "any({})=={word}", Row(ids)),
            Self::Declined { id } => write!(f, "declined({id})"),
        }
    }
}

/// The names of a row, printed by their first and last.
struct Row<'a>(&'a [String]);

impl fmt::Display for Row<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |id: Option<&String>| id.map_or(String::new(), Clone::clone);
        write!(f, "{}..{}", name(self.0.first()), name(self.0.last()))
    }
}

impl TryFrom<String> for Condition {
    type Error = Flaw;
    fn try_from(text: String) -> Result<Self, Flaw> {
        text.parse()
    }
}

impl From<Condition> for String {
    fn from(condition: Condition) -> Self {
        condition.to_string()
    }
}

#[cfg(test)]
mod tests;
