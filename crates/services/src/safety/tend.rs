//! What was not done in time is passed on to the practice's safety back-up, once.

use domain::{
    access::{Act, Actor},
    ids::{PersonId, PracticeId, SafetyTaskId},
};
use sea_orm::FromQueryResult;

use super::arrange::back_up_of;
use crate::{
    kernel::{
        bind::{Key, values},
        clockwork::{own_permit, practices_with_due},
        refused::Failure,
        services::Services,
        work::{Work, subject_of},
    },
    reminders::tell_member,
};

/// Passes on what is past its time, practice by practice. Doing it twice does it once.
///
/// # Errors
/// The database fails.
pub async fn tend(services: &Services) -> Result<(), Failure> {
    let due = practices_with_due(
        services,
        "select distinct practice_id from safety_task
         where state <> 'done' and concerns_safety and passed_on_at is null and due_at <= $1",
    )
    .await?;
    for practice in due {
        pass_on(services, practice).await?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct DueRow {
    id: Key<SafetyTaskId>,
    respondent_id: Key<PersonId>,
}

async fn pass_on(services: &Services, practice: PracticeId) -> Result<(), Failure> {
    let clockwork = Actor::clockwork(practice);
    let work = Work::begin(&clockwork, services).await?;
    // While nobody is named, it waits: whoever is named later finds it in their list at once.
    let Some(back_up) = back_up_of(&work).await? else { return Ok(()) };
    let rows: Vec<DueRow> = work
        .all(
            "select id, respondent_id from safety_task
             where practice_id = $1 and state <> 'done' and concerns_safety and passed_on_at is null
               and due_at <= $2
             order by due_at, id",
            values![work.now()],
        )
        .await?;
    if rows.is_empty() {
        return Ok(());
    }
    let permit = own_permit(&clockwork, Act::PassSafetyTasks)?;
    for row in rows {
        work.run(
            "update safety_task set passed_on_at = $3
             where practice_id = $1 and id = $2 and passed_on_at is null and state <> 'done'",
            values![row.id.0, work.now()],
        )
        .await?;
        work.audit(&clockwork, &permit, subject_of(row.id.0, row.respondent_id.0)).await?;
    }
    tell_member(&work, back_up).await?;
    work.commit_audited().await
}
