//! Opening a form that was sent once more, to answer it anew.

use domain::{
    access::{Act, Actor, Place, permit},
    ids::{AssignmentId, Id as _, ResponseId},
    inventories::State,
    problem::Problem,
};

use super::{
    AssignmentView, Catalogue, assignments, draft, responses,
    rows::{IdRow, assignment_columns},
};
use crate::kernel::{
    bind::values,
    refused::{Failure, Refused},
    services::Services,
    work::{Work, subject_of},
};

/// Opens the actor's own form once more, with what was sent in it. What was sent counts until the form is sent again.
///
/// # Errors
/// `NotFound` for a response that is not the actor's own, `WrongState` when it was corrected before or came in as totals.
pub async fn reopen(actor: &Actor, services: &Services, id: ResponseId) -> Result<AssignmentView, Refused> {
    let permit = permit(actor, Act::CorrectResponse, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let row = responses::find_own(&work, id, me).await?.ok_or_else(Problem::not_found)?;
    // Within the half hour or after it, what is sent takes the old one's place and both are kept (DOMAIN.md 9 #14).
    row.read()?.edit(me, work.now())?;
    if let Some(before) = reopened_before(&work, id).await? {
        return Ok(assignments::read(&work, before, Some(me)).await?);
    }
    let key = work.find_person_key(me).await?;
    let answers = row.open(&work, &key)?;
    let again = copy(&work, id, row.assignment_id.map(|key| key.0)).await?;
    draft::write(&work, again, me, &answers, 0).await?;
    let view = assignments::read(&work, again, Some(me)).await?;
    work.commit(actor, permit, subject_of(id, me)).await?;
    Ok(view)
}

/// The form that was opened for a response before, if it was.
async fn reopened_before(work: &Work, response: ResponseId) -> Result<Option<AssignmentId>, Failure> {
    let row: Option<IdRow> = work
        .find(
            "select id from assignment
             where practice_id = $1 and corrects_id = $2 and state in ('assigned', 'opened', 'in-progress')
               and closes_at > $3",
            values![response, work.now()],
        )
        .await?;
    Ok(row.map(|row| AssignmentId::from_uuid(row.id.0.uuid())))
}

/// An assignment of its own for the second time: in progress, without letters, and pointing at what it may correct.
async fn copy(work: &Work, response: ResponseId, of: Option<AssignmentId>) -> Result<AssignmentId, Refused> {
    let of = of.ok_or_else(Problem::not_found)?;
    let known_columns: Option<super::rows::AssignmentRow> = work
        .find(
            concat!("select ", assignment_columns!(), " from assignment where practice_id = $1 and id = $2"),
            values![of],
        )
        .await?;
    let row = known_columns.ok_or_else(Problem::not_found)?;
    let known = Catalogue::default().find(work, &row.instrument_key, &row.instrument_version).await?;
    let original = row.read(known.window)?;
    let again: AssignmentId = work.id();
    let state = State::InProgress { opened_at: work.now() };
    work.run(
        "insert into assignment (practice_id, id, number, couple_id, thread_id, respondent_id, instrument_key,
             instrument_version, assigned_by, assigned_at, due_on, due_at, closes_at, zone, policy, state,
             opened_at, corrects_id)
         select practice_id, $2, 0, couple_id, thread_id, respondent_id, instrument_key, instrument_version,
             assigned_by, $4, due_on, due_at, $5, zone, 'none', $6, $4, $7
         from assignment where practice_id = $1 and id = $3",
        values![
            again,
            of,
            work.now(),
            original.closes_at().max(work.now() + jiff::SignedDuration::from_hours(24)),
            state.word(),
            response,
        ],
    )
    .await?;
    Ok(again)
}
