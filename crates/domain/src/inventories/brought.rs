//! What all instruments have in common that a practice brings, whether from a file or made here.

use super::instrument::{
    About, Instrument, Licence, LicenceClass, Origin, Recall, Respondent, Suppression, Window,
    item::Item,
    key::{InstrumentKey, Version},
    rule::{Direction, MissingRule, Range, Scoring, ScoringKind},
    scale::{Scale, ScaleKind},
};
use crate::sharing::Visibility;

/// How many questions are answered in a minute.
const PER_MINUTE: usize = 5;

/// An instrument of the practice's own with these questions: private to the author and their therapist, without scores.
pub(super) fn instrument(
    key: InstrumentKey,
    version: Version,
    title: String,
    respondent: Respondent,
    (scales, items): (Vec<Scale>, Vec<Item>),
) -> Instrument {
    let about =
        if matches!(respondent, Respondent::Hurt | Respondent::Involved) { About::Thread } else { About::Oneself };
    Instrument {
        equivalence_group: key.to_string(),
        key,
        version,
        language: "en".to_owned(),
        title,
        origin: Origin::Practice,
        respondent,
        about,
        recall: Recall::Now,
        minutes: u8::try_from(items.len().div_ceil(PER_MINUTE)).unwrap_or(u8::MAX),
        introduction: None,
        scales,
        items,
        follow_ups: Vec::new(),
        scoring: None,
        visibility: Visibility::AuthorTherapist,
        cadence_days: None,
        min_interval_days: 0,
        window: Window::Standard,
        suppress_days_after: Suppression::default(),
        licence: Licence { class: LicenceClass::C, notice: None },
        treatment_only: false,
        safety_rules: Vec::new(),
        task_rules: Vec::new(),
        parallel: None,
        gate: None,
        low_scores: None,
        source: String::new(),
        reference: None,
    }
}

/// A question of that name, text and scale, with nothing special about it.
pub(super) fn item(id: String, scale: String, text: String) -> Item {
    Item {
        id,
        scale,
        text: Some(text),
        label: None,
        hint: None,
        required: false,
        reverse: false,
        subscale: None,
        unscored: false,
        facet_of: None,
        na_allowed: false,
        visibility: None,
        shown_when: None,
        link_id: None,
    }
}

/// A scale of that kind, with nothing said about it.
pub(super) fn scale(id: &str, kind: ScaleKind) -> Scale {
    Scale {
        id: id.to_owned(),
        kind,
        options: Vec::new(),
        min: None,
        max: None,
        step: None,
        unit: None,
        low_label: None,
        high_label: None,
    }
}

/// A plain way of counting, for complete forms, without bands or claims.
pub(super) fn scoring(kind: ScoringKind, direction: Direction, range: Option<Range>) -> Scoring {
    Scoring {
        kind,
        direction,
        higher_means: match direction {
            Direction::HigherIsBetter => "Higher is better.".to_owned(),
            Direction::LowerIsBetter => "Lower is better.".to_owned(),
        },
        missing: MissingRule::CompleteOnly,
        range,
        percent: false,
        counts_from: None,
        bands: Vec::new(),
        subscales: Vec::new(),
        cutoff: None,
        reliable_change: None,
        counted_words: Vec::new(),
        provisional: None,
        check_in: None,
        ratings_only: false,
    }
}
