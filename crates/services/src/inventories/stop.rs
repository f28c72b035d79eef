//! Asking nothing more of somebody who has left a couple.

use domain::ids::{AssignmentId, CoupleId, CourseId, Id as _, PersonId};

use uuid::Uuid;

use super::{
    Catalogue, assignments,
    rows::{AssignmentRow, assignment_columns},
};
use crate::{
    kernel::{bind::values, refused::Failure, work::Work},
    reminders,
};

/// Takes back everything that waits for a person in this couple's care, in the transaction in which they leave it: repeats and standard sets
/// stop, drafts are erased, letters are settled (DOMAIN.md, invariant 12). What they sent in stays; what was to follow from their low ratings ends,
/// since nobody in this care reads them any more.
pub(crate) async fn stop_asking(work: &Work, couple: CoupleId, person: PersonId) -> Result<(), Failure> {
    work.run(
        "update series set ended_at = $4
         where practice_id = $1 and couple_id = $2 and respondent_id = $3 and ended_at is null",
        values![couple, person, work.now()],
    )
    .await?;
    work.run(
        "update course set ended_at = $4
         where practice_id = $1 and couple_id = $2 and respondent_id = $3 and ended_at is null",
        values![couple, person, work.now()],
    )
    .await?;
    work.run(
        "update score_loop set state = 'closed', touched_at = $4
         where practice_id = $1 and couple_id = $2 and respondent_id = $3 and state = 'open'",
        values![couple, person, work.now()],
    )
    .await?;
    // Counted on first, so that a draft that is being kept at this moment waits, and what is read below is how things stand.
    work.run(
        "update assignment set version = version + 1
         where practice_id = $1 and couple_id = $2 and respondent_id = $3
           and state in ('assigned', 'opened', 'in-progress')",
        values![couple, person],
    )
    .await?;
    let rows: Vec<AssignmentRow> = work
        .all(
            concat!(
                "select ",
                assignment_columns!(),
                " from assignment
                 where practice_id = $1 and couple_id = $2 and respondent_id = $3
                   and state in ('assigned', 'opened', 'in-progress')
                 order by due_at, id"
            ),
            values![couple, person],
        )
        .await?;
    cancel_all(work, rows).await
}

/// Lets nothing more come of what was asked: its series ends. What waits of it stays.
pub(crate) async fn end_repeats_of(work: &Work, id: AssignmentId) -> Result<(), Failure> {
    work.run(
        "update series set ended_at = $3
         where practice_id = $1 and ended_at is null
           and id = (select series_id from assignment where practice_id = $1 and id = $2)",
        values![id, work.now()],
    )
    .await
    .map(|_| ())
}

/// What waits among the assignments that a condition with `$2` names: first counted on, so that a draft that is being kept at this moment waits, then
/// read as it stands.
macro_rules! waiting {
    ($named:literal) => {
        [
            concat!(
                "update assignment set version = version + 1
                 where practice_id = $1 and state in ('assigned', 'opened', 'in-progress') and ",
                $named
            ),
            concat!(
                "select ",
                assignment_columns!(),
                " from assignment
                 where practice_id = $1 and state in ('assigned', 'opened', 'in-progress') and ",
                $named,
                " order by due_at, id"
            ),
        ]
    };
}

/// The same, and what waits of it is taken back. What was answered stays.
pub(crate) async fn take_back_asked(work: &Work, id: AssignmentId) -> Result<(), Failure> {
    end_repeats_of(work, id).await?;
    let named = waiting!(
        "(id = $2 or series_id = (select first.series_id from assignment first
                                  where first.practice_id = $1 and first.id = $2))"
    );
    take_back(work, named, id.uuid()).await
}

/// Takes back what waits of what was asked after the end of care, once its person no longer agrees. What was answered stays.
pub(super) async fn take_back_followed_up(work: &Work, course: CourseId) -> Result<(), Failure> {
    let named = waiting!(
        "id in (select asked.assignment_id from follow_up_asked asked
                where asked.practice_id = $1 and asked.course_id = $2)"
    );
    take_back(work, named, course.uuid()).await
}

async fn take_back(work: &Work, [count_on, read]: [&'static str; 2], of: Uuid) -> Result<(), Failure> {
    work.run(count_on, values![of]).await?;
    let rows: Vec<AssignmentRow> = work.all(read, values![of]).await?;
    cancel_all(work, rows).await
}

pub(super) async fn cancel_all(work: &Work, rows: Vec<AssignmentRow>) -> Result<(), Failure> {
    let mut catalogue = Catalogue::default();
    for row in rows {
        let known = catalogue.find(work, &row.instrument_key, &row.instrument_version).await?;
        let cancelled =
            row.read(known.window)?.cancel(work.now()).map_err(|_| Failure::Corrupt("an assignment that is open"))?;
        let id = row.id.0;
        assignments::write_state(work, id, &cancelled.state, (row.version, row.version)).await?;
        work.run("delete from draft where practice_id = $1 and assignment_id = $2", values![id]).await?;
        reminders::settle(work, id.uuid()).await?;
    }
    Ok(())
}
