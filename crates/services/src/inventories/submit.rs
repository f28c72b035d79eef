//! Sending the answers. The response, its scores, the end of its letters and the audit row commit together.

use std::collections::BTreeMap;

use domain::{
    access::{Act, Actor, Permit, Place, permit},
    couples::Mode,
    ids::{AssignmentId, Id as _, ResponseId},
    inventories::{
        Answers, Assignment, Given, Purpose, Response, ResponseStatus, Source,
        response::{Second, settle},
        score,
    },
    problem::{Code, Problem},
    safety::task,
};

use super::{
    Catalogue, ResponseView, assignments,
    catalogue::Known,
    draft, privacy, responses,
    rows::{AssignmentRow, ResponseRow, response_columns},
    write::{self, Taken},
};
use crate::{
    couples::{members_of, mode_in_force},
    kernel::{
        bind::values,
        once::Once,
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
    },
    reminders,
};

/// Answers to send.
#[derive(Debug, Clone)]
pub struct Submit {
    /// What recognises a repeat.
    pub key: String,
    /// Of which assignment.
    pub assignment: AssignmentId,
    /// What was answered since the draft was kept; the draft counts too.
    pub answers: BTreeMap<String, Given>,
}

/// Sends the actor's own answers: the kept draft with what was answered since.
///
/// # Errors
/// `NotFound` for an assignment that is not the actor's own, `WrongState` when it is closed or was sent before with other answers; beside
/// each question what is wrong with its answer. What was answered is kept as the draft in each of these cases.
pub async fn submit(actor: &Actor, services: &Services, command: Submit) -> Result<ResponseView, Refused> {
    let permit = permit(actor, Act::Answer, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let once = once(&work, &command)?;
    if let Some(before) = once.recall(&work, actor).await? {
        return Ok(responses::read_own(&work, actor, before).await?);
    }
    let id = command.assignment;
    let row = assignments::find_own(&work, id, me).await?.ok_or_else(Problem::not_found)?;
    let known = Catalogue::default().find(&work, &row.instrument_key, &row.instrument_version).await?;
    let kept = assignments::find_draft(&work, id).await?;
    let answered = draft::open_or_empty(&work, id, me, kept.as_ref()).await?;
    let given = draft::merged(answered, command.answers);
    let mut checked = draft::check(given.clone(), &known, Purpose::Submission);
    if opened_the_gate(&known, &given, &checked.answers) {
        let message = "Thank you. A few questions follow. What you answered is kept.";
        checked.problems = Problem::new(Code::Missing, message).into();
    }
    let assignment = row.read(known.window)?;
    if let Some(first) = first_response(&work, id).await? {
        return second(work, (actor, permit), &row, &known, (first, checked.answers)).await;
    }
    let sent = match assignment.clone().submit(work.now()) {
        Ok(sent) => sent,
        Err(closed) => return late(work, (actor, permit), &row, &known, (&assignment, &checked.answers, closed)).await,
    };
    let progressed = assignment.save_draft(work.now())?;
    if !checked.problems.0.is_empty() {
        let kept_anyway = draft::check(given, &known, Purpose::Draft).answers;
        draft::write(&work, id, me, &kept_anyway, kept.map_or(0, |draft| draft.version)).await?;
        draft::write_progress(&work, id, &progressed.state, row.version).await?;
        work.commit(actor, permit, subject_of(id, me)).await?;
        return Err(checked.problems.into());
    }
    let response = keep(&work, &row, &known, &sent, &checked.answers).await?;
    if !assignments::write_state(&work, id, &sent.state, (row.version, row.version + 1)).await? {
        return Err(stale().into());
    }
    work.run("delete from draft where practice_id = $1 and assignment_id = $2", values![id]).await?;
    reminders::settle(&work, id.uuid()).await?;
    once.keep(&work, actor, response).await?;
    let view = responses::read_own(&work, actor, response).await?;
    work.commit(actor, permit, subject_of(response, me)).await?;
    Ok(view)
}

/// Whether the question that may end the form was all that was answered, and the others follow: nobody has missed those yet.
fn opened_the_gate(known: &Known, given: &BTreeMap<String, Given>, answers: &Answers) -> bool {
    known.gate.as_ref().is_some_and(|gate| given.keys().all(|item| *item == gate.item)) && !known.is_shut(answers)
}

fn once(work: &Work, command: &Submit) -> Result<Once, Problem> {
    let assignment = command.assignment.to_string();
    let mut arguments = vec![assignment];
    for (item, given) in &command.answers {
        arguments.push(item.clone());
        arguments.push(responses::given_text(given));
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    Once::new(work, "submitResponse", &command.key, &arguments)
}

fn stale() -> Problem {
    Problem::new(
        Code::Stale,
        "This was changed on another page in the same moment. What you answered is kept. Open it again to see it.",
    )
}

async fn keep(
    work: &Work,
    row: &AssignmentRow,
    known: &Known,
    sent: &Assignment,
    answers: &Answers,
) -> Result<ResponseId, Refused> {
    let status = ResponseStatus::Current;
    let response = response(work, row, known, sent, status).await?;
    if let Some(corrected) = response.corrects {
        supersede(work, corrected).await?;
    }
    let (scores, doubts) = (score(known, answers), privacy::said_so(answers));
    let taken = Taken { answers, scores: &scores, at: work.now(), doubts, findings: &[] };
    write::write(work, &response, known, taken).await?;
    privacy::compare_later(work, response.id).await?;
    Ok(response.id)
}

async fn response(
    work: &Work,
    row: &AssignmentRow,
    known: &Known,
    assignment: &Assignment,
    status: ResponseStatus,
) -> Result<Response, Failure> {
    let members = members_of(work, assignment.couple).await?;
    let mode: Mode = mode_in_force(work, assignment.couple, &members).await?;
    Ok(Response {
        id: work.id(),
        assignment: Some(assignment.id),
        couple: assignment.couple,
        thread: assignment.thread,
        respondent: assignment.respondent,
        instrument: assignment.instrument.clone(),
        source: Source::Answered,
        submitted_at: work.now(),
        zone: assignment.zone.clone(),
        visibility_at_submit: known.visibility,
        mode_at_submit: mode,
        corrects: row.corrects_id.map(|key| key.0),
        status,
    })
}

/// Writes that a response no longer counts, because another takes its place.
///
/// # Errors
/// `WrongState` when another took it before; two that count would be one too many.
pub(super) async fn supersede(work: &Work, response: ResponseId) -> Result<(), Refused> {
    let superseded = work
        .run(
            "update response set status = 'superseded' where practice_id = $1 and id = $2 and status = 'current'",
            values![response],
        )
        .await?;
    if superseded == 1 {
        return Ok(());
    }
    Err(Problem::new(Code::WrongState, "You have corrected this already. Open the newest version to change it again.")
        .into())
}

/// The response that an assignment already has.
async fn first_response(work: &Work, id: AssignmentId) -> Result<Option<ResponseRow>, Failure> {
    work.find(
        concat!(
            "select ",
            response_columns!(),
            " from response where practice_id = $1 and assignment_id = $2 and status <> 'void'
             order by submitted_at, id limit 1"
        ),
        values![id],
    )
    .await
}

/// What becomes of a second submission: the first is the answer, or the second is kept for the therapist to look at (DOMAIN.md 9 #8).
async fn second(
    work: Work,
    (actor, permit): (&Actor, Permit),
    row: &AssignmentRow,
    known: &Known,
    (first, answers): (ResponseRow, Answers),
) -> Result<ResponseView, Refused> {
    let me = row.respondent_id.0;
    let key = work.find_person_key(me).await?;
    let first_answers = first.open(&work, &key)?;
    match settle((&first_answers, first.submitted_at.0), (&answers, work.now())) {
        Second::SameAsFirst => Ok(responses::read_own(&work, actor, first.id.0).await?),
        Second::KeptAsVoid => {
            let assignment = row.read(known.window)?;
            let void = keep_as_void(&work, row, known, &assignment, &answers).await?;
            work.commit(actor, permit, subject_of(void, me)).await?;
            let said = "You have sent this already, and the first answers count. What you sent now is kept for your therapist to look at with you.";
            Err(Problem::new(Code::WrongState, with_help(known, &answers, said)).into())
        }
    }
}

/// What comes in after its time counts no more. Where it says that somebody may be in danger it is kept all the same, and acted on
/// (DOMAIN.md, invariant 13).
async fn late(
    work: Work,
    (actor, permit): (&Actor, Permit),
    row: &AssignmentRow,
    known: &Known,
    (assignment, answers, closed): (&Assignment, &Answers, Problem),
) -> Result<ResponseView, Refused> {
    if !task::raised(known, answers).iter().any(|raised| task::concerns_safety(raised.task)) {
        return Err(closed.into());
    }
    let void = keep_as_void(&work, row, known, assignment, answers).await?;
    work.commit(actor, permit, subject_of(void, row.respondent_id.0)).await?;
    let said = "The time for this has passed. What you sent is kept for your therapist to look at with you.";
    Err(Problem::new(closed.code, with_help(known, answers, said)).into())
}

/// Keeps answers that do not count, for the therapist to look at.
async fn keep_as_void(
    work: &Work,
    row: &AssignmentRow,
    known: &Known,
    assignment: &Assignment,
    answers: &Answers,
) -> Result<ResponseId, Failure> {
    let void = response(work, row, known, assignment, ResponseStatus::Void).await?;
    let scores = score(known, answers);
    let taken = Taken { answers, scores: &scores, at: work.now(), doubts: Vec::new(), findings: &[] };
    write::write(work, &void, known, taken).await?;
    Ok(void.id)
}

/// What is said, and where to find help at once if the answers call for it.
fn with_help(known: &Known, answers: &Answers, said: &str) -> String {
    if task::raised(known, answers).iter().any(|raised| raised.show_crisis_contacts) {
        format!(
            "{said} Nobody watches this live. If you may be in danger, call somebody now: the numbers stand under Help now."
        )
    } else {
        said.to_owned()
    }
}
