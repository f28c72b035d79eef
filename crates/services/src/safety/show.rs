//! One task, with the answers that raised it and the safe way to the person.

use domain::{
    access::{Act, Actor, Place, permit},
    couples::CareRole,
    ids::SafetyTaskId,
    people::Email,
    problem::Problem,
};
use sea_orm::FromQueryResult;

use super::{
    TaskPage,
    rows::{TaskRow, is_back_up, readable, task_columns, tasks_and_people},
};
use crate::{
    inventories::answers_that_raised,
    kernel::{
        bind::{Key, values},
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
    },
    people::{ChannelWord, read_preference},
};

/// One task.
///
/// # Errors
/// `NotFound` for one that is not there or not the actor's to know.
pub async fn task(actor: &Actor, services: &Services, id: SafetyTaskId) -> Result<TaskPage, Refused> {
    let work = Work::read(actor, services).await?;
    let (row, place) = find(&work, actor, id).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::SeeSafety, place)?;
    let person = row.respondent_id.0;
    let page = read(&work, &row, place).await?;
    Ok(services.witnessed(actor, permit, subject_of(id, person), page).await?)
}

/// Reads a task for whoever was found to be allowed to.
pub(super) async fn read(work: &Work, row: &TaskRow, place: Place) -> Result<TaskPage, Failure> {
    let practice_key = work.practice_key().await?;
    let task = row.view(work, &practice_key, place == Place::Treated)?;
    let (preference, _, _) = read_preference(work, row.respondent_id.0).await?;
    Ok(TaskPage {
        answers: answers_that_raised(work, row.response_id.0, task.kind).await?,
        channel: ChannelWord::from(&preference.channel),
        email: preference.address().map(Email::expose),
        note: row.note(work, &practice_key)?,
        task,
    })
}

#[derive(FromQueryResult)]
struct PersonRow {
    #[expect(dead_code, reason = "a row is what is wanted; it must have a column")]
    person_id: Key<domain::ids::PersonId>,
}

/// A task that the actor may know, and as what.
pub(super) async fn find(work: &Work, actor: &Actor, id: SafetyTaskId) -> Result<Option<(TaskRow, Place)>, Failure> {
    let Some(me) = actor.person_id() else { return Ok(None) };
    let is_back_up = is_back_up(work, me).await?;
    let row: Option<TaskRow> = work
        .find(
            concat!(
                "select ",
                task_columns!(),
                tasks_and_people!(),
                " where task.practice_id = $1 and ",
                readable!(),
                " and task.id = $5"
            ),
            values![me, is_back_up, work.now(), id],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let leads: Option<PersonRow> = work
        .find(
            "select person_id from care_team
             where practice_id = $1 and couple_id = $2 and person_id = $3 and role = $4 and ended_at is null",
            values![row.couple_id.0, me, CareRole::LeadTherapist.as_str()],
        )
        .await?;
    let place = if leads.is_some() { Place::Treated } else { Place::BackedUp };
    Ok(Some((row, place)))
}
