//! Opening once more what has closed.

use domain::{
    access::{Act, Actor},
    ids::{Id as _, RunId},
    reminders::Policy,
};
use jiff::civil;

use super::{RunSummary, find, read};
use crate::{
    kernel::{
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
    },
    reminders,
};

/// Opens a run that has closed once more, due on another day, with one letter about it.
///
/// # Errors
/// `NotFound` for one that is not of somebody the actor treats, `WrongState` unless it has closed, `OutOfRange` beside `dueOn`.
pub async fn reopen(actor: &Actor, services: &Services, id: RunId, due_on: civil::Date) -> Result<RunSummary, Refused> {
    let work = Work::begin(actor, services).await?;
    let (row, permit) = find::find_treated(&work, actor, id, Act::ChangeExercise).await?;
    let opened = row.read()?.reopen(due_on, work.now())?;
    find::write_state(&work, &opened, row.version).await?;
    reminders::plan(&work, opened.person, id.uuid(), Policy::Light, work.now(), due_on).await?;
    let view = read::summaries_of(&work, &[id]).await?.pop().ok_or(Failure::Corrupt("a run that is not there"))?;
    work.commit(actor, permit, subject_of(id, opened.person)).await?;
    Ok(view)
}
