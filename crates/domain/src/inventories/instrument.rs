//! What an instrument is: versioned data, the same shape for what we wrote, what was validated elsewhere and what a practice brings
//! (DOMAIN.md 2.0). A version is never edited in place; wording that changes is another version.

pub mod item;
pub mod key;
pub mod rule;
pub mod scale;
mod soundness;
pub mod usage;

use serde::{Deserialize, Serialize};

use self::{
    item::{FollowUp, Item, SafetyRule},
    key::{InstrumentKey, Version},
    rule::Scoring,
    scale::Scale,
    usage::{Gate, LowScores, Parallel},
};
use super::answer::Answers;
use crate::{flaw::Flaw, sharing::Visibility};

/// The largest instrument or questionnaire file that is read, in bytes.
pub const FILE_LIMIT: usize = 1024 * 1024;

/// The most items an instrument may have.
pub const ITEM_LIMIT: usize = 1_000;

/// The band of a score that lies on one or the other side of the cut-off depending on answers that are missing.
pub const UNCERTAIN: &str = "uncertain";

/// One version of an instrument.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instrument {
    /// Its stable name.
    pub key: InstrumentKey,
    /// Which version of it.
    pub version: Version,
    /// The language of its texts, such as `en`.
    pub language: String,
    /// A title that says little on a screen others may see.
    pub title: String,
    /// Who made it.
    pub origin: Origin,
    /// Who answers.
    pub respondent: Respondent,
    /// Whom or what the items describe.
    pub about: About,
    /// Which stretch of time they ask about.
    pub recall: Recall,
    /// How long it takes, in minutes.
    pub minutes: u8,
    /// What is said before the first item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub introduction: Option<String>,
    /// The scales its items use.
    pub scales: Vec<Scale>,
    /// The items, in order.
    pub items: Vec<Item>,
    /// The questions that follow some answers.
    #[serde(default)]
    pub follow_ups: Vec<FollowUp>,
    /// How it is scored; none when it is only read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scoring: Option<Scoring>,
    /// Who may read its answers until the author shares any.
    pub visibility: Visibility,
    /// How often it is usually asked, in days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cadence_days: Option<u16>,
    /// How far two of them must lie apart, in days.
    #[serde(default)]
    pub min_interval_days: u16,
    /// How long one can be answered.
    #[serde(default)]
    pub window: Window,
    /// For how long it is not offered after something that shakes a person.
    #[serde(default)]
    pub suppress_days_after: Suppression,
    /// Under which rights it is used.
    pub licence: Licence,
    /// Whether it belongs to treatment: it looks for an illness or for danger, and is not asked in coaching.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub treatment_only: bool,
    /// What answers call for help.
    #[serde(default)]
    pub safety_rules: Vec<SafetyRule>,
    /// What answers ask something else of the therapist. Nobody else is told, least of all the other partner.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub task_rules: Vec<SafetyRule>,
    /// Its parallel form, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parallel: Option<Parallel>,
    /// The question that comes first and may end the form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gate: Option<Gate>,
    /// When a rating begins a loop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low_scores: Option<LowScores>,
    /// Versions whose scores may be compared share this name.
    pub equivalence_group: String,
    /// Where it comes from, as members of the practice read it.
    pub source: String,
    /// Where notes of our own were named, in definitions that were kept earlier; read, and never written or given out again.
    #[serde(default, skip_serializing)]
    pub reference: Option<String>,
}

/// Who made an instrument.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// It is part of this service.
    Seed,
    /// It was validated and published by others.
    Validated,
    /// A practice brought it.
    Practice,
}

/// Who answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Respondent {
    /// The hurt partner of a thread.
    Hurt,
    /// The involved partner of a thread.
    Involved,
    /// Every member of the couple, each alone.
    EachPartner,
    /// The therapist.
    Therapist,
}

/// Whom or what the items describe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// The person who answers.
    #[serde(rename = "self")]
    Oneself,
    /// The other partner.
    Partner,
    /// The relationship.
    Relationship,
    /// One injury, and both partners in it.
    Thread,
}

/// Which stretch of time the items ask about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Recall {
    /// The present.
    #[serde(rename = "now")]
    Now,
    /// The last 7 days.
    #[serde(rename = "7d")]
    SevenDays,
    /// The last 14 days.
    #[serde(rename = "14d")]
    FourteenDays,
    /// The last 30 days.
    #[serde(rename = "30d")]
    ThirtyDays,
    /// The time since it was last answered.
    #[serde(rename = "since_last")]
    SinceLast,
}

/// How long one can be answered (DOMAIN.md 7.2, 7.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Window {
    /// Until 14 days after the due date.
    #[default]
    Standard,
    /// For 72 hours; then it is missed and the next one comes.
    Pulse,
}

impl Window {
    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Pulse => "pulse",
        }
    }

    /// The window a row names.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Standard, Self::Pulse].into_iter().find(|window| window.as_str() == word)
    }
}

/// For how many days it is not offered after an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suppression {
    /// After something was found out or told.
    pub discovery: u16,
    /// After a formal disclosure.
    pub disclosure: u16,
    /// After an agreed limit was crossed.
    pub lapse: u16,
}

/// Under which rights an instrument is used (DOMAIN.md 3.1).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Licence {
    /// The class.
    pub class: LicenceClass,
    /// What has to be shown with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<String>,
}

/// The four licence classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum LicenceClass {
    /// Free for everybody.
    A,
    /// Free for clinical and research use, other uses unstated; the notice is shown.
    B,
    /// Published, free status unclear; the practice attests that it has permission.
    C,
    /// No electronic form allowed; totals are entered by hand.
    D,
}

impl Instrument {
    /// Reads an instrument file.
    ///
    /// # Errors
    /// The first flaw, with its place: not JSON, a field that is missing or unknown, or something that does not fit together.
    pub fn from_json(text: &str) -> Result<Self, Flaw> {
        if text.len() > FILE_LIMIT {
            return Err(Flaw::at("file", "is larger than one mebibyte"));
        }
        let instrument: Self = serde_json::from_str(text)?;
        instrument.check()?;
        Ok(instrument)
    }

    /// Writes the instrument file that [`Instrument::from_json`] reads.
    ///
    /// # Panics
    /// Never: it holds numbers, text and lists only.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("an instrument holds nothing that JSON cannot say")
    }

    /// Whether its text can be brought in: others published it, its licence allows an electronic form, and more than its totals is known here.
    pub fn takes_text(&self) -> bool {
        self.origin == Origin::Validated && self.licence.class != LicenceClass::D && !self.items.is_empty()
    }

    /// Whether its parts fit together: every name is defined once, every reference leads somewhere, ranges and bands agree.
    ///
    /// # Errors
    /// The first flaw, with its place.
    pub fn check(&self) -> Result<(), Flaw> {
        soundness::check(self)
    }

    /// Whether it can be shown to somebody to answer: every item and every choice has its words here.
    pub fn is_answerable(&self) -> bool {
        self.licence.class != LicenceClass::D
            && !self.items.is_empty()
            && self.items.iter().all(|item| item.text.is_some())
            && self.items.iter().all(|item| self.scale_of(item).has_labels())
    }

    /// The item of that name.
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }

    /// The follow-up of that name.
    pub fn follow_up(&self, id: &str) -> Option<&FollowUp> {
        self.follow_ups.iter().find(|follow_up| follow_up.id == id)
    }

    /// The scale an item of this instrument is answered on.
    ///
    /// # Panics
    /// For an item of another instrument; [`Instrument::check`] makes sure that its own have one.
    pub fn scale_of(&self, item: &Item) -> &Scale {
        self.scales
            .iter()
            .find(|scale| scale.id == item.scale)
            .expect("a checked instrument defines every scale it uses")
    }

    /// The items that stand by themselves, in order.
    pub fn main_items(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| item.facet_of.is_none())
    }

    /// The things to consider under an item, in order.
    pub fn facets<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Item> {
        self.items.iter().filter(move |item| item.facet_of.as_deref() == Some(id))
    }

    /// The items that count in scores, in order.
    pub fn scored_items(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| !item.unscored && item.facet_of.is_none())
    }

    /// The safety rules that these answers call up.
    pub fn safety_hits(&self, answers: &Answers) -> impl Iterator<Item = &SafetyRule> {
        self.safety_rules.iter().filter(|rule| rule.when.holds(answers))
    }

    /// The rules that ask something else of the therapist, as far as these answers call them up.
    pub fn task_hits(&self, answers: &Answers) -> impl Iterator<Item = &SafetyRule> {
        self.task_rules.iter().filter(|rule| rule.when.holds(answers))
    }

    /// Whether the form ends after its first question. An unanswered or declined gate stays shut.
    pub fn is_shut(&self, answers: &Answers) -> bool {
        self.gate.as_ref().is_some_and(|gate| answers.choice(&gate.item) != Some(gate.opens_on.as_str()))
    }

    /// The class of one item, follow-up or score. An item has its own, or the instrument's. A score that counts an item about safety is of that
    /// item's class: beside the other items it would tell that one's answer by subtraction (DOMAIN.md 6.2, item 9).
    pub fn visibility_of(&self, id: &str) -> Visibility {
        let own = match (self.item(id), self.follow_up(id)) {
            (Some(item), _) => item.visibility,
            (None, Some(follow_up)) => follow_up.visibility,
            (None, None) => self.counts_safety(id).then_some(Visibility::Safety),
        };
        own.unwrap_or(self.visibility)
    }

    /// Whether a score that is no single item counts one about safety. What names no subscale is taken for the whole.
    fn counts_safety(&self, scale: &str) -> bool {
        let subscales = self.scoring.iter().flat_map(|scoring| &scoring.subscales);
        let is_part = subscales.into_iter().any(|subscale| subscale.id == scale);
        let mut counted = self.scored_items().filter(|item| !is_part || item.subscale.as_deref() == Some(scale));
        counted.any(|item| item.visibility == Some(Visibility::Safety))
    }
}
