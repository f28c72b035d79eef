//! Asking something before each appointment its respondent comes to: which is asked when, and what becomes of it when the appointment moves or is
//! called off.
//!
//! Everything is counted from the instants at which appointments begin, so that a change of clocks moves nothing. Who else comes is not known
//! here, and changes nothing.

use jiff::{SignedDuration, Timestamp, civil::Date};

use super::{
    assignment::{Asking, Assignment, State},
    battery::MONTHLY_ITEMS,
    series::{LOOKED_AT_AGAIN, Repetition, Series},
};
use crate::{
    ids::{AppointmentId, AssignmentId, SeriesId},
    problem::{Code, Problem, Problems},
};

/// How long before its start something is asked that comes before each appointment. Elapsed hours, whatever the clocks do.
pub const OPENS_AHEAD: SignedDuration = SignedDuration::from_hours(48);

/// The most questions that one person is asked before each appointment, taken together: as many as one set of the standard battery may have
/// (DOMAIN.md 2.8).
pub const MOST_QUESTIONS: usize = MONTHLY_ITEMS;

/// An appointment that the respondent comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coming {
    /// Which.
    pub appointment: AppointmentId,
    /// When it begins.
    pub starts_at: Timestamp,
}

/// What was asked before one appointment.
#[derive(Debug, Clone, PartialEq)]
pub struct AskedBefore {
    /// Which appointment. It never has its turn twice.
    pub appointment: AppointmentId,
    /// What was asked; none where it could not be asked when its turn came.
    pub assignment: Option<Assignment>,
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// What is open is due at another instant; none when its appointment was called off, and it was begun.
    Move(AssignmentId, Option<Timestamp>),
    /// What nobody has looked at is taken back, since its appointment was called off.
    Withdraw(AssignmentId),
    /// It is asked before this appointment, in place of what is open and over.
    Ask {
        /// Before which.
        coming: Coming,
        /// What gives way to it, with [`Assignment::give_way`].
        instead_of: Vec<AssignmentId>,
    },
}

/// What is to be done now, and when to look again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// What is to be done, in order.
    pub steps: Vec<Step>,
    /// When to look again, should no appointment change before: a day from now at the latest.
    pub look_again_at: Timestamp,
    /// Whether its last day has passed, so that nothing more will be asked.
    pub is_over: bool,
}

/// Makes the rule. Nothing is asked yet. The interval of the series is then the fewest days between two.
///
/// # Errors
/// As [`Series::plan`]; `asking` is due on the present day.
pub fn begin(id: SeriesId, until: Option<Date>, asking: &Asking<'_>, now: Timestamp) -> Result<Series, Problems> {
    let every_days = u32::from(asking.instrument.min_interval_days.max(1));
    Series::plan(id, Repetition { every_days, until }, asking, now)
}

/// Whether one more may be asked before each appointment, beside what is asked already.
///
/// # Errors
/// `TooLong` when all of it would be more than [`MOST_QUESTIONS`].
pub fn check_burden(asked_already: usize, more: usize) -> Result<(), Problem> {
    if asked_already + more <= MOST_QUESTIONS {
        return Ok(());
    }
    let words = format!(
        "That would be more than {MOST_QUESTIONS} questions before each appointment. Leave some out, or end what they are asked already."
    );
    Err(Problem::at("instrument", Code::TooLong, words))
}

/// What is to be done of a series now, given every appointment its respondent comes to, those of the last weeks too, and all that was asked of it.
///
/// Of one series there is never more than one open, and no appointment has two. What was begun is not taken out of anybody's hands.
pub fn plan(series: &Series, coming: &[Coming], asked: &[AskedBefore], now: Timestamp) -> Plan {
    let (mut steps, mut over, mut ends) = (Vec::new(), Vec::new(), Vec::new());
    for (one, stands) in open(coming, asked, now) {
        let starts_at = stands.map(|stands| stands.starts_at);
        let is_begun = one.state != State::Assigned;
        match starts_at {
            None if !is_begun => {
                steps.push(Step::Withdraw(one.id));
                continue;
            }
            None if one.before.is_some() => steps.push(Step::Move(one.id, None)),
            Some(starts_at) if one.before != Some(starts_at) && starts_at > now => {
                steps.push(Step::Move(one.id, Some(starts_at)));
            }
            None | Some(_) => {}
        }
        match starts_at.filter(|starts_at| *starts_at > now) {
            _ if is_begun => ends.push(one.expires_at()),
            Some(starts_at) => ends.push(starts_at),
            None => over.push(one.id),
        }
    }
    let tomorrow = now.checked_add(LOOKED_AT_AGAIN).unwrap_or(Timestamp::MAX);
    let wait = |until: Timestamp| if until > now { until.min(tomorrow) } else { tomorrow };
    let mut look_again_at = tomorrow;
    if let Some(next) = next(series, coming, asked, now) {
        let opens_at = next.starts_at.checked_sub(OPENS_AHEAD).unwrap_or(Timestamp::MIN);
        if opens_at > now {
            look_again_at = wait(opens_at);
        } else if let Some(ends) = ends.into_iter().max() {
            look_again_at = wait(ends);
        } else {
            look_again_at = wait(next.starts_at);
            steps.push(Step::Ask { coming: next, instead_of: over });
        }
    }
    Plan { steps, look_again_at, is_over: is_over(series, now) }
}

/// What is open, each with its appointment as it stands now; none when that was called off.
fn open<'a>(
    coming: &'a [Coming],
    asked: &'a [AskedBefore],
    now: Timestamp,
) -> impl Iterator<Item = (&'a Assignment, Option<&'a Coming>)> {
    let all = asked.iter().filter_map(|one| Some((one.appointment, one.assignment.as_ref()?)));
    let is_open = move |(_, one): &(AppointmentId, &Assignment)| !one.state.is_terminal() && one.expires_at() > now;
    all.filter(is_open)
        .map(move |(appointment, one)| (one, coming.iter().find(|coming| coming.appointment == appointment)))
}

/// The next appointment before which something is asked that has not had its turn.
fn next(series: &Series, coming: &[Coming], asked: &[AskedBefore], now: Timestamp) -> Option<Coming> {
    if series.ended_at.is_some() {
        return None;
    }
    let had_its_turn = |one: &Coming| asked.iter().any(|asked| asked.appointment == one.appointment);
    let ahead = coming.iter().filter(|one| one.starts_at > now && !had_its_turn(one));
    ahead.filter(|one| fits(series, one, asked)).min_by_key(|one| (one.starts_at, one.appointment)).copied()
}

/// Whether its day lies within the series, and as many days from what was asked before as the instrument needs.
fn fits(series: &Series, coming: &Coming, asked: &[AskedBefore]) -> bool {
    let day = day_of(series, coming.starts_at);
    let was_asked = |one: &&Assignment| !matches!(one.state, State::Cancelled { .. });
    let is_far = |one: &Assignment| {
        day.until(one.due_on).is_ok_and(|between| between.get_days().unsigned_abs() >= u32::from(series.every_days))
    };
    series.until.is_none_or(|until| day <= until)
        && asked.iter().filter_map(|one| one.assignment.as_ref()).filter(was_asked).all(is_far)
}

fn is_over(series: &Series, now: Timestamp) -> bool {
    series.ended_at.is_none() && series.until.is_some_and(|until| day_of(series, now) > until)
}

fn day_of(series: &Series, instant: Timestamp) -> Date {
    instant.to_zoned(series.zone.rules().clone()).date()
}

#[cfg(test)]
mod tests;
