//! Taking an exercise back.

use domain::{
    access::{Act, Actor},
    ids::{Id as _, RunId},
};

use super::{RunSummary, assign, find, form, read};
use crate::{
    kernel::{
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
    },
    reminders,
};

/// What becomes of the runs that would come after one that is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeats {
    /// They come.
    GoOn,
    /// They do not come either.
    Stop,
}

/// Takes a run back. Its draft is erased and its letters are settled. What is done as needed ends with it.
///
/// # Errors
/// `NotFound` for one that is not of somebody the actor treats, `Stale` when it changed meanwhile, `WrongState` when it is done or over.
pub async fn withdraw(
    actor: &Actor,
    services: &Services,
    (id, version): (RunId, i64),
    repeats: Repeats,
) -> Result<RunSummary, Refused> {
    let work = Work::begin(actor, services).await?;
    let (row, permit) = find::find_treated(&work, actor, id, Act::ChangeExercise).await?;
    if row.version != version {
        return Err(find::stale().into());
    }
    let withdrawn = row.read()?.withdraw(work.now())?;
    find::write_state(&work, &withdrawn, version).await?;
    if repeats == Repeats::Stop || withdrawn.due_on.is_none() {
        assign::end(&work, withdrawn.assignment).await?;
    }
    form::erase_draft(&work, id).await?;
    reminders::settle(&work, id.uuid()).await?;
    let view = read::summaries_of(&work, &[id]).await?.pop().ok_or(Failure::Corrupt("a run that is not there"))?;
    work.commit(actor, permit, subject_of(id, withdrawn.person)).await?;
    Ok(view)
}
