//! What happens by itself: the next run of what repeats is there when its day comes, and what was not done in time closes.

use domain::{
    access::{Act, Actor},
    ids::{ExerciseAssignmentId, Id as _, PersonId, PracticeId, RunId},
    reminders::Policy,
};

use super::{
    assign, find, form,
    rows::{GivenRow, RunRow, given_columns, runs},
};
use crate::{
    couples::{is_stopped, members_of},
    kernel::{
        bind::values,
        clockwork::{own_permit, practices_with_due, put_off},
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
    },
    reminders,
};

/// Does everything that is due now, practice by practice. Doing it twice, or after an outage, does it once.
///
/// # Errors
/// The database fails.
pub async fn tend(services: &Services) -> Result<(), Failure> {
    let due = practices_with_due(
        services,
        "select distinct practice_id from exercise_assignment
         where ended_at is null and next_opens_at is not null and next_opens_at <= $1
         union
         select distinct practice_id from exercise_run
         where state in ('assigned', 'begun') and closes_at is not null and closes_at <= $1",
    )
    .await?;
    for practice in due {
        close(services, practice).await?;
        while next_run(services, practice).await? {}
    }
    Ok(())
}

async fn close(services: &Services, practice: PracticeId) -> Result<(), Failure> {
    let clockwork = Actor::clockwork(practice);
    let work = Work::begin(&clockwork, services).await?;
    let rows: Vec<RunRow> = work
        .all(
            runs!("run.state in ('assigned', 'begun') and run.closes_at <= $2 order by run.closes_at, run.id"),
            values![work.now()],
        )
        .await?;
    for row in rows {
        // One that was begun in time has a day more.
        let Ok(lapsed) = row.read()?.lapse(work.now()) else { continue };
        if !is_written(find::write_state(&work, &lapsed, row.version).await)? {
            continue;
        }
        form::erase_draft(&work, lapsed.id).await?;
        reminders::settle(&work, lapsed.id.uuid()).await?;
        audit(&work, &clockwork, lapsed.id, lapsed.person).await?;
    }
    work.commit_audited().await
}

/// Makes the next run of one exercise that is due; whether there was one. Each commits on its own, and one that fails holds up none of the
/// others.
async fn next_run(services: &Services, practice: PracticeId) -> Result<bool, Failure> {
    let clockwork = Actor::clockwork(practice);
    let work = Work::begin(&clockwork, services).await?;
    let row: Option<GivenRow> = work
        .find_for_update(
            concat!(
                "select ",
                given_columns!(),
                " from exercise_assignment given
                 where practice_id = $1 and ended_at is null and next_opens_at <= $2
                 order by next_opens_at, id limit 1"
            ),
            values![work.now()],
        )
        .await?;
    let Some(row) = row else { return Ok(false) };
    if let Err(failure) = make_run(work, &clockwork, &row).await {
        let later = "update exercise_assignment set next_opens_at = $3 where practice_id = $1 and id = $2";
        put_off(services, practice, (failure, row.id.0), later).await?;
    }
    Ok(true)
}

async fn make_run(work: Work, clockwork: &Actor, row: &GivenRow) -> Result<(), Failure> {
    let assignment = row.read()?;
    let planned = u32::try_from(row.next_number).unwrap_or(0);
    let number = assignment.rhythm.latest_open(&assignment.zone, work.now()).max(planned);
    if may_come(&work, row).await?
        && let Some(run) = assignment.run(work.id(), number, work.now())
    {
        let policy = Policy::from_word(&row.policy).ok_or(Failure::Corrupt("a reminder policy"))?;
        make_room(&work, clockwork, assignment.id).await?;
        assign::write_run(&work, &assignment, &run, policy).await?;
        audit(&work, clockwork, run.id, run.person).await?;
    }
    let next_opens_at = assignment.rhythm.opens_at(number + 1, &assignment.zone);
    work.run(
        "update exercise_assignment set next_number = $3, next_opens_at = $4,
             ended_at = case when $5 then $6 else ended_at end
         where practice_id = $1 and id = $2",
        values![assignment.id, i64::from(number) + 1, next_opens_at, next_opens_at.is_none(), work.now()],
    )
    .await?;
    work.commit_audited().await
}

/// Whether the next one comes: its person is in the couple, and joint work goes on if it needs that.
async fn may_come(work: &Work, row: &GivenRow) -> Result<bool, Failure> {
    let couple = row.couple_id.0;
    if !members_of(work, couple).await?.contains(&row.person_id.0) {
        return Ok(false);
    }
    let exercise = row.named.open(work).await?;
    Ok(!exercise.is_joint() || !is_stopped(work, couple).await?)
}

/// Closes what nobody began of the runs before, so that they do not pile up.
async fn make_room(work: &Work, clockwork: &Actor, assignment: ExerciseAssignmentId) -> Result<(), Failure> {
    let rows: Vec<RunRow> =
        work.all(runs!("run.assignment_id = $2 and run.state = 'assigned'"), values![assignment]).await?;
    for row in rows {
        let before = row.read()?;
        let Ok(lapsed) = before.overtake(work.now()) else { continue };
        if is_written(find::write_state(work, &lapsed, row.version).await)? {
            reminders::settle(work, lapsed.id.uuid()).await?;
            audit(work, clockwork, lapsed.id, lapsed.person).await?;
        }
    }
    Ok(())
}

/// Whether a state was written; not, if its person did something with it in this moment.
fn is_written(written: Result<(), Refused>) -> Result<bool, Failure> {
    match written {
        Ok(()) => Ok(true),
        Err(Refused::Problems(_)) => Ok(false),
        Err(Refused::Failure(failure)) => Err(failure),
    }
}

async fn audit(work: &Work, clockwork: &Actor, id: RunId, concerned: PersonId) -> Result<(), Failure> {
    let permit = own_permit(clockwork, Act::AssignExercise)?;
    work.audit(clockwork, &permit, subject_of(id, concerned)).await
}
