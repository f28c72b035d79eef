//! What happens by itself: when the day of a promise begins, its time is written down, so that something can be said of it.

use domain::{
    access::{Act, Actor},
    exercises::commitments::occurrence::SAID_WITHIN,
    ids::{CommitmentId, Id as _, OccurrenceId, PersonId, PracticeId},
    reminders::Policy,
};
use jiff::{Timestamp, civil::Date};

use super::rows::{CommitmentRow, commitment_columns};
use crate::{
    kernel::{
        bind::values,
        clockwork::{own_permit, practices_with_due},
        refused::Failure,
        services::Services,
        work::{Work, subject_of},
    },
    reminders,
};

/// How many promises share a transaction. Many, because each is little work; not all, so that nobody waits long for the one writer that
/// `SQLite` has.
const BATCH: i64 = 250;

/// Writes down every time that has begun, practice by practice. Doing it twice, or after an outage, does it once; a time of which nothing could
/// be said any more is left out.
///
/// # Errors
/// The database fails.
pub async fn tend(services: &Services) -> Result<(), Failure> {
    let due = practices_with_due(
        services,
        "select distinct practice_id from commitment where ended_at is null and next_opens_at <= $1",
    )
    .await?;
    for practice in due {
        while plan_batch(services, practice).await? {}
    }
    Ok(())
}

/// Plans up to [`BATCH`] promises; whether there were any.
async fn plan_batch(services: &Services, practice: PracticeId) -> Result<bool, Failure> {
    let clockwork = Actor::clockwork(practice);
    let work = Work::begin(&clockwork, services).await?;
    let rows: Vec<CommitmentRow> = work
        .all(
            concat!(
                "select ",
                commitment_columns!(),
                " from commitment where practice_id = $1 and ended_at is null and next_opens_at <= $2
                 order by next_opens_at, id limit $3"
            ),
            values![work.now(), BATCH],
        )
        .await?;
    let permit = own_permit(&clockwork, Act::PlanOccurrences)?;
    for row in &rows {
        plan(&work, row).await?;
        work.audit(&clockwork, &permit, subject_of(row.id.0, row.person_id.0)).await?;
    }
    work.commit_audited().await?;
    Ok(!rows.is_empty())
}

/// Plans what has begun of one promise, in the transaction that made it.
pub(super) async fn plan_due_of(work: &Work, id: CommitmentId) -> Result<(), Failure> {
    let row: Option<CommitmentRow> = work
        .find(
            concat!(
                "select ",
                commitment_columns!(),
                " from commitment where practice_id = $1 and id = $2 and ended_at is null and next_opens_at <= $3"
            ),
            values![id, work.now()],
        )
        .await?;
    match row {
        Some(row) => plan(work, &row).await,
        None => Ok(()),
    }
}

async fn plan(work: &Work, row: &CommitmentRow) -> Result<(), Failure> {
    let recurrence = row.recurrence()?;
    let mut day = row.next_on.map(|on| on.0);
    while let Some(on) = day {
        let (Some(opens_at), Some(due_at)) = (recurrence.day_begins(on), recurrence.due_at(on)) else { break };
        if opens_at > work.now() {
            break;
        }
        if work.now().duration_since(due_at) < SAID_WITHIN {
            write(work, row, on, (opens_at, due_at)).await?;
        }
        day = recurrence.after(on);
    }
    let next_opens_at = day.and_then(|on| recurrence.day_begins(on));
    let next_on = day.filter(|_| next_opens_at.is_some());
    work.run(
        "update commitment set next_on = $3, next_opens_at = $4 where practice_id = $1 and id = $2",
        values![row.id.0, next_on, next_opens_at],
    )
    .await
    .map(|_| ())
}

async fn write(
    work: &Work,
    row: &CommitmentRow,
    on: Date,
    (opens_at, due_at): (Timestamp, Timestamp),
) -> Result<(), Failure> {
    let id: OccurrenceId = work.id();
    let written = work
        .run(
            "insert into occurrence (practice_id, id, commitment_id, due_on, opens_at, due_at)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (practice_id, commitment_id, due_on) do nothing",
            values![id, row.id.0, on, opens_at.min(due_at), due_at],
        )
        .await?;
    if written > 0 && row.letters {
        let person: PersonId = row.person_id.0;
        reminders::plan(work, person, id.uuid(), Policy::Pulse, due_at, on).await?;
    }
    Ok(())
}
