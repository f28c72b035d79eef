//! Taking back what was asked.

use domain::{
    access::{Act, Actor, permit},
    ids::{AssignmentId, Id as _},
    problem::{Code, Problem},
};

use super::{AssignmentView, Catalogue, assign, assignments};
use crate::{
    couples::reader,
    kernel::{
        bind::values,
        refused::Refused,
        services::Services,
        work::{Work, subject_of},
    },
    people::place_of_person,
    reminders,
};

/// Takes an assignment back, and the repeats with it if `and_repeats`. Its draft is erased and its letters are settled.
///
/// # Errors
/// `NotFound` for one that is not of somebody the actor treats, `Stale` when it changed meanwhile, `WrongState` when it has ended.
pub async fn cancel(
    actor: &Actor,
    services: &Services,
    id: AssignmentId,
    version: i64,
    repeats: Repeats,
) -> Result<AssignmentView, Refused> {
    let work = Work::begin(actor, services).await?;
    let row = assignments::find(&work, id).await?.ok_or_else(Problem::not_found)?;
    let respondent = row.respondent_id.0;
    let place = place_of_person(&work, actor, respondent).await?.ok_or_else(Problem::not_found)?;
    let permit = permit(actor, Act::CancelAssignment, place)?;
    if !reader::knows(&work, actor, row.couple_id.0, respondent).await? {
        return Err(Problem::not_found().into());
    }
    let known = Catalogue::default().find(&work, &row.instrument_key, &row.instrument_version).await?;
    let cancelled = row.read(known.window)?.cancel(work.now())?;
    if !assignments::write_state(&work, id, &cancelled.state, (version, version + 1)).await? {
        return Err(Problem::new(
            Code::Stale,
            "This was changed meanwhile, perhaps by an answer. Nothing was taken back. Load the page and look again.",
        )
        .into());
    }
    if let (Repeats::Stop, Some(series)) = (repeats, cancelled.series) {
        assign::write_end(&work, series).await?;
    }
    work.run("delete from draft where practice_id = $1 and assignment_id = $2", values![id]).await?;
    reminders::settle(&work, id.uuid()).await?;
    let view = assignments::read(&work, id, None).await?;
    work.commit(actor, permit, subject_of(id, respondent)).await?;
    Ok(view)
}

/// What becomes of the repeats of an assignment that is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeats {
    /// They go on.
    GoOn,
    /// They stop too.
    Stop,
}
