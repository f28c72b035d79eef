//! A therapist's word to somebody about an exercise of theirs: written, replaced or taken back at any time. The newest is shown, every version is
//! kept. Whether it was read is its reader's own and told to nobody (DOMAIN.md 6.3).

use domain::{
    access::{Act, Actor, Place, permit},
    ids::{RunFeedbackId, RunId},
    problem::{Code, Problem},
};

use super::{Comment, RunView, find, read};
use crate::{
    feedback::{self, Subject},
    kernel::{
        once::Once,
        refused::Refused,
        services::Services,
        work::{Work, subject_of},
    },
};

impl Subject for RunId {
    type Word = RunFeedbackId;
    const COLUMN: &'static str = "run_feedback.sealed_text";
    const WRITE: &'static str =
        "insert into run_feedback (practice_id, id, run_id, person_id, written_by, written_at, sealed_text)
         values ($1, $2, $3, $4, $5, $6, $7)";
    const END: &'static str = "update run_feedback set ended_at = $3, ending = $4
         where practice_id = $1 and run_id = $2 and ended_at is null";
    const NOTE_SEEN: &'static str = "update run_feedback set seen_at = $4
         where practice_id = $1 and run_id = $2 and person_id = $3 and ended_at is null and seen_at is null";
}

/// Writes to the author of a finished run about it, in place of what was written before. A letter says that something waits, not what.
///
/// # Errors
/// `NotFound` for a run of somebody the actor does not treat, `WrongState` before it is finished and for one its author keeps to themselves,
/// `KeyReused`.
pub async fn comment(actor: &Actor, services: &Services, command: Comment) -> Result<RunView, Refused> {
    let work = Work::begin(actor, services).await?;
    let (row, permit) = find::find_treated(&work, actor, command.run, Act::CommentRun).await?;
    let run = command.run.to_string();
    let once = Once::new(&work, "commentExercise", &command.key, &[&run, command.text.expose()])?;
    if once.recall::<RunFeedbackId>(&work, actor).await?.is_some() {
        return Ok(read::treated(&work, actor, command.run).await?);
    }
    if row.editions == 0 || row.kept_to_self {
        let message = "There is nothing here that you can read. Write when it is done and open to you.";
        return Err(Problem::new(Code::WrongState, message).into());
    }
    let author = row.person_id.0;
    let id = feedback::write(&work, actor, (command.run, author), &command.text).await?;
    once.keep(&work, actor, id).await?;
    let view = read::treated(&work, actor, command.run).await?;
    work.commit(actor, permit, subject_of(id, author)).await?;
    Ok(view)
}

/// Takes back what was written about a run. Where nothing was, nothing happens.
///
/// # Errors
/// `NotFound` for a run of somebody the actor does not treat.
pub async fn take_comment_back(actor: &Actor, services: &Services, id: RunId) -> Result<RunView, Refused> {
    let work = Work::begin(actor, services).await?;
    let (row, permit) = find::find_treated(&work, actor, id, Act::CommentRun).await?;
    feedback::take_back(&work, (id, row.person_id.0)).await?;
    let view = read::treated(&work, actor, id).await?;
    work.commit(actor, permit, subject_of(id, row.person_id.0)).await?;
    Ok(view)
}

/// Notes that the actor has what their therapist wrote about one of their runs before them. Nobody else is told.
///
/// # Errors
/// `NotFound` for a run that is not the actor's own.
pub async fn read_comment(actor: &Actor, services: &Services, id: RunId) -> Result<(), Refused> {
    let permit = permit(actor, Act::DoExercise, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    find::find_own(&work, id, me).await?.ok_or_else(Problem::not_found)?;
    if feedback::note_seen(&work, (id, me)).await? {
        work.commit(actor, permit, subject_of(id, me)).await?;
    }
    Ok(())
}
