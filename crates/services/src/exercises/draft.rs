//! Keeping what somebody wrote so far. One bad answer takes no other with it, and nothing is overwritten that another page wrote.

use std::collections::BTreeMap;

use domain::{
    access::{Act, Actor, Place, permit},
    exercises::{
        answer::{Answers, Given},
        assignment::may_go_on,
        checking::{Checked, Purpose, Writing},
    },
    ids::Id as _,
    problem::Problem,
};

use super::{DraftAnswer, SaveDraft, find, form, rows::RunRow};
use crate::{
    couples::is_paused,
    kernel::{
        draft::{DraftSaved, DraftStale, beside_answers},
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
        zone::zone,
    },
    reminders,
};

/// Keeps a draft of the actor's own run.
///
/// # Errors
/// `NotFound` for a run that is not the actor's own, `Expired` and `WrongState` when it is over, `OnHold` for what is done together while joint
/// work is paused. A draft that was changed on another page meanwhile is not overwritten: the inner error holds what is kept.
pub async fn save_draft(
    actor: &Actor,
    services: &Services,
    command: SaveDraft,
) -> Result<Result<DraftSaved, DraftStale<DraftAnswer>>, Refused> {
    let permit = permit(actor, Act::DoExercise, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let id = command.run;
    let row = find::find_own(&work, id, me).await?.ok_or_else(Problem::not_found)?;
    let exercise = row.exercise(&work).await?;
    may_go_on(&exercise, is_paused(&work, row.couple_id.0).await?)?;
    let before = row.read()?;
    let after = before.clone().begin(work.now())?;
    let (kept, version, _) = form::open_draft(&work, id, me).await?;
    if version != command.draft_version {
        return Ok(Err(DraftStale { draft_version: version, draft: form::given(&kept) }));
    }
    let checked = check(&work, &row, kept, &command.answers, Purpose::Draft).await?;
    form::write_draft(&work, id, me, &checked.answers, version).await?;
    if after != before {
        find::write_state(&work, &after, row.version).await?;
    }
    reminders::touch(&work, id.uuid()).await?;
    let saved = DraftSaved { draft_version: version + 1, saved_at: work.now(), problems: checked.problems };
    work.commit(actor, permit, subject_of(id, me)).await?;
    Ok(Ok(saved))
}

/// Checks what was given to a run. Problems stand beside the answer as the API names it: `answers.what`.
pub(super) async fn check(
    work: &Work,
    row: &RunRow,
    kept: Answers,
    given: &BTreeMap<String, Given>,
    purpose: Purpose,
) -> Result<Checked, Failure> {
    let zone = zone(&row.zone)?;
    let writing = Writing { side: find::side_of(work, row).await?, now: work.now(), zone: &zone };
    let mut checked = row.exercise(work).await?.check(kept, given, writing, purpose);
    beside_answers(&mut checked.problems);
    Ok(checked)
}
