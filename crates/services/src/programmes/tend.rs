//! What happens by itself: what somebody did is noted, what is due is given, and what both have done is offered to the therapist.
//!
//! Each gift is a transaction of its own, with the row that says it was made: whatever stops the service in between, nothing is given twice and
//! nothing is left out.

use domain::{
    access::{Act, Actor, Permit},
    ids::{EnrolmentId, EnrolmentPhaseId, EnrolmentStepId, PersonId, PracticeId, StepOfferId},
    programmes::delivery::Due,
};
use jiff::{SignedDuration, Timestamp};
use sea_orm::FromQueryResult;

use super::{
    give,
    rows::{self, EnrolmentRow, Way, enrolment_columns},
};
use crate::kernel::{
    bind::{At, Key, values},
    clockwork::{self, own_permit, practices_with_due},
    refused::{Failure, Refused},
    services::Services,
    work::{Work, subject, subject_of},
};

/// When something that could not be given to somebody is tried again.
const AGAIN_AFTER: SignedDuration = SignedDuration::from_hours(24);

/// How often a way is looked at while joint work is paused.
const WHILE_PAUSED: SignedDuration = SignedDuration::from_hours(1);

/// Does everything that is due now, practice by practice. Doing it twice, or after an outage, does it once.
///
/// # Errors
/// The database fails.
pub async fn tend(services: &Services) -> Result<(), Failure> {
    let due = practices_with_due(
        services,
        "select practice_id from enrolment where standing = 'running' and look_at <= $1
         union
         select step.practice_id from enrolment_step step
         join exercise_run run on run.practice_id = step.practice_id
             and run.assignment_id = step.exercise_assignment_id and run.done_at is not null
         where step.state = 'given' and step.done_at is null
         union
         select step.practice_id from enrolment_step step
         join assignment first on first.practice_id = step.practice_id and first.id = step.assignment_id
         join assignment asked on asked.practice_id = first.practice_id
             and (asked.id = first.id or asked.series_id = first.series_id) and asked.submitted_at is not null
         where step.state = 'given' and step.done_at is null",
    )
    .await?;
    for practice in due {
        note_done(services, practice).await?;
        while go_on(services, practice).await? {}
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct DoneRow {
    id: Key<EnrolmentStepId>,
    enrolment_id: Key<EnrolmentId>,
    done_at: At,
}

/// Writes down when somebody did a step, the first time, so that what waits for it can be looked for.
async fn note_done(services: &Services, practice: PracticeId) -> Result<(), Failure> {
    let clockwork = Actor::clockwork(practice);
    let work = Work::begin(&clockwork, services).await?;
    let rows: Vec<DoneRow> = work
        .all(
            "select step.id, step.enrolment_id, min(run.done_at) as done_at from enrolment_step step
             join exercise_run run on run.practice_id = step.practice_id
                 and run.assignment_id = step.exercise_assignment_id and run.done_at is not null
             where step.practice_id = $1 and step.state = 'given' and step.done_at is null
             group by step.id, step.enrolment_id
             union all
             select step.id, step.enrolment_id, min(asked.submitted_at) as done_at from enrolment_step step
             join assignment first on first.practice_id = step.practice_id and first.id = step.assignment_id
             join assignment asked on asked.practice_id = first.practice_id
                 and (asked.id = first.id or asked.series_id = first.series_id) and asked.submitted_at is not null
             where step.practice_id = $1 and step.state = 'given' and step.done_at is null
             group by step.id, step.enrolment_id",
            values![],
        )
        .await?;
    for row in &rows {
        work.run(
            "update enrolment_step set done_at = $3 where practice_id = $1 and id = $2",
            values![row.id.0, row.done_at.0],
        )
        .await?;
        rows::look_soon(&work, row.enrolment_id.0).await?;
    }
    work.commit_audited().await
}

/// Does the next thing that is due on one way; whether there was a way to look at. Each commits on its own, and one that fails holds up none of the
/// others.
async fn go_on(services: &Services, practice: PracticeId) -> Result<bool, Failure> {
    let clockwork = Actor::clockwork(practice);
    let work = Work::begin(&clockwork, services).await?;
    let Some(row) = next(&work).await? else { return Ok(false) };
    if let Err(failure) = go_on_with(work, services, &row).await {
        let later = "update enrolment set look_at = $3 where practice_id = $1 and id = $2";
        clockwork::put_off(services, practice, (failure, row.id.0), later).await?;
    }
    Ok(true)
}

async fn go_on_with(work: Work, services: &Services, row: &EnrolmentRow) -> Result<(), Failure> {
    let clockwork = Actor::clockwork(work.practice());
    let permit = own_permit(&clockwork, Act::GoOnWithProgrammes)?;
    let way = rows::way(&work, row).await?;
    let progress = way.progress();
    let exercises = way.exercises(&work).await?;
    let due = progress.due(|step| rows::is_together(step, &exercises));
    let Some(first) = due.iter().find(|due| due.at <= work.now()) else {
        rest(&work, &way, due.first().map(|due| due.at), (&clockwork, &permit)).await?;
        return work.commit_audited().await;
    };
    match give::give(&work, &way, way.enrolled_by, (first.phase, first.step), (&first.people, false)).await {
        Ok(()) => {
            audit(&work, (&clockwork, &permit), way.id, &first.people).await?;
            work.commit_audited().await
        }
        Err(Refused::Failure(failure)) => Err(failure),
        Err(Refused::Problems(_)) => {
            // Whatever was written before it was refused goes with the transaction.
            drop(work);
            put_off(services, &clockwork, (way.id, first)).await
        }
    }
}

async fn next(work: &Work) -> Result<Option<EnrolmentRow>, Failure> {
    work.find_for_update(
        concat!(
            "select ",
            enrolment_columns!(),
            " from enrolment where practice_id = $1 and standing = 'running' and look_at <= $2
             order by look_at, id limit 1"
        ),
        values![work.now()],
    )
    .await
}

/// Nothing is due now: what both have done is offered to the therapist, and the way is looked at again when something has its time.
async fn rest(
    work: &Work,
    way: &Way,
    next: Option<Timestamp>,
    (clockwork, permit): (&Actor, &Permit),
) -> Result<(), Failure> {
    for (phase, step) in way.progress().offers() {
        let id: StepOfferId = work.id();
        let written = work
            .run(
                "insert into step_offer (practice_id, id, enrolment_id, phase_id, step, offered_at)
                 values ($1, $2, $3, $4, $5, $6)
                 on conflict (practice_id, phase_id, step) do nothing",
                values![id, way.id, phase, step.id.as_str(), work.now()],
            )
            .await?;
        if written > 0 {
            work.audit(clockwork, permit, subject(way.id)).await?;
        }
    }
    // What both do in one has no time while joint work is paused; when that ends, nobody tells.
    let again = (!way.joint_goes_on).then(|| work.now().checked_add(WHILE_PAUSED).ok()).flatten();
    let look_at = [next, again].into_iter().flatten().min();
    work.run("update enrolment set look_at = $3 where practice_id = $1 and id = $2", values![way.id, look_at])
        .await
        .map(|_| ())
}

/// Notes that something could not be given. What one person does alone is tried again a day later. What both do in one waits for the therapist:
/// why it could not be given might lie with one of them, and giving it as soon as it can be would tell the other when that changed.
async fn put_off(services: &Services, clockwork: &Actor, (id, due): (EnrolmentId, &Due<'_>)) -> Result<(), Failure> {
    let work = Work::begin(clockwork, services).await?;
    let permit = own_permit(clockwork, Act::GoOnWithProgrammes)?;
    let Some(row) = rows::lock(&work, id).await? else { return Ok(()) };
    let way = rows::way(&work, &row).await?;
    let is_open = |phase: EnrolmentPhaseId| way.open.iter().any(|open| open.id == phase);
    if is_open(due.phase) {
        let until = if due.people.len() > 1 { None } else { work.now().checked_add(AGAIN_AFTER).ok() };
        give::write_instead(&work, &way, (due.phase, due.step), &due.people, ("put-off", until)).await?;
        audit(&work, (clockwork, &permit), id, &due.people).await?;
    }
    work.commit_audited().await
}

async fn audit(
    work: &Work,
    (clockwork, permit): (&Actor, &Permit),
    id: EnrolmentId,
    people: &[PersonId],
) -> Result<(), Failure> {
    for person in people {
        work.audit(clockwork, permit, subject_of(id, *person)).await?;
    }
    Ok(())
}
