//! A file as the text of a registered instrument: words are taken, and only if everything else is as the registry knows it.

use super::{
    ImportReport,
    kind::Kind,
    option::Choice,
    questionnaire::{Question, Questionnaire},
    refuse,
    report::{Left, place},
    scales::Scales,
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
    if known.items.is_empty() {
        return Err(Problem::at(
            "key",
            Code::WrongKind,
            "Only totals are kept of this instrument. Enter them by hand.",
        )
        .into());
    }
    let mut questions = without_what_counts_nowhere(file.questions, known.items.len(), report)?;
    by_name(&mut questions, known);
    let mut instrument = known.clone();
    let mut scales = Scales::default();
    for (n, question) in questions.into_iter().enumerate() {
        if !question.rules.is_empty() {
            let what = "hides or shows itself (enableWhen), which this instrument does not. Choose the original file";
            return Err(refuse(&place(&question.path), what));
        }
        let scale = scale(known, n, &question)?;
        let item = &mut instrument.items[n];
        report.understand(&question.path, &item.id);
        if question.hint.is_some() {
            report.drop(Left::Words, &question.path);
        }
        item.scale = scales.name_of(scale);
        item.text = Some(question.text);
        item.link_id = Some(question.link_id);
    }
    instrument.scales = scales.into_list();
    if instrument.introduction.is_none() {
        instrument.introduction = file.introduction;
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
            Kind::Choice { choices, .. } if !choices.have_weights() => {
                report.drop(Left::AfterTheLast, &question.path);
            }
            _ => {
                let what = format!("holds more questions that count than the {expected} of this instrument");
                return Err(refuse(&place(&question.path), &what));
            }
        }
    }
    Ok(questions)
}

/// Puts the questions in the registry's order where the file names each as the registry does. Otherwise the file's order is the registry's.
fn by_name(questions: &mut [Question], known: &Instrument) {
    let place = |question: &Question| {
        let name = Some(question.link_id.as_str());
        known.items.iter().position(|item| name == Some(item.id.as_str()) || name == item.link_id.as_deref())
    };
    if questions.iter().all(|question| place(question).is_some()) {
        questions.sort_by_key(place);
    }
}

/// The question's choices as a scale, if their weights are the registry's.
fn scale(known: &Instrument, n: usize, question: &Question) -> Result<Scale, Problems> {
    let expected = known.scale_of(&known.items[n]);
    let at = place(&question.path);
    let Kind::Choice { choices, open: false, many: false } = &question.kind else {
        return Err(refuse(&at, "is not a choice of one answer, which this instrument asks for"));
    };
    let weights: Option<Vec<f64>> = choices.listed.iter().map(|choice| choice.weight).collect();
    let weights = weights.ok_or_else(|| refuse(&at, "has an option without a weight. Choose a file with weights"))?;
    let wanted: Vec<f64> = expected.options.iter().filter_map(|option| option.value.number()).collect();
    let fits = weights.len() == wanted.len() && weights.iter().all(|a| wanted.iter().any(|b| same(*a, *b)));
    if !fits {
        return Err(refuse(&at, "has options that do not count as this instrument's do"));
    }
    let options = choices.listed.iter().zip(weights).map(|(choice, weight)| labelled(choice, weight));
    Ok(Scale { options: options.collect(), kind: ScaleKind::Likert, ..expected.clone() })
}

fn labelled(choice: &Choice, weight: f64) -> ScaleOption {
    ScaleOption { value: OptionValue::Number(weight), label: Some(choice.label.clone()) }
}
