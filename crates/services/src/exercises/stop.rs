//! Asking nothing more of somebody who has left a couple.

use domain::ids::{CoupleId, ExerciseAssignmentId, Id as _, PersonId};

use super::{
    assign, find, form,
    lapses::close_told,
    rows::{RunRow, runs},
};
use crate::{
    kernel::{
        bind::values,
        refused::{Failure, Refused},
        work::Work,
    },
    reminders,
};

/// Takes back every exercise that waits for a person in this couple's care, in the transaction in which they leave it; a loop that is being
/// played ends, and so does what they and the others show each other, and what they told of a lapse waits for nobody any more. What they
/// finished stays.
pub(crate) async fn stop_exercises(work: &Work, couple: CoupleId, person: PersonId) -> Result<(), Refused> {
    close_told(work, couple, person).await?;
    work.run(
        "update exercise_assignment set ended_at = $4
         where practice_id = $1 and couple_id = $2 and person_id = $3 and ended_at is null",
        values![couple, person, work.now()],
    )
    .await?;
    // Counted on first, so that a draft that is being kept at this moment waits, and what is read below is how things stand.
    work.run(
        "update exercise_run set version = version + 1
         where practice_id = $1 and couple_id = $2 and person_id = $3 and state in ('assigned', 'begun')",
        values![couple, person],
    )
    .await?;
    let waiting: Vec<RunRow> = work
        .all(
            runs!("run.couple_id = $2 and run.person_id = $3 and run.state in ('assigned', 'begun') order by run.id"),
            values![couple, person],
        )
        .await?;
    withdraw_all(work, waiting).await?;
    work.run(
        "update listening set standing = 'ended', ask = null, since = $4, version = version + 1
         where practice_id = $1 and couple_id = $2 and standing in ('at', 'paused')
           and thread_id in (select id from breach_thread
                             where practice_id = $1 and (hurt_person_id = $3 or involved_person_id = $3))",
        values![couple, person, work.now()],
    )
    .await?;
    end_sharing(work, couple, person).await?;
    Ok(())
}

/// Takes back the parts that somebody who leaves shows others in the couple, or is shown by them, and the words that were said about them.
async fn end_sharing(work: &Work, couple: CoupleId, person: PersonId) -> Result<(), Failure> {
    work.run(
        "update run_share set revoked_at = $4
         where practice_id = $1 and revoked_at is null and (from_person_id = $3 or to_person_id = $3)
           and run_id in (select id from exercise_run where practice_id = $1 and couple_id = $2)",
        values![couple, person, work.now()],
    )
    .await?;
    work.run(
        "update run_reply set ended_at = $4
         where practice_id = $1 and ended_at is null
           and run_id in (select id from exercise_run
                          where practice_id = $1 and couple_id = $2
                            and (person_id = $3 or run_reply.from_person_id = $3))",
        values![couple, person, work.now()],
    )
    .await
    .map(|_| ())
}

/// Ends one assignment and takes back what waits of it. What was finished stays.
pub(crate) async fn take_back_given(work: &Work, id: ExerciseAssignmentId) -> Result<(), Refused> {
    assign::end(work, id).await?;
    // Counted on first, as above.
    work.run(
        "update exercise_run set version = version + 1
         where practice_id = $1 and assignment_id = $2 and state in ('assigned', 'begun')",
        values![id],
    )
    .await?;
    let rows: Vec<RunRow> = work
        .all(runs!("run.assignment_id = $2 and run.state in ('assigned', 'begun') order by run.id"), values![id])
        .await?;
    withdraw_all(work, rows).await
}

async fn withdraw_all(work: &Work, waiting: Vec<RunRow>) -> Result<(), Refused> {
    for row in waiting {
        let withdrawn = row.read()?.withdraw(work.now()).map_err(|_| Failure::Corrupt("a run that waits"))?;
        find::write_state(work, &withdrawn, row.version).await?;
        form::erase_draft(work, row.id.0).await?;
        reminders::settle(work, row.id.0.uuid()).await?;
    }
    Ok(())
}
