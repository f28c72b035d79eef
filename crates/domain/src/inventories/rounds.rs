//! A round: several instruments asked of several people in one act, and who of them gets which.
//!
//! What is asked of one partner and what of the other are separate assignments from the first moment. Nothing here or later joins them, so that
//! neither tells anything about the other (DOMAIN.md 2.5).

use super::instrument::{About, Instrument, Respondent, key::InstrumentKey};
use crate::{
    couples::{BreachThread, ThreadRole},
    ids::{PersonId, ThreadId},
    problem::{Code, Problem, Problems},
};

/// The most instruments of one round.
pub const LIMIT: usize = 20;

/// One instrument for one person: what becomes one assignment, or one series.
#[derive(Debug, Clone, Copy)]
pub struct Part<'a> {
    /// Who answers.
    pub respondent: PersonId,
    /// What.
    pub instrument: &'a Instrument,
    /// About which thread, if it is about one.
    pub thread: Option<&'a BreachThread>,
}

impl Part<'_> {
    /// The name of this part in problems: `parts.<instrument>.<respondent>`.
    pub fn field(&self) -> String {
        field(&self.instrument.key, self.respondent)
    }
}

/// Under which name problems with one instrument of one respondent are told.
pub fn field(instrument: &InstrumentKey, respondent: PersonId) -> String {
    format!("parts.{instrument}.{respondent}")
}

/// Whether so many instruments of so many people can be asked at once, each named once.
///
/// # Errors
/// `Missing` when nobody or nothing is named, `TooLong` for more than [`LIMIT`] instruments, `Taken` for a name that comes twice.
pub fn check_names(respondents: &[PersonId], instruments: &[String]) -> Result<(), Problems> {
    let mut problems = Problems::default();
    if respondents.is_empty() {
        problems.push(Problem::at("respondents", Code::Missing, "Choose who of them answers."));
    }
    if instruments.is_empty() {
        problems.push(Problem::at("instruments", Code::Missing, "Choose what to ask."));
    }
    if instruments.len() > LIMIT {
        let message = format!("That is too much at once. Choose at most {LIMIT}. Nothing was assigned.");
        problems.push(Problem::at("instruments", Code::TooLong, message));
    }
    let twice = "The same is named twice. Keep one of them.";
    if has_twice(respondents) {
        problems.push(Problem::at("respondents", Code::Taken, twice));
    }
    if has_twice(instruments) {
        problems.push(Problem::at("instruments", Code::Taken, twice));
    }
    problems.or_go_on()
}

fn has_twice<T: PartialEq>(list: &[T]) -> bool {
    list.iter().enumerate().any(|(at, one)| list[..at].contains(one))
}

/// Who gets which: each instrument goes to those of the respondents who stand where it asks, person by person.
///
/// # Errors
/// Under `instruments`, what goes to none of them; under the part, that somebody stands there in several threads and none was named; under
/// `thread`, one that is not the couple's.
pub fn parts<'a>(
    respondents: &[PersonId],
    instruments: &[&'a Instrument],
    threads: &'a [BreachThread],
    named: Option<ThreadId>,
) -> Result<Vec<Part<'a>>, Problems> {
    let mut problems = Problems::default();
    let mut parts = Vec::new();
    for &respondent in respondents {
        for &instrument in instruments.iter().filter(|one| is_for(one, respondent, threads, named)) {
            let field = field(&instrument.key, respondent);
            let thread = problems.note(&field, thread_for(threads, named, respondent, instrument));
            parts.extend(thread.map(|thread| Part { respondent, instrument, thread }));
        }
    }
    for instrument in instruments {
        if !respondents.iter().any(|&respondent| is_for(instrument, respondent, threads, named)) {
            let message = format!(
                "\u{201c}{}\u{201d} is for the other side of an injury. Choose the other partner too, or leave it out.",
                instrument.title
            );
            problems.push(Problem::at(format!("instruments.{}", instrument.key), Code::OutOfRange, message));
        }
    }
    // That it is not clear which injury is meant, is said once.
    problems.0.dedup();
    problems.or_go_on().map(|()| parts)
}

/// Where the instrument asks its respondent to stand; none for each partner alike.
fn side(instrument: &Instrument) -> Option<ThreadRole> {
    match instrument.respondent {
        Respondent::Hurt => Some(ThreadRole::Hurt),
        Respondent::Involved => Some(ThreadRole::Involved),
        Respondent::EachPartner | Respondent::Therapist => None,
    }
}

fn is_for(instrument: &Instrument, respondent: PersonId, threads: &[BreachThread], named: Option<ThreadId>) -> bool {
    // Without any thread, everybody gets it, and is then told that it needs one.
    let Some(side) = side(instrument) else { return true };
    let meant = || threads.iter().filter(|thread| named.is_none_or(|named| thread.id == named));
    meant().next().is_none() || meant().any(|thread| thread.role_of(respondent) == Some(side))
}

/// The thread that is meant: the one named, or the only one in which the respondent stands where the instrument asks.
///
/// # Errors
/// `NotFound` for a thread that is not among them, `Missing` when several would do.
pub fn thread_for<'a>(
    threads: &'a [BreachThread],
    named: Option<ThreadId>,
    respondent: PersonId,
    instrument: &Instrument,
) -> Result<Option<&'a BreachThread>, Problem> {
    if let Some(id) = named {
        let thread = threads.iter().find(|thread| thread.id == id);
        return thread.map(Some).ok_or_else(|| Problem::not_found().on("thread"));
    }
    let stands_there = |thread: &&BreachThread| match side(instrument) {
        Some(side) => thread.role_of(respondent) == Some(side),
        None => instrument.about == About::Thread && thread.role_of(respondent).is_some(),
    };
    let mut fitting = threads.iter().filter(stands_there);
    match (fitting.next(), fitting.next()) {
        (only, None) => Ok(only),
        _ => Err(Problem::at(
            "thread",
            Code::Missing,
            "This couple has several injuries. Choose which one this is about.",
        )),
    }
}

#[cfg(test)]
mod tests;
