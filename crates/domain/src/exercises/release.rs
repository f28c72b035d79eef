//! What of an exercise its author lets the other partner see, and what the other partner says to it.

use super::{
    answer::{Answer, Answers},
    definition::{Exercise, field::Field},
};
use crate::problem::{Code, Problem, Problems};

/// Whether these parts of what was done can go to the other partner. Nothing at all takes everything back, and is always possible.
///
/// # Errors
/// Beside `fields`: `NotAllowed` for a part that is for its author or the therapist alone, `Missing` for one that holds nothing; beside the
/// choice in question: `WrongState` with what its author said of it.
pub fn check(exercise: &Exercise, answers: &Answers, kept_to_self: bool, fields: &[&str]) -> Result<(), Problems> {
    if fields.is_empty() {
        return Ok(());
    }
    let mut problems = Problems::default();
    if kept_to_self {
        problems.push(Problem::at(
            "fields",
            Code::NotAllowed,
            "You keep this to yourself. Open it again and let your therapist see it before you share any of it.",
        ));
    }
    for id in fields {
        problems.note("fields", part(exercise, answers, id).map(|_| ()));
    }
    for before in &exercise.before_sharing {
        if !answers.chose(&before.field, &before.is) {
            problems.push(Problem::at(&before.field, Code::WrongState, before.otherwise.clone()));
        }
    }
    problems.or_go_on()
}

/// Whether a part that the other partner can see stays so when its author finishes the same exercise anew: only where it is word for word what
/// was shared, and could still be. New words are shared by a new choice, never by themselves.
pub fn stays(exercise: &Exercise, (before, after): (&Answers, &Answers), kept_to_self: bool, field: &str) -> bool {
    before.get(field) == after.get(field) && check(exercise, after, kept_to_self, &[field]).is_ok()
}

/// One part that can be shared.
///
/// # Errors
/// As [`check`].
pub fn part<'a>(exercise: &'a Exercise, answers: &Answers, id: &str) -> Result<&'a Field, Problem> {
    let field = exercise.field(id).filter(|field| field.shareable).ok_or_else(|| {
        Problem::new(Code::NotAllowed, "One of these parts cannot be shared. Choose among those that can.")
    })?;
    match answers.get(id) {
        None | Some(Answer::Passed) => {
            Err(Problem::new(Code::Missing, "One of these parts is empty. Leave it out, or fill it in first."))
        }
        Some(_) => Ok(field),
    }
}

/// To whom the other partner's word about what was shared with them goes. Silence and a word for the therapist look the same to its author.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Hearer {
    /// The therapist alone.
    Therapist,
    /// The therapist, and whoever shared it.
    PartnerToo,
}

/// Reads the other partner's word.
///
/// # Errors
/// `NotFound` where the exercise asks for none, `OutOfRange` for a word that is not among those to choose from.
pub fn partner_answer<'a>(exercise: &'a Exercise, word: &str) -> Result<&'a str, Problem> {
    let asked = exercise.partner_answer.as_ref().ok_or_else(Problem::not_found)?;
    asked
        .options
        .iter()
        .find(|option| option.value == word)
        .map(|option| option.value.as_str())
        .ok_or_else(|| Problem::at("answer", Code::OutOfRange, "Choose from what is there."))
}

#[cfg(test)]
mod tests;
