//! A therapist's word to somebody about an exercise of theirs: written, replaced or taken back at any time. The newest is shown, every version is
//! kept. Whether it was read is its reader's own and told to nobody (DOMAIN.md 6.3).

use domain::{
    access::{Act, Actor, Place, permit},
    ids::{RunFeedbackId, RunId},
    problem::{Code, Problem},
};

use super::{Comment, RunView, find, read};
use crate::{
    kernel::{
        bind::values,
        once::Once,
        refused::{Failure, Refused},
        seal::Spot,
        services::Services,
        work::{Work, subject_of},
    },
    reminders,
};

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
    let (id, author): (RunFeedbackId, _) = (work.id(), row.person_id.0);
    let written_by = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let key = work.find_person_key(author).await?;
    let sealed = key.seal(comment_spot(&work, id), command.text.expose().as_bytes(), services.random());
    end(&work, command.run, "replaced").await?;
    work.run(
        "insert into run_feedback (practice_id, id, run_id, person_id, written_by, written_at, sealed_text)
         values ($1, $2, $3, $4, $5, $6, $7)",
        values![id, command.run, author, written_by, work.now(), sealed],
    )
    .await?;
    reminders::ring(&work, author).await?;
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
    end(&work, id, "taken-back").await?;
    reminders::hush(&work, row.person_id.0).await?;
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
    let seen = work
        .run(
            "update run_feedback set seen_at = $4
             where practice_id = $1 and run_id = $2 and person_id = $3 and ended_at is null and seen_at is null",
            values![id, me, work.now()],
        )
        .await?;
    if seen > 0 {
        reminders::hush(&work, me).await?;
        work.commit(actor, permit, subject_of(id, me)).await?;
    }
    Ok(())
}

async fn end(work: &Work, run: RunId, ending: &'static str) -> Result<u64, Failure> {
    work.run(
        "update run_feedback set ended_at = $3, ending = $4
         where practice_id = $1 and run_id = $2 and ended_at is null",
        values![run, work.now(), ending],
    )
    .await
}

/// Where a therapist's words are sealed.
pub(super) fn comment_spot(work: &Work, id: RunFeedbackId) -> Spot {
    Spot::new("run_feedback.sealed_text", work.practice(), id)
}
