//! What an instrument says about its own use, beyond items and scores: its parallel form, the question that comes first, when a low score
//! begins a loop, what the therapist is asked to do (DOMAIN.md 2.1 to 2.7).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::key::InstrumentKey;

/// The other form of the same questions, which the other partner of a thread answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parallel {
    /// The instrument that is the other form. It has the same items and subscales, by name.
    pub with: InstrumentKey,
    /// Which form this one is.
    pub form: Form,
}

/// Who describes whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// The person describes themself.
    #[serde(rename = "self")]
    Oneself,
    /// The person describes their partner.
    Observer,
}

/// A question that is asked first, and ends the form unless it is answered with one word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gate {
    /// The item.
    pub item: String,
    /// The word that opens the rest.
    pub opens_on: String,
    /// What is said instead of the rest.
    pub closed_text: String,
}

/// When a rating begins a loop: need written, offer made, rated again.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LowScores {
    /// Whether ratings or parts are looked at.
    pub of: LowOf,
    /// The highest value that is low.
    pub at_most: f64,
    /// After how many days without anything a loop is stale, 1 or more.
    pub stale_after_days: u16,
}

/// What a low score is looked for in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LowOf {
    /// Single ratings.
    Items,
    /// Subscales.
    Subscales,
}

/// A pattern of answers that is looked at beside the total, such as so many answers of a height in each cluster.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provisional {
    /// From which value an answer counts.
    pub rated_at_least: f64,
    /// How many have to count, by subscale.
    pub counts: BTreeMap<String, usize>,
    /// What may be said when they do, and what may not be concluded.
    pub caveat: String,
    /// Where the rule comes from.
    pub source: String,
}

/// When a score of a home measure asks the therapist to look in, without a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckIn {
    /// A score below this.
    pub below: f64,
    /// A loss of this much or more since the last one.
    pub drop: f64,
}

impl CheckIn {
    /// Whether a score, after the one before it, calls for a look.
    pub fn is_called_for(&self, score: f64, previous: Option<f64>) -> bool {
        score < self.below || previous.is_some_and(|previous| previous - score >= self.drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_low_score_or_a_fall_calls_for_a_look() {
        let rule = CheckIn { below: 24.0, drop: 5.0 };
        for (score, previous, expected) in [
            (23.0, None, true),
            (24.0, None, false),
            (24.0, Some(29.0), true),
            (25.0, Some(29.0), false),
            (30.0, Some(20.0), false),
        ] {
            assert_eq!(rule.is_called_for(score, previous), expected, "{score} after {previous:?}");
        }
    }
}
