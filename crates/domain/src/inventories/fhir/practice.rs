//! A file as an instrument of the practice's own. It is scored only if somebody said which way is better and every answer has a weight.

use super::{
    ImportReport,
    option::Choice,
    questionnaire::{Kind, Question, Questionnaire},
    registered::shared,
};
use crate::{
    inventories::{
        instrument::{
            About, Instrument, Licence, LicenceClass, Origin, Recall, Respondent, Suppression, Window,
            item::Item,
            key::{InstrumentKey, Version},
            rule::{Direction, MissingRule, Range, Scoring, ScoringKind},
            scale::{OptionValue, Scale, ScaleKind, ScaleOption},
        },
        library::registered,
    },
    problem::{Code, Problem, Problems},
    sharing::Visibility,
    text,
};

pub(super) fn import(
    file: Questionnaire,
    key: &InstrumentKey,
    title: Option<&str>,
    (respondent, direction): (Respondent, Option<Direction>),
    report: &mut ImportReport,
) -> Result<Instrument, Problems> {
    if registered(key).is_some() {
        return Err(Problem::at(
            "key",
            Code::Taken,
            "This key belongs to an instrument of the library. Choose another.",
        )
        .into());
    }
    let title = match title {
        Some(title) => text::clean(title, 120).map_err(|problem| problem.on("title"))?,
        None => file.title.clone().unwrap_or_else(|| "Questions".to_owned()),
    };
    let mut scales = Vec::new();
    let mut items = Vec::new();
    for (n, question) in file.questions.iter().enumerate() {
        report.understood.push(format!("{}: question {}", question.link_id, n + 1));
        let scale = shared(&mut scales, scale(&question.kind));
        items.push(item(n, question, scale));
    }
    let scoring = direction.and_then(|direction| sum(&scales, &items, direction));
    report.dropped.extend(why_unscored(direction, scoring.as_ref()));
    let minutes = u8::try_from(items.len().div_ceil(5)).unwrap_or(u8::MAX);
    Ok(Instrument {
        key: key.clone(),
        version: Version::parse("1").expect("one digit is a version"),
        language: file.language.unwrap_or_else(|| "en".to_owned()),
        title,
        origin: Origin::Practice,
        respondent,
        about: if matches!(respondent, Respondent::Hurt | Respondent::Involved) {
            About::Thread
        } else {
            About::Oneself
        },
        recall: Recall::Now,
        minutes,
        introduction: None,
        scales,
        items,
        follow_ups: Vec::new(),
        scoring,
        visibility: Visibility::AuthorTherapist,
        cadence_days: None,
        min_interval_days: 0,
        window: Window::Standard,
        suppress_days_after: Suppression::default(),
        licence: Licence { class: LicenceClass::C, notice: None },
        safety_rules: Vec::new(),
        task_rules: Vec::new(),
        parallel: None,
        gate: None,
        low_scores: None,
        equivalence_group: key.to_string(),
        source: "Imported by the practice, which attests that it may use it".to_owned(),
    })
}

fn item(n: usize, question: &Question, scale: String) -> Item {
    Item {
        id: format!("q{}", n + 1),
        scale,
        text: Some(question.text.clone()),
        label: None,
        hint: None,
        required: question.required,
        reverse: false,
        subscale: None,
        unscored: matches!(question.kind, Kind::Text | Kind::YesNo | Kind::Number { .. })
            || !is_weighted(&question.kind),
        facet_of: None,
        na_allowed: false,
        visibility: None,
        shown_when: None,
        link_id: Some(question.link_id.clone()),
    }
}

fn is_weighted(kind: &Kind) -> bool {
    matches!(kind, Kind::Choice(choices) if choices.iter().all(|choice| choice.weight.is_some()))
}

fn scale(kind: &Kind) -> Scale {
    let plain = |id: &str, kind| Scale {
        id: id.to_owned(),
        kind,
        options: Vec::new(),
        min: None,
        max: None,
        step: None,
        unit: None,
        low_label: None,
        high_label: None,
    };
    match kind {
        Kind::YesNo => plain("yes_or_no", ScaleKind::YesNo),
        Kind::Text => plain("words", ScaleKind::Text),
        Kind::Number { min, max } => Scale { min: *min, max: *max, ..plain("number", ScaleKind::Number) },
        Kind::Choice(choices) if is_weighted(kind) => {
            Scale { options: weighted(choices), ..plain("rating", ScaleKind::Likert) }
        }
        Kind::Choice(choices) => Scale { options: named(choices), ..plain("choice", ScaleKind::Choice) },
    }
}

fn weighted(choices: &[Choice]) -> Vec<ScaleOption> {
    let options = choices.iter().filter_map(|choice| choice.weight.map(|weight| (OptionValue::Number(weight), choice)));
    options.map(|(value, choice)| ScaleOption { value, label: Some(choice.label.clone()) }).collect()
}

/// Choices without weights are kept under names of our own, because codes in files may be anything.
fn named(choices: &[Choice]) -> Vec<ScaleOption> {
    let options = choices.iter().enumerate();
    options
        .map(|(n, choice)| ScaleOption {
            value: OptionValue::Word(format!("option_{}", n + 1)),
            label: Some(choice.label.clone()),
        })
        .collect()
}

/// A plain sum, when every question is a rating.
fn sum(scales: &[Scale], items: &[Item], direction: Direction) -> Option<Scoring> {
    let ranges: Option<Vec<(f64, f64)>> = items
        .iter()
        .filter(|item| scales.iter().all(|scale| scale.id != item.scale || scale.kind != ScaleKind::Text))
        .map(|item| scales.iter().find(|scale| scale.id == item.scale && !item.unscored)?.range())
        .collect();
    let ranges = ranges.filter(|ranges| !ranges.is_empty())?;
    let range = ranges
        .iter()
        .fold(Range { min: 0.0, max: 0.0 }, |sum, (min, max)| Range { min: sum.min + min, max: sum.max + max });
    Some(Scoring {
        kind: ScoringKind::Sum,
        direction,
        higher_means: match direction {
            Direction::HigherIsBetter => "Higher is better.".to_owned(),
            Direction::LowerIsBetter => "Lower is better.".to_owned(),
        },
        missing: MissingRule::CompleteOnly,
        range: Some(range),
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
    })
}

fn why_unscored(direction: Option<Direction>, scoring: Option<&Scoring>) -> Option<String> {
    match (direction, scoring) {
        (None, _) => Some("No score: nobody said whether a higher score is better.".to_owned()),
        (Some(_), None) => Some("No score: not every question has answers that count.".to_owned()),
        (Some(_), Some(_)) => None,
    }
}
