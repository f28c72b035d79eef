//! Questions and answers in words, as whoever may read them reads them.

use domain::inventories::{Answer, Answers, Instrument, instrument::item::TaskKind, reading};

use super::{
    AnsweredQuestion,
    catalogue::Known,
    form::{questions_in_order, time_of_day},
};
use crate::sharing::ShareView;

/// Every answered question in the order of the form, with what its author can do with it.
pub(super) fn questions(
    instrument: &Instrument,
    answers: &Answers,
    shares: &[ShareView],
    is_author: bool,
) -> Vec<AnsweredQuestion> {
    let in_order = questions_in_order(instrument);
    in_order
        .into_iter()
        .filter_map(|(item, under)| {
            let answer = answers.get(&item)?;
            let can_be_shared = instrument.visibility_of(&item).can_be_shared();
            Some(AnsweredQuestion {
                question: question(instrument, &item),
                answer: words(instrument, answers, &item),
                number: answers.value(&item),
                declined: matches!(answer, Answer::Declined),
                under,
                shareable: is_author && can_be_shared && !matches!(answer, Answer::Declined),
                shares: shares.iter().filter(|share| share.item == item).cloned().collect(),
                item,
            })
        })
        .collect()
}

/// What one item asked.
pub(super) fn question(instrument: &Instrument, item: &str) -> String {
    let of_item = instrument.item(item).and_then(|item| item.text.clone());
    of_item
        .or_else(|| instrument.follow_up(item).map(|follow_up| follow_up.prompt.clone()))
        .unwrap_or_else(|| reading::label_of(instrument, item))
}

/// An answer in words: the scale's own word for it, or the number out of the most possible.
pub(crate) fn words(instrument: &Instrument, answers: &Answers, item: &str) -> Option<String> {
    match answers.get(item)? {
        Answer::Declined => None,
        Answer::Text(text) => Some(text.expose().to_owned()),
        Answer::Date(date) => Some(date.to_string()),
        Answer::Time(time) => Some(time_of_day(*time)),
        Answer::DateTime(moment) => Some(format!("{}, {}", moment.date(), time_of_day(moment.time()))),
        Answer::Choice(word) => Some(chosen(instrument, item, word)),
        Answer::Choices(words) => {
            let words: Vec<String> = words.iter().map(|word| chosen(instrument, item, word)).collect();
            Some(words.join(", "))
        }
        Answer::Value(value) => {
            let scale = instrument.item(item).map(|item| instrument.scale_of(item));
            let label = scale.and_then(|scale| scale.label_of(*value));
            if let Some(unit) = scale.and_then(|scale| scale.unit.as_deref()) {
                return Some(format!("{value} {unit}"));
            }
            let of = scale.and_then(domain::inventories::Scale::range).map(|(_, most)| most);
            Some(match (label, of) {
                (Some(label), Some(most)) => format!("{value} of {most}: {label}"),
                (None, Some(most)) => format!("{value} of {most}"),
                (Some(label), None) => label.to_owned(),
                (None, None) => value.to_string(),
            })
        }
    }
}

/// The label of a chosen word.
fn chosen(instrument: &Instrument, item: &str, word: &str) -> String {
    let of_item =
        instrument.item(item).and_then(|item| instrument.scale_of(item).label_of_word(word)).map(str::to_owned);
    let of_follow_up = || {
        let follow_up = instrument.follow_up(item)?;
        let option = follow_up.options.iter().find(|option| option.value.word() == Some(word))?;
        option.label.clone()
    };
    of_item.or_else(of_follow_up).unwrap_or_else(|| word.to_owned())
}

/// The answers that raised a task of this kind: the question and the answer in words.
pub(super) fn that_raised(known: &Known, answers: &Answers, kind: TaskKind) -> Vec<(String, String)> {
    let rules = known.safety_hits(answers).chain(known.task_hits(answers)).filter(|rule| rule.task == kind);
    let mut items: Vec<&str> =
        rules.flat_map(|rule| rule.when.items()).filter(|item| answers.get(item).is_some()).collect();
    // What a clinician heard beside a check has no rule of its own: every answer to the check stands behind it.
    if items.is_empty() {
        items = answers.iter().map(|(item, _)| item).filter(|item| known.item(item).is_some()).collect();
    }
    items.dedup();
    let declined = || "Declined to answer".to_owned();
    items
        .into_iter()
        .map(|item| (question(known, item), words(known, answers, item).unwrap_or_else(declined)))
        .collect()
}
