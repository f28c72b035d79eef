//! Keeping what was answered so far. One bad answer takes no other with it, and nothing is overwritten that another page wrote.

use std::collections::BTreeMap;

use domain::{
    access::{Act, Actor, Place, permit},
    ids::{AssignmentId, Id as _, PersonId},
    inventories::{Answers, Checked, Given, Instrument, Purpose, State},
    problem::Problem,
};

use super::{
    AnswerView, Catalogue, assignments, form,
    rows::{DraftRow, draft_spot},
};
use crate::{
    kernel::{
        bind::values,
        draft::{DraftSaved, DraftStale, beside_answers},
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject_of},
    },
    reminders,
};

/// A draft to keep.
#[derive(Debug, Clone)]
pub struct SaveDraft {
    /// Of which assignment.
    pub assignment: AssignmentId,
    /// The version that was read; 0 when there was none.
    pub draft_version: i64,
    /// What was answered, or answered anew.
    pub answers: BTreeMap<String, Given>,
}

/// Keeps a draft of the actor's own answers.
///
/// # Errors
/// `NotFound` for an assignment that is not the actor's own, `WrongState` when it is closed. A draft that was changed on another page
/// meanwhile is not overwritten: the inner error holds what is kept.
pub async fn save_draft(
    actor: &Actor,
    services: &Services,
    command: SaveDraft,
) -> Result<Result<DraftSaved, DraftStale<AnswerView>>, Refused> {
    let permit = permit(actor, Act::Answer, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let id = command.assignment;
    let row = assignments::find_own(&work, id, me).await?.ok_or_else(Problem::not_found)?;
    let known = Catalogue::default().find(&work, &row.instrument_key, &row.instrument_version).await?;
    let after = row.read(known.window)?.save_draft(work.now())?;
    let kept = assignments::find_draft(&work, id).await?;
    let version = kept.as_ref().map_or(0, |draft| draft.version);
    let draft = open_or_empty(&work, id, me, kept.as_ref()).await?;
    if version != command.draft_version {
        return Ok(Err(DraftStale { draft_version: version, draft: form::answers(&draft) }));
    }
    let checked = check(merged(draft, command.answers), &known, Purpose::Draft);
    write(&work, id, me, &checked.answers, version).await?;
    write_progress(&work, id, &after.state, row.version).await?;
    reminders::touch(&work, id.uuid()).await?;
    let saved = DraftSaved { draft_version: version + 1, saved_at: work.now(), problems: checked.problems };
    work.commit(actor, permit, subject_of(id, me)).await?;
    Ok(Ok(saved))
}

/// A draft with new answers laid over it.
pub(super) fn merged(draft: Answers, given: BTreeMap<String, Given>) -> BTreeMap<String, Given> {
    let mut all = draft.into_given();
    all.extend(given);
    all
}

/// The kept draft, or none yet.
pub(super) async fn open_or_empty(
    work: &Work,
    id: AssignmentId,
    me: PersonId,
    kept: Option<&DraftRow>,
) -> Result<Answers, Failure> {
    match kept {
        Some(row) => assignments::open_draft(work, id, me, row).await,
        None => Ok(Answers::default()),
    }
}

/// Writes the draft over the version that was read.
pub(super) async fn write(
    work: &Work,
    id: AssignmentId,
    me: PersonId,
    answers: &Answers,
    version: i64,
) -> Result<(), Failure> {
    let key = work.find_person_key(me).await?;
    let sealed = key.seal(draft_spot(work, id), answers.to_json().as_bytes(), work.services().random());
    let sql = if version == 0 {
        "insert into draft (practice_id, assignment_id, sealed_answers, saved_at, version)
         values ($1, $2, $3, $4, $5 + 1)"
    } else {
        "update draft set sealed_answers = $3, saved_at = $4, version = $5 + 1
         where practice_id = $1 and assignment_id = $2 and version = $5"
    };
    work.run(sql, values![id, sealed, work.now(), version]).await.map(|_| ())
}

/// Writes that somebody is at it.
pub(super) async fn write_progress(work: &Work, id: AssignmentId, state: &State, version: i64) -> Result<(), Failure> {
    assignments::write_state(work, id, state, (version, version + 1)).await.map(|_| ())
}

/// Checks answers for `purpose`. Problems stand beside the answer as the API names it: `answers.ws1`.
pub(super) fn check(given: BTreeMap<String, Given>, instrument: &Instrument, purpose: Purpose) -> Checked {
    let mut checked = Answers::check(given, instrument, purpose);
    beside_answers(&mut checked.problems);
    checked
}
