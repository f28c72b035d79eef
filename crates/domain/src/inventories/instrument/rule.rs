//! How answers become scores: the part of an instrument that `scoring` and `change` read (DOMAIN.md 2.0, 3.2 to 3.4).

use serde::{Deserialize, Serialize};

use super::usage::{CheckIn, Provisional};

/// How an instrument is scored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scoring {
    /// The way of counting.
    pub kind: ScoringKind,
    /// Which way is better.
    pub direction: Direction,
    /// What a high value means, in plain words for the person: "Higher means more trust."
    pub higher_means: String,
    /// What happens when answers are missing.
    pub missing: MissingRule,
    /// The lowest and highest possible score; none for profiles, which have no total.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<Range>,
    /// Whether a mean is printed as a percentage of its scale, 0 to 100.
    #[serde(default)]
    pub percent: bool,
    /// For `count`: the value from which an item counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counts_from: Option<f64>,
    /// For `count`: the words that count as one, where items are answered with words. A word that is not here counts as nought.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counted_words: Vec<String>,
    /// Named stretches of the range, low to high.
    #[serde(default)]
    pub bands: Vec<Band>,
    /// Parts that are scored by themselves.
    #[serde(default)]
    pub subscales: Vec<Subscale>,
    /// Where the clinical side begins; none for what was never validated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cutoff: Option<Cutoff>,
    /// How large a change must be; none for what was never validated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reliable_change: Option<ReliableChange>,
    /// A pattern of answers that is looked at beside the total.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provisional: Option<Provisional>,
    /// When a score asks the therapist to look in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check_in: Option<CheckIn>,
    /// For `profile`: whether nothing but the ratings and parts is counted, because a full rating is no aim here.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ratings_only: bool,
}

/// Ways of counting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScoringKind {
    /// Every rating stands alone; no total.
    Profile,
    /// All items added up.
    Sum,
    /// Their mean.
    Mean,
    /// The one item's value.
    Value,
    /// How many items reach a value, or are answered with a counted word.
    Count,
    /// The mean of the subscales' scores.
    MeanOfSubscales,
    /// The subscales alone; no total.
    Subscales,
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// A rise is a gain.
    HigherIsBetter,
    /// A fall is a gain.
    LowerIsBetter,
}

impl Direction {
    /// +1 or −1: what a difference is multiplied by to become a gain.
    pub fn sign(self) -> f64 {
        match self {
            Self::HigherIsBetter => 1.0,
            Self::LowerIsBetter => -1.0,
        }
    }
}

/// What happens when answers are missing (DOMAIN.md 3.3).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case", deny_unknown_fields)]
pub enum MissingRule {
    /// Each item stands alone.
    PerItem,
    /// One missing answer and there is no score.
    CompleteOnly,
    /// A score from `at_least` answers on, the rest estimated, except for the items named.
    Prorate {
        /// The fewest answers.
        at_least: usize,
        /// Items whose absence means no score.
        #[serde(default)]
        never_impute: Vec<String>,
    },
    /// A score from `at_least` scored subscales on. What each of them needs stands with it.
    Subscales {
        /// The fewest subscales.
        at_least: usize,
    },
}

/// The ends of a score.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Range {
    /// The lowest possible.
    pub min: f64,
    /// The highest possible.
    pub max: f64,
}

/// A named stretch of the range.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// Its name in the instrument, such as `moderately_severe`.
    pub id: String,
    /// Its name on the page.
    pub label: String,
    /// The lowest whole score in it.
    pub from: f64,
    /// The highest whole score in it.
    pub to: f64,
}

/// A part scored by itself: the items that name it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subscale {
    /// Its name in the instrument.
    pub id: String,
    /// Its name on the page.
    pub label: String,
    /// How it is counted.
    pub kind: SubscaleKind,
    /// The fewest answers it needs; all of them where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<usize>,
    /// Whether a mean is printed as a percentage of its scale, 0 to 100.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub percent: bool,
    /// Whether the instrument's bands are read for it too.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub banded: bool,
    /// The ends of its score, where the items are not here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<Range>,
}

/// How a subscale is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubscaleKind {
    /// Its items added up.
    Sum,
    /// Their mean.
    Mean,
    /// How many of them count, as in the whole.
    Count,
}

/// The score that separates the clinical side from the other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cutoff {
    /// The score.
    pub value: f64,
    /// Which side of it is the clinical one.
    pub clinical_side: ClinicalSide,
    /// The score at which somebody counts as recovered, where it is stricter than the cut-off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recovered_at: Option<f64>,
    /// Where the number comes from.
    pub source: String,
}

/// Which side of a cut-off is the clinical one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ClinicalSide {
    /// Scores below it.
    #[serde(rename = "<")]
    Below,
    /// The score itself and those above it.
    #[serde(rename = ">=")]
    AtOrAbove,
}

impl Cutoff {
    /// Whether a score lies on the clinical side.
    pub fn is_clinical(&self, score: f64) -> bool {
        match self.clinical_side {
            ClinicalSide::Below => score < self.value,
            ClinicalSide::AtOrAbove => score >= self.value,
        }
    }
}

/// How large a change must be before it is more than the error of the measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReliableChange {
    /// T: raw points.
    pub threshold: f64,
    /// Where the number comes from.
    pub source: String,
}

impl Scoring {
    /// The band a score falls in. A prorated score between two bands belongs to the lower one.
    pub fn band_of(&self, score: f64) -> Option<&Band> {
        self.bands.iter().rev().find(|band| score >= band.from)
    }

    /// The band's name on the page for the name it is kept under. "Uncertain" is the band of a score whose missing answers decide the side.
    pub fn band_label(&self, id: &str) -> Option<&str> {
        if id == super::UNCERTAIN {
            return Some("uncertain");
        }
        self.bands.iter().find(|band| band.id == id).map(|band| band.label.as_str())
    }
}
