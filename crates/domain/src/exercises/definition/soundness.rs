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

/// Everything that does not fit together, in the order of the file.
pub(super) fn flaws(exercise: &Exercise) -> Vec<Flaw> {
    let mut flaws = texts(exercise);
    let has_class = |class| matches!(class, Visibility::AuthorOnly | Visibility::AuthorTherapist);
    if !has_class(exercise.visibility) {
        flaws.push(Flaw::at("visibility", "must be V0 or V1: what is wider is shared by its author"));
    }
    if exercise.number.is_some_and(|number| !(1..=18).contains(&number)) {
        flaws.push(Flaw::at("number", "must be 1 to 18"));
    }
    if matches!(exercise.rhythm, UsualRhythm::EveryDays(days) if !(1..=366).contains(&days)) {
        flaws.push(Flaw::at("rhythm", "must be every 1 to 366 days"));
    }
    let mut seen = BTreeSet::new();
    for field in exercise.fields() {
        if !is_identifier(&field.id) || !seen.insert(field.id.as_str()) {
            flaws.push(field.flaw("is no usable name, or is there twice"));
        }
        flaws.extend(field.answer.check().err().map(|what| field.flaw(what)));
        if field.visibility.is_some_and(|class| !has_class(class)) {
            flaws.push(field.flaw("must be V0 or V1: what is wider is shared by its author"));
        }
        if field.shareable && exercise.visibility_of(field) == Visibility::AuthorOnly {
            flaws.push(field.flaw("is for its author alone and cannot be shared"));
        }
        flaws.extend(conditions(exercise, field).err());
    }
    flaws.extend(sharing(exercise));
    flaws
}

fn texts(exercise: &Exercise) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    let fits = |text: &str, limit: usize| !text.trim().is_empty() && text.chars().count() <= limit;
    for (place, text, limit) in [("title", &exercise.title, 120), ("purpose", &exercise.purpose, 200)] {
        if !fits(text, limit) {
            flaws.push(Flaw::at(place, format!("is empty, or has more than {limit} characters")));
        }
    }
    if exercise.minutes == 0 {
        flaws.push(Flaw::at("minutes", "must be 1 or more"));
    }
    if exercise.steps.is_empty() || exercise.steps.len() > STEPS || exercise.fields().next().is_none() {
        flaws.push(Flaw::at("steps", "must be 1 to 12, with something to fill in"));
    }
    let is_off = |text: &String| !fits(text, TEXT_LIMIT);
    if exercise.introduction.iter().any(is_off) {
        flaws.push(Flaw::at("introduction", "holds a text that is empty or too long"));
    }
    for step in &exercise.steps {
        if step.text.iter().chain([&step.title]).any(is_off) {
            flaws.push(step.flaw("holds a text that is empty or too long"));
        }
        if step.fields.len() > STEPS {
            flaws.push(step.flaw("has more than 12 fields"));
        }
        let asked = step.fields.iter().filter(|field| field.hint.iter().chain([&field.label]).any(is_off));
        flaws.extend(asked.map(|field| field.flaw("asks or hints with a text that is empty or too long")));
    }
    flaws
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

fn sharing(exercise: &Exercise) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for before in &exercise.before_sharing {
        let asks = exercise.field(&before.field).map(|field| &field.answer);
        let can_say =
            matches!(asks, Some(Kind::Choice(options)) if options.iter().any(|option| option.value == before.is));
        if !can_say || before.otherwise.trim().is_empty() {
            flaws.push(Flaw::at("before_sharing", "names no choice, a word it does not have, or says nothing"));
        }
    }
    if (!exercise.before_sharing.is_empty() || exercise.partner_answer.is_some()) && !exercise.is_shareable() {
        flaws.push(Flaw::at("fields", "none can be shared, yet sharing has its rules"));
    }
    if let Some(answer) = &exercise.partner_answer {
        let kind = Kind::Choice(answer.options.clone());
        flaws.extend(kind.check().err().map(|what| Flaw::at("partner_answer", what)));
    }
    flaws
}
