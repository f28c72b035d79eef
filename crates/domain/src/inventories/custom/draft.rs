//! A draft, as a page holds it. Anything may be in it; what is wrong is said beside the field, by the path the draft has as JSON.

use serde::{Deserialize, Serialize};

use crate::inventories::instrument::{
    Instrument, Respondent,
    rule::{Direction, MissingRule, ScoringKind, SubscaleKind},
    scale::{OptionValue, Scale, ScaleKind},
};

/// What somebody made so far.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct CustomDraft {
    /// A title that says little on a screen others may see.
    pub title: String,
    /// What is said before the first question; blank for nothing.
    pub introduction: String,
    /// Who answers.
    pub respondent: Option<Respondent>,
    /// The questions, in order.
    pub items: Vec<DraftItem>,
    /// How answers are counted; none when they are only read.
    pub scoring: Option<DraftScoring>,
    /// What is asked after low answers.
    pub follow_ups: Vec<DraftFollowUp>,
    /// The class of the answers, `V1` when nothing is said; `V2` and `V5` are possible.
    pub visibility: Option<String>,
    /// How often it is usually asked, in days.
    pub cadence_days: Option<u16>,
    /// Whether it belongs to treatment, and is not asked in coaching.
    pub treatment_only: bool,
}

/// One question of a draft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DraftItem {
    /// Its name, which stays when questions are moved; none for a new question.
    #[serde(default)]
    pub id: Option<String>,
    /// The question.
    pub text: String,
    /// A few words for charts and lists; blank for none.
    #[serde(default)]
    pub label: String,
    /// A line of help; blank for none.
    #[serde(default)]
    pub hint: String,
    /// How it is answered.
    pub kind: DraftKind,
    /// Whether it has to be answered, or declined.
    #[serde(default)]
    pub required: bool,
    /// Whether it is keyed the other way round.
    #[serde(default)]
    pub reverse: bool,
    /// The place in the list of parts of the one it counts in.
    #[serde(default)]
    pub part: Option<usize>,
    /// Whether it counts in the score.
    #[serde(default)]
    pub counts: bool,
}

/// How a question is answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum DraftKind {
    /// By one of several labelled numbers.
    Likert(Vec<DraftOption>),
    /// By yes or no.
    YesNo,
    /// By a number.
    Numeric {
        /// The lowest.
        min: f64,
        /// The highest.
        max: f64,
        /// The words at the low end; blank for none.
        #[serde(default)]
        low: String,
        /// The words at the high end; blank for none.
        #[serde(default)]
        high: String,
    },
    /// By one of several words.
    Choice(Vec<String>),
    /// In the person's own words.
    Text,
}

/// One labelled number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DraftOption {
    /// The number.
    pub value: f64,
    /// Its words.
    pub label: String,
}

/// How answers are counted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DraftScoring {
    /// Whether the mean is taken rather than the sum.
    #[serde(default)]
    pub mean: bool,
    /// Which way is better.
    pub direction: Direction,
    /// What a high value means, in plain words.
    #[serde(default)]
    pub higher_means: String,
    /// What happens when answers are missing.
    #[serde(default)]
    pub missing: MissingAnswers,
    /// Named stretches, low to high.
    #[serde(default)]
    pub bands: Vec<DraftBand>,
    /// Parts that are counted by themselves.
    #[serde(default)]
    pub parts: Vec<DraftPart>,
}

/// What happens when answers are missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum MissingAnswers {
    /// There is no score.
    #[default]
    NoScore,
    /// The rest is estimated, from this many answers on.
    Estimate(usize),
}

/// A named stretch of the score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DraftBand {
    /// Its name.
    pub label: String,
    /// The lowest score in it.
    pub from: f64,
    /// The highest score in it.
    pub to: f64,
}

/// A part that is counted by itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DraftPart {
    /// Its name.
    pub label: String,
    /// Whether the mean is taken rather than the sum.
    #[serde(default)]
    pub mean: bool,
}

/// "When this question is at or below this number, ask this."
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DraftFollowUp {
    /// The place of the question in the list.
    pub item: usize,
    /// The number.
    pub at_most: f64,
    /// What is asked; always answered in own words, and never required.
    pub prompt: String,
}

impl CustomDraft {
    /// An instrument as a draft, for editing; none for one that was not made here and holds more than a draft can.
    pub fn of(instrument: &Instrument) -> Option<Self> {
        let draft = Self {
            title: instrument.title.clone(),
            introduction: instrument.introduction.clone().unwrap_or_default(),
            respondent: Some(instrument.respondent),
            items: instrument.items.iter().map(|item| draft_item(instrument, item)).collect::<Option<_>>()?,
            scoring: match &instrument.scoring {
                Some(scoring) => Some(draft_scoring(scoring)?),
                None => None,
            },
            follow_ups: instrument
                .follow_ups
                .iter()
                .map(|asked| draft_follow_up(instrument, asked))
                .collect::<Option<_>>()?,
            visibility: Some(instrument.visibility.as_str().to_owned()),
            cadence_days: instrument.cadence_days,
            treatment_only: instrument.treatment_only,
        };
        let again = super::checked::instrument(&draft, &instrument.key, instrument.version.clone()).ok()?;
        let same = Instrument { equivalence_group: instrument.equivalence_group.clone(), ..again };
        (same == *instrument).then_some(draft)
    }
}

fn draft_item(instrument: &Instrument, item: &crate::inventories::Item) -> Option<DraftItem> {
    let words = |text: &Option<String>| text.clone().unwrap_or_default();
    let parts = instrument.scoring.iter().flat_map(|scoring| &scoring.subscales);
    Some(DraftItem {
        id: Some(item.id.clone()),
        text: words(&item.text),
        label: words(&item.label),
        hint: words(&item.hint),
        kind: draft_kind(instrument.scale_of(item))?,
        required: item.required,
        reverse: item.reverse,
        part: item.subscale.as_ref().and_then(|id| parts.into_iter().position(|part| part.id == *id)),
        counts: !item.unscored,
    })
}

fn draft_kind(scale: &Scale) -> Option<DraftKind> {
    let label = |label: &Option<String>| label.clone().unwrap_or_default();
    let options = || scale.options.iter();
    Some(match scale.kind {
        ScaleKind::Likert => DraftKind::Likert(
            options().filter_map(|o| Some(DraftOption { value: o.value.number()?, label: label(&o.label) })).collect(),
        ),
        ScaleKind::YesNo => DraftKind::YesNo,
        ScaleKind::Vas | ScaleKind::Number => DraftKind::Numeric {
            min: scale.min?,
            max: scale.max?,
            low: label(&scale.low_label),
            high: label(&scale.high_label),
        },
        ScaleKind::Choice => {
            let by_words = options().all(|option| matches!(option.value, OptionValue::Word(_)));
            by_words.then(|| DraftKind::Choice(options().map(|o| label(&o.label)).collect()))?
        }
        ScaleKind::Text => DraftKind::Text,
        _ => return None,
    })
}

fn draft_scoring(scoring: &crate::inventories::instrument::rule::Scoring) -> Option<DraftScoring> {
    Some(DraftScoring {
        mean: match scoring.kind {
            ScoringKind::Sum => false,
            ScoringKind::Mean => true,
            _ => return None,
        },
        direction: scoring.direction,
        higher_means: scoring.higher_means.clone(),
        missing: match &scoring.missing {
            MissingRule::Prorate { at_least, .. } => MissingAnswers::Estimate(*at_least),
            _ => MissingAnswers::NoScore,
        },
        bands: scoring
            .bands
            .iter()
            .map(|band| DraftBand { label: band.label.clone(), from: band.from, to: band.to })
            .collect(),
        parts: scoring
            .subscales
            .iter()
            .map(|part| DraftPart { label: part.label.clone(), mean: part.kind == SubscaleKind::Mean })
            .collect(),
    })
}

fn draft_follow_up(instrument: &Instrument, asked: &crate::inventories::FollowUp) -> Option<DraftFollowUp> {
    let crate::inventories::Condition::Item { id, number, .. } = &asked.when else { return None };
    let item = instrument.items.iter().position(|item| item.id == *id)?;
    Some(DraftFollowUp { item, at_most: *number, prompt: asked.prompt.clone() })
}
