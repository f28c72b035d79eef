//! A file as an instrument of the practice's own. It is scored only if somebody said which way is better and every answer has a weight.

use super::{
    ImportReport,
    enabling::Asked,
    kind::{Kind, Number},
    option::Choices,
    questionnaire::{Question, Questionnaire},
    refuse,
    report::{Left, place},
    scales::Scales,
};
use crate::{
    inventories::{
        brought,
        instrument::{
            Instrument, Respondent,
            item::Item,
            key::{InstrumentKey, Version},
            rule::{Direction, Range, Scoring, ScoringKind},
            scale::{OptionValue, Scale, ScaleKind, ScaleOption},
        },
    },
    name::is_identifier,
    problem::Problems,
    text,
};

pub(super) fn import(
    file: Questionnaire,
    key: Option<&InstrumentKey>,
    title: Option<&str>,
    (respondent, direction): (Respondent, Option<Direction>),
    report: &mut ImportReport,
) -> Result<Instrument, Problems> {
    let title = match title {
        Some(title) => text::clean(title, 120).map_err(|problem| problem.on("title"))?,
        None => file.title.clone().unwrap_or_else(|| "Questions".to_owned()),
    };
    let key = key.cloned().unwrap_or_else(|| InstrumentKey::own(&title));
    let names = names(&file.questions);
    let asked = Asked::of(&file.questions, &names);
    let mut scales = Scales::default();
    let mut items = Vec::new();
    for (n, question) in file.questions.iter().enumerate() {
        report.understand(&question.path, &format!("question {}", n + 1));
        let mut item = brought::item(names[n].clone(), scales.name_of(scale(&question.kind)), question.text.clone());
        item.hint.clone_from(&question.hint);
        item.required = question.required;
        item.na_allowed = matches!(&question.kind, Kind::Choice { choices, .. } if choices.na_allowed);
        item.shown_when = asked.showing(&question.rules)?;
        item.unscored = !question.kind.is_weighted() || item.shown_when.is_some();
        item.link_id = Some(question.link_id.clone());
        items.push(item);
    }
    let scales = scales.into_list();
    let scoring = direction.and_then(|direction| sum(&scales, &items, direction));
    match (&file.computed, &scoring, direction) {
        (Some(at), Some(_), _) => {
            return Err(refuse(
                at,
                "is computed by a formula, and adding up may not be the same. Import without a score",
            ));
        }
        (_, None, None) => report.drop(Left::NoDirection, &[]),
        (_, None, Some(_)) => report.drop(Left::NotAllCount, &[]),
        _ => {}
    }
    let version = Version::parse("1").expect("one digit is a version");
    let mut instrument = brought::instrument(key, version, title, respondent, (scales, items));
    instrument.language = file.language.unwrap_or_else(|| "en".to_owned());
    instrument.introduction = file.introduction;
    instrument.scoring = scoring;
    instrument.licence.notice = file.notice;
    "Imported by the practice, which attests that it may use it".clone_into(&mut instrument.source);
    instrument.check().map_err(|flaw| in_the_file(&flaw.place, &flaw.what, &file.questions))?;
    Ok(instrument)
}

/// A flaw of an item, said of the place in the file it came from.
fn in_the_file(at: &str, what: &str, questions: &[Question]) -> Problems {
    let number = at.strip_prefix("items[").and_then(|rest| rest.split(']').next()?.parse::<usize>().ok());
    match number.and_then(|n| questions.get(n)) {
        Some(question) => refuse(&place(&question.path), what),
        None => refuse(at, what),
    }
}

/// The names of the items: the file's own where every one can be a name, and numbers otherwise.
fn names(questions: &[Question]) -> Vec<String> {
    if questions.iter().all(|question| is_identifier(&question.link_id)) {
        return questions.iter().map(|question| question.link_id.clone()).collect();
    }
    (1..=questions.len()).map(|n| format!("q{n}")).collect()
}

fn scale(kind: &Kind) -> Scale {
    match kind {
        Kind::YesNo => brought::scale("yes_or_no", ScaleKind::YesNo),
        Kind::Text { most } => Scale { max: *most, ..brought::scale("words", ScaleKind::Text) },
        Kind::Number(number) => of_number(number),
        Kind::Date => brought::scale("day", ScaleKind::Date),
        Kind::Time => brought::scale("time", ScaleKind::Time),
        Kind::DateTime => brought::scale("day_and_time", ScaleKind::DateTime),
        Kind::Choice { choices, .. } if kind.is_weighted() => {
            Scale { options: weighted(choices), ..brought::scale("rating", ScaleKind::Likert) }
        }
        Kind::Choice { choices, open, many } => {
            let (id, kind) = match (open, many) {
                (true, _) => ("open_choice", ScaleKind::OpenChoice),
                (_, true) => ("several", ScaleKind::MultipleChoice),
                _ => ("choice", ScaleKind::Choice),
            };
            Scale { options: named(choices), ..brought::scale(id, kind) }
        }
    }
}

/// A line between two whole ends, or a number in a field.
fn of_number(number: &Number) -> Scale {
    let whole = |end: Option<f64>| end.is_some_and(|end| end.fract() == 0.0);
    let is_line = number.slider && number.step.is_some() && whole(number.min) && whole(number.max);
    let [low_label, high_label] = if is_line { number.ends.clone() } else { [None, None] };
    let (id, kind) = if is_line { ("line", ScaleKind::Vas) } else { ("number", ScaleKind::Number) };
    Scale {
        min: number.min,
        max: number.max,
        step: number.step,
        unit: number.unit.clone(),
        low_label,
        high_label,
        ..brought::scale(id, kind)
    }
}

fn weighted(choices: &Choices) -> Vec<ScaleOption> {
    let options = choices.listed.iter().filter_map(|choice| Some((OptionValue::Number(choice.weight?), choice)));
    options.map(|(value, choice)| ScaleOption { value, label: Some(choice.label.clone()) }).collect()
}

fn named(choices: &Choices) -> Vec<ScaleOption> {
    let options = choices.words().into_iter().zip(&choices.listed);
    options
        .map(|(word, choice)| ScaleOption { value: OptionValue::Word(word), label: Some(choice.label.clone()) })
        .collect()
}

/// A plain sum, when every question that has no free answer is a rating.
fn sum(scales: &[Scale], items: &[Item], direction: Direction) -> Option<Scoring> {
    let scale_of = |item: &Item| scales.iter().find(|scale| scale.id == item.scale);
    let is_free = |item: &Item| {
        let kind = scale_of(item).map(|scale| scale.kind);
        matches!(kind, Some(ScaleKind::Text | ScaleKind::Date | ScaleKind::Time | ScaleKind::DateTime))
    };
    let ranges: Option<Vec<(f64, f64)>> = items
        .iter()
        .filter(|item| !is_free(item))
        .map(|item| scale_of(item).filter(|_| !item.unscored)?.range())
        .collect();
    let ranges = ranges.filter(|ranges| !ranges.is_empty())?;
    let none = Range { min: 0.0, max: 0.0 };
    let range = ranges.iter().fold(none, |sum, (min, max)| Range { min: sum.min + min, max: sum.max + max });
    Some(brought::scoring(ScoringKind::Sum, direction, Some(range)))
}
