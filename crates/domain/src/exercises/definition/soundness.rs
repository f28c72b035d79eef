//! Whether an exercise's parts fit together. Run on every file before anything else looks at it.

use std::collections::BTreeSet;

use super::{
    Exercise, UsualRhythm,
    field::{Field, Kind, Need},
};
use crate::{flaw::Flaw, name::is_identifier, sharing::Visibility};

/// The most characters any one text of an exercise may have.
const TEXT_LIMIT: usize = 1_000;
/// The most steps, and the most fields of one step.
const STEPS: usize = 12;

pub(super) fn check(exercise: &Exercise) -> Result<(), Flaw> {
    texts(exercise)?;
    let has_class = |class| matches!(class, Visibility::AuthorOnly | Visibility::AuthorTherapist);
    if !has_class(exercise.visibility) {
        return Err(Flaw::at("visibility", "must be V0 or V1: what is wider is shared by its author"));
    }
    if exercise.number.is_some_and(|number| !(1..=18).contains(&number)) {
        return Err(Flaw::at("number", "must be 1 to 18"));
    }
    if matches!(exercise.rhythm, UsualRhythm::EveryDays(days) if !(1..=366).contains(&days)) {
        return Err(Flaw::at("rhythm", "must be every 1 to 366 days"));
    }
    let mut seen = BTreeSet::new();
    for field in exercise.fields() {
        if !is_identifier(&field.id) || !seen.insert(field.id.as_str()) {
            return Err(field.flaw("is no usable name, or is there twice"));
        }
        field.answer.check().map_err(|what| field.flaw(what))?;
        if field.visibility.is_some_and(|class| !has_class(class)) {
            return Err(field.flaw("must be V0 or V1: what is wider is shared by its author"));
        }
        if field.shareable && exercise.visibility_of(field) == Visibility::AuthorOnly {
            return Err(field.flaw("is for its author alone and cannot be shared"));
        }
        conditions(exercise, field)?;
    }
    sharing(exercise)
}

fn texts(exercise: &Exercise) -> Result<(), Flaw> {
    let fits = |text: &str, limit: usize| !text.trim().is_empty() && text.chars().count() <= limit;
    if !fits(&exercise.title, 120) || !fits(&exercise.purpose, 200) {
        return Err(Flaw::at("title or purpose", "is empty or too long"));
    }
    if exercise.minutes == 0 {
        return Err(Flaw::at("minutes", "must be 1 or more"));
    }
    if exercise.steps.is_empty() || exercise.steps.len() > STEPS || exercise.fields().next().is_none() {
        return Err(Flaw::at("steps", "must be 1 to 12, with something to fill in"));
    }
    let said = exercise.steps.iter().flat_map(|step| step.text.iter().chain([&step.title]));
    let asked = exercise.fields().flat_map(|field| field.hint.iter().chain([&field.label]));
    if exercise.introduction.iter().chain(said).chain(asked).any(|text| !fits(text, TEXT_LIMIT)) {
        return Err(Flaw::at("introduction, steps or fields", "holds a text that is empty or too long"));
    }
    match exercise.steps.iter().find(|step| step.fields.len() > STEPS) {
        Some(step) => Err(Flaw::at(format!("step {:?}", step.title), "has more than 12 fields")),
        None => Ok(()),
    }
}

/// What decides about a field stands before it, and can say what is waited for.
fn conditions(exercise: &Exercise, field: &Field) -> Result<(), Flaw> {
    let Some(when) = &field.when else { return Ok(()) };
    let decides =
        exercise.fields().take_while(|earlier| earlier.id != field.id).find(|earlier| earlier.id == when.field);
    let Some(decides) = decides else {
        return Err(field.flaw("waits for a field that does not stand before it"));
    };
    let can_say = |word: &String| decides.answer.options().iter().any(|option| option.value == *word);
    if when.is.is_empty() || !when.is.iter().all(can_say) {
        return Err(field.flaw("waits for a word that nobody can choose"));
    }
    if field.need == Need::Must && decides.need == Need::Free {
        return Err(field.flaw("is needed, and waits for something that may stay blank"));
    }
    Ok(())
}

fn sharing(exercise: &Exercise) -> Result<(), Flaw> {
    for before in &exercise.before_sharing {
        let asks = exercise.field(&before.field).map(|field| &field.answer);
        let can_say =
            matches!(asks, Some(Kind::Choice(options)) if options.iter().any(|option| option.value == before.is));
        if !can_say || before.otherwise.trim().is_empty() {
            return Err(Flaw::at("before_sharing", "names no choice, a word it does not have, or says nothing"));
        }
    }
    if (!exercise.before_sharing.is_empty() || exercise.partner_answer.is_some()) && !exercise.is_shareable() {
        return Err(Flaw::at("fields", "none can be shared, yet sharing has its rules"));
    }
    let options = exercise.partner_answer.as_ref().map(|answer| Kind::Choice(answer.options.clone()));
    options.map_or(Ok(()), |kind| kind.check().map_err(|what| Flaw::at("partner_answer", what)))
}
