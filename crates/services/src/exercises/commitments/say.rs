//! Saying what became of a promise.

use domain::{
    access::{Act, Actor, Place, permit},
    exercises::commitments::Mark,
    ids::{Id as _, OccurrenceId},
    problem::Problem,
};

use super::{
    CommitmentView, mine,
    rows::{OccurrenceRow, occurrence_columns},
};
use crate::{
    kernel::{
        bind::values,
        refused::Refused,
        services::Services,
        work::{Work, subject_of},
    },
    reminders,
};

/// Says of one time whether a promise of the actor's own was kept. Until a week after it was due they may say otherwise. The other partner does
/// not see it.
///
/// # Errors
/// `NotFound` for a promise that is not the actor's own, `WrongState` before its day and after that week.
pub async fn say(
    actor: &Actor,
    services: &Services,
    (id, mark): (OccurrenceId, Mark),
) -> Result<CommitmentView, Refused> {
    let permit = permit(actor, Act::Promise, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let row: OccurrenceRow = work
        .find(
            concat!(
                "select ",
                occurrence_columns!(),
                " from occurrence
                 join commitment on commitment.practice_id = occurrence.practice_id
                     and commitment.id = occurrence.commitment_id
                 where occurrence.practice_id = $1 and occurrence.id = $2 and commitment.person_id = $3"
            ),
            values![id, me],
        )
        .await?
        .ok_or_else(Problem::not_found)?;
    let said = row.without_seen()?.say(mark, work.now())?;
    work.run(
        "update occurrence set mark = $3, marked_at = $4 where practice_id = $1 and id = $2",
        values![id, said.mark.map(Mark::as_str), work.now()],
    )
    .await?;
    reminders::settle(&work, id.uuid()).await?;
    let view = mine::read(&work, me, said.commitment).await?;
    work.commit(actor, permit, subject_of(id, me)).await?;
    Ok(view)
}
