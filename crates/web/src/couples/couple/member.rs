//! One partner, as the page of the couple shows them.

use super::loops::{self, LoopLine, TalkPlanLine};
use super::moved::Moved;
use super::progress::Course;
use super::query::{Assignment, Couple, CoupleMember, Response, Thread};
use crate::desk::needs::{self, WrittenNeed};
use crate::desk::words::{AccountState, ResponseSource, ResponseStatus, ThreadRole};
use crate::moments::{Zone, day};
use crate::vocabulary::{AssignmentState, SafeChannel};

/// How many answers are in sight; the others are folded away.
const LATEST: usize = 3;

/// Everything about one partner.
pub(super) struct Partner {
    pub(super) id: String,
    pub(super) name: String,
    /// The roles they have in the couple's threads; empty before a thread is opened.
    pub(super) roles: Vec<&'static str>,
    pub(super) account: AccountState,
    pub(super) channel: SafeChannel,
    pub(super) needs: Option<WrittenNeeds>,
    pub(super) moved: Moved,
    pub(super) course: Course,
    pub(super) waiting: Vec<TaskLine>,
    pub(super) done: Vec<TaskLine>,
    /// The newest answers.
    pub(super) latest: Vec<ResponseLine>,
    /// Those before them.
    pub(super) older: Vec<ResponseLine>,
    /// What followed low ratings.
    pub(super) loops: Vec<LoopLine>,
    /// The plans for talks they made.
    pub(super) talks: Vec<TalkPlanLine>,
}

/// What a partner wrote that they need, in the last response that has it.
pub(super) struct WrittenNeeds {
    pub(super) response: String,
    pub(super) day: String,
    pub(super) needs: Vec<WrittenNeed>,
}

/// An assignment in one line.
pub(super) struct TaskLine {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) state: &'static str,
    pub(super) due: String,
    pub(super) overdue: bool,
    /// Empty for one that does not repeat.
    pub(super) repeats: String,
    /// Empty while there is none.
    pub(super) response: String,
    pub(super) submitted: String,
}

/// A response in one line.
pub(super) struct ResponseLine {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) day: String,
    /// What is unusual about it; empty for an ordinary one.
    pub(super) notes: Vec<&'static str>,
}

/// The partners of a couple, in the order the door gives them.
pub(super) fn partners(couple: &Couple, zone: &Zone) -> Vec<Partner> {
    let numbered = couple.members.iter().enumerate();
    numbered.map(|(number, member)| partner(member, &couple.threads, &format!("p{number}"), zone)).collect()
}

fn partner(member: &CoupleMember, threads: &[Thread], place: &str, zone: &Zone) -> Partner {
    let assignments = member.assignments.nodes.iter();
    let (waiting, done): (Vec<_>, Vec<_>) = assignments.partition(|assignment| assignment.state.is_open());
    let line = |assignment: &Assignment| task_line(assignment, zone);
    let mut latest: Vec<_> = member.responses.nodes.iter().map(|response| response_line(response, zone)).collect();
    let older = latest.split_off(latest.len().min(LATEST));
    Partner {
        id: member.person.id.inner().to_owned(),
        name: member.person.name.clone(),
        roles: roles(&member.person.id, threads),
        account: member.account,
        channel: member.safe_channel,
        needs: latest_needs(&member.responses.nodes, zone),
        moved: Moved::between_the_last_two(&member.lines, zone),
        course: Course::of(&member.lines, place, zone),
        waiting: waiting.into_iter().map(line).collect(),
        done: done.into_iter().map(line).collect(),
        latest,
        older,
        loops: member.loops.nodes.iter().map(|one| loops::line(one, zone)).collect(),
        talks: member.talks.nodes.iter().map(|plan| loops::talk_line(plan, zone)).collect(),
    }
}

fn roles(person: &cynic::Id, threads: &[Thread]) -> Vec<&'static str> {
    let mut roles = Vec::new();
    if threads.iter().any(|thread| thread.hurt == *person) {
        roles.push(ThreadRole::Hurt.words());
    }
    if threads.iter().any(|thread| thread.involved == *person) {
        roles.push(ThreadRole::Involved.words());
    }
    roles
}

fn latest_needs(responses: &[Response], zone: &Zone) -> Option<WrittenNeeds> {
    let current =
        responses.iter().filter(|response| response.status == ResponseStatus::Current && !response.needs.is_empty());
    let latest = current.max_by_key(|response| response.submitted_at)?;
    Some(WrittenNeeds {
        response: latest.id.inner().to_owned(),
        day: zone.day(&latest.submitted_at),
        needs: needs::in_order(&latest.needs),
    })
}

fn task_line(assignment: &Assignment, zone: &Zone) -> TaskLine {
    TaskLine {
        id: assignment.id.inner().to_owned(),
        title: assignment.title.clone(),
        state: assignment.state.for_the_desk(),
        due: assignment
            .before_appointment
            .as_ref()
            .map_or_else(|| day(&assignment.due_on), |at| format!("before the appointment on {}", zone.moment(at))),
        overdue: assignment.overdue && assignment.state != AssignmentState::Submitted,
        repeats: assignment.repeats_every_days.map(|days| format!("every {days} days")).unwrap_or_default(),
        response: assignment.response.as_ref().map(|id| id.inner().to_owned()).unwrap_or_default(),
        submitted: assignment.submitted_at.as_ref().map(|at| zone.day(at)).unwrap_or_default(),
    }
}

fn response_line(response: &Response, zone: &Zone) -> ResponseLine {
    let mut notes = Vec::new();
    if response.source == ResponseSource::TotalsByHand {
        notes.push("Totals of a paper form");
    }
    match response.status {
        ResponseStatus::Current => {}
        ResponseStatus::Superseded => notes.push("Corrected later"),
        ResponseStatus::Void => notes.push("Does not count"),
    }
    if response.possibly_not_private {
        notes.push("May not have been alone");
    }
    ResponseLine {
        id: response.id.inner().to_owned(),
        title: response.title.clone(),
        day: zone.day(&response.submitted_at),
        notes,
    }
}
