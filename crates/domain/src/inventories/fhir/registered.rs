//! A file as the text of a registered instrument: words are taken, and only if everything else is as the registry knows it.

use super::{
    ImportReport,
    option::Choice,
    questionnaire::{Kind, Question, Questionnaire},
    refuse,
};
use crate::{
    inventories::{
        instrument::{
            Instrument, LicenceClass, Origin,
            key::InstrumentKey,
            scale::{OptionValue, Scale, ScaleKind, ScaleOption, same},
        },
        library::registered,
    },
    problem::{Code, Problem, Problems},
};

pub(super) fn import(
    file: Questionnaire,
    key: &InstrumentKey,
    report: &mut ImportReport,
) -> Result<Instrument, Problems> {
    let known = registered(key).filter(|known| known.origin == Origin::Validated);
    let known = known.ok_or_else(|| {
        Problem::at("key", Code::NotFound, "No registered instrument has this key, or its text is here already.")
    })?;
    if known.licence.class == LicenceClass::D {
        return Err(
            Problem::at("key", Code::NotAllowed, "The licence of this instrument allows no electronic form.").into()
        );
    }
    let questions = without_what_counts_nowhere(file.questions, known.items.len(), report)?;
    let mut instrument = known.clone();
    instrument.scales.clear();
    for (n, question) in questions.into_iter().enumerate() {
        let scale = scale(known, n, &question)?;
        let item = &mut instrument.items[n];
        report.understood.push(format!("{}: text of {}", question.link_id, item.id));
        item.scale.clone_from(&shared(&mut instrument.scales, scale));
        item.text = Some(question.text);
        item.link_id = Some(question.link_id);
    }
    if let Some(language) = file.language {
        instrument.language = language;
    }
    Ok(instrument)
}

/// The questions that count. What follows the last of them and carries no weights, such as a question about how hard things are, is left out
/// and reported; anything else that is too much or too little is a refusal.
fn without_what_counts_nowhere(
    mut questions: Vec<Question>,
    expected: usize,
    report: &mut ImportReport,
) -> Result<Vec<Question>, Problems> {
    let trailing: Vec<Question> = questions.split_off(expected.min(questions.len()));
    if questions.len() < expected {
        let what = format!("holds {} questions; this instrument has {expected}", questions.len());
        return Err(refuse("item", &what));
    }
    for question in trailing {
        match &question.kind {
            Kind::Choice(choices) if choices.iter().all(|choice| choice.weight.is_none()) => {
                report.dropped.push(format!("{}: a question after the last one that counts", question.link_id));
            }
            _ => {
                let what = format!("holds more questions that count than the {expected} of this instrument");
                return Err(refuse(&question.link_id, &what));
            }
        }
    }
    Ok(questions)
}

/// The question's choices as a scale, if their weights are the registry's.
fn scale(known: &Instrument, n: usize, question: &Question) -> Result<Scale, Problems> {
    let expected = known.scale_of(&known.items[n]);
    let Kind::Choice(choices) = &question.kind else {
        return Err(refuse(&question.link_id, "is not a choice"));
    };
    let weights: Option<Vec<f64>> = choices.iter().map(|choice| choice.weight).collect();
    let weights = weights.ok_or_else(|| refuse(&question.link_id, "has an option without a weight"))?;
    let wanted: Vec<f64> = expected.options.iter().filter_map(|option| option.value.number()).collect();
    let fits = weights.len() == wanted.len() && weights.iter().all(|a| wanted.iter().any(|b| same(*a, *b)));
    if !fits {
        return Err(refuse(&question.link_id, "has options that do not count as this instrument's do"));
    }
    let options = choices.iter().zip(weights).map(|(choice, weight)| labelled(choice, weight));
    Ok(Scale { options: options.collect(), kind: ScaleKind::Likert, ..expected.clone() })
}

fn labelled(choice: &Choice, weight: f64) -> ScaleOption {
    ScaleOption { value: OptionValue::Number(weight), label: Some(choice.label.clone()) }
}

/// The name of an equal scale among those collected; it is added when there is none. Items with other words get a scale of their own.
pub(super) fn shared(scales: &mut Vec<Scale>, scale: Scale) -> String {
    let equal = scales.iter().find(|other| Scale { id: scale.id.clone(), ..(*other).clone() } == scale);
    if let Some(equal) = equal {
        return equal.id.clone();
    }
    let stem = scale.id.clone();
    let taken = |id: &str, scales: &[Scale]| scales.iter().any(|scale| scale.id == id);
    let mut id = stem.clone();
    let mut n = 2;
    while taken(&id, scales) {
        id = format!("{stem}_{n}");
        n += 1;
    }
    scales.push(Scale { id: id.clone(), ..scale });
    id
}
