//! The small expression that says after which answers something is asked or done: `ws1<=2`, `min(ws1..ws4)<=2`, `declined(phq9_9)`.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{
    answer::{Answer, Answers},
    instrument::{flaw::Flaw, key::is_identifier, scale::same},
};

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
}

impl Condition {
    /// Whether it holds.
    pub fn holds(&self, answers: &Answers) -> bool {
        match self {
            Self::Item { id, comparison, number } => {
                answers.value(id).is_some_and(|value| comparison.holds(value, *number))
            }
            Self::Several { pick, ids, comparison, number } => {
                let values = ids.iter().filter_map(|id| answers.value(id));
                let chosen = match pick {
                    Pick::Min => values.reduce(f64::min),
                    Pick::Max => values.reduce(f64::max),
                };
                chosen.is_some_and(|value| comparison.holds(value, *number))
            }
            Self::Declined { id } => answers.get(id) == Some(&Answer::Declined),
        }
    }

    /// The items it looks at.
    pub fn items(&self) -> impl Iterator<Item = &str> {
        let ids = match self {
            Self::Item { id, .. } | Self::Declined { id } => std::slice::from_ref(id),
            Self::Several { ids, .. } => ids,
        };
        ids.iter().map(String::as_str)
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
        let (at, sign, comparison) = Comparison::SIGNS
            .iter()
            .find_map(|(sign, comparison)| compact.find(sign).map(|at| (at, sign, *comparison)))
            .ok_or_else(|| flaw("compares nothing"))?;
        let number: f64 = compact[at + sign.len()..].parse().map_err(|_| flaw("does not end in a number"))?;
        if !number.is_finite() {
            return Err(flaw("does not end in a number"));
        }
        let subject = &compact[..at];
        for (word, pick) in [("min(", Pick::Min), ("max(", Pick::Max)] {
            if let Some(row) = subject.strip_prefix(word).and_then(|rest| rest.strip_suffix(')')) {
                let ids = numbered_row(row).ok_or_else(|| flaw("needs a row such as ws1..ws4"))?;
                return Ok(Self::Several { pick, ids, comparison, number });
            }
        }
        identifier(subject).map(|id| Self::Item { id, comparison, number }).ok_or_else(|| flaw("names no item"))
    }
}

fn identifier(text: &str) -> Option<String> {
    is_identifier(text).then(|| text.to_owned())
}

/// `ws1..ws4` as its four names.
fn numbered_row(text: &str) -> Option<Vec<String>> {
    let (first, last) = text.split_once("..")?;
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
                let word = if *pick == Pick::Min { "min" } else { "max" };
                let (first, last) = (ids.first().map_or("", String::as_str), ids.last().map_or("", String::as_str));
                write!(f, "{word}({first}..{last}){}{number}", comparison.sign())
            }
            Self::Declined { id } => write!(f, "declined({id})"),
        }
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
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn answers(values: &[(&str, f64)]) -> Answers {
        values.iter().map(|(id, value)| ((*id).to_owned(), Answer::Value(*value))).collect()
    }

    fn holds(text: &str, values: &[(&str, f64)]) -> bool {
        text.parse::<Condition>().expect(text).holds(&answers(values))
    }

    #[test]
    fn one_item_is_compared() {
        for (text, value, expected) in [
            ("ws1<=2", 2.0, true),
            ("ws1<=2", 3.0, false),
            ("ws1>=2", 2.0, true),
            ("ws1<2", 2.0, false),
            ("ws1 > 1", 2.0, true),
            ("ws1==2", 2.0, true),
        ] {
            assert_eq!(holds(text, &[("ws1", value)]), expected, "{text} for {value}");
        }
        assert!(!holds("ws1<=2", &[]), "no answer is no low answer");
    }

    #[test]
    fn the_lowest_of_a_row_is_compared() {
        assert!(holds("min(ws1..ws4)<=2", &[("ws1", 5.0), ("ws3", 2.0)]));
        assert!(!holds("min(ws1..ws4)<=2", &[("ws1", 5.0), ("ws5", 1.0)]));
        assert!(!holds("min(ws1..ws4)<=2", &[]));
        assert!(holds("max(ws1..ws4)>=5", &[("ws1", 5.0), ("ws3", 2.0)]));
    }

    #[test]
    fn declining_is_noticed() {
        let condition: Condition = "declined(phq9_9)".parse().expect("is a condition");
        assert!(condition.holds(&[("phq9_9".to_owned(), Answer::Declined)].into_iter().collect()));
        assert!(!condition.holds(&answers(&[("phq9_9", 0.0)])));
        assert!(!condition.holds(&Answers::default()));
    }

    #[test]
    fn what_is_no_condition_is_refused() {
        for bad in
            ["", "ws1", "<=2", "ws1<=", "ws1<=two", "ws1<=NaN", "min(ws1)<=2", "min(ws4..ws1)<=2", "W<=1", "a..b<1"]
        {
            assert!(bad.parse::<Condition>().is_err(), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_and_what_is_read_reads_back(text in "[a-z0-9().<>=é ]{0,24}") {
            if let Ok(condition) = text.parse::<Condition>() {
                prop_assert_eq!(condition.to_string().parse::<Condition>(), Ok(condition));
            }
        }
    }
}
