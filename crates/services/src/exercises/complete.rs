//! Finishing an exercise. What was written, the end of its letters, the next blank one and the audit row commit together.

use std::collections::BTreeMap;

use domain::{
    access::{Act, Actor, Place, permit},
    exercises::{
        answer::{Answers, Given},
        assignment::may_go_on,
        checking::Purpose,
        release,
        rhythm::Rhythm,
        run::Run,
    },
    ids::{Id as _, PersonId, RunEditionId, RunId, RunShareId},
    problem::{Code, Problem},
    reminders::Policy,
};
use sea_orm::FromQueryResult;

use super::{
    Complete, RunView, assign, draft, find, form, read,
    rows::{GivenRow, RunRow, given_columns},
};
use crate::{
    couples::{is_paused, members_of, mode_in_force},
    kernel::{
        bind::{Key, values},
        once::Once,
        refused::{Failure, Refused},
        seal::Spot,
        services::Services,
        work::{Work, subject_of},
    },
    reminders,
};

/// Finishes the actor's own run: the kept draft with what was filled in since. Of what is done as needed, the next blank one is there at once.
///
/// # Errors
/// `NotFound` for a run that is not the actor's own, `Expired` and `WrongState` when it is over, `OnHold` for what is done together while joint
/// work is paused, beside each field what is wrong or missing. What was written is kept as the draft in each of the last cases.
pub async fn complete(actor: &Actor, services: &Services, command: Complete) -> Result<RunView, Refused> {
    let permit = permit(actor, Act::DoExercise, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let once = once(&work, &command)?;
    if let Some(before) = once.recall::<RunId>(&work, actor).await? {
        return Ok(read::own(&work, before, me).await?);
    }
    let id = command.run;
    let row = find::find_own(&work, id, me).await?.ok_or_else(Problem::not_found)?;
    let exercise = row.exercise(&work).await?;
    may_go_on(&exercise, is_paused(&work, row.couple_id.0).await?)?;
    let begun = row.read()?;
    let done = begun.clone().complete(work.now())?;
    let (kept, draft_version, _) = form::open_draft(&work, id, me).await?;
    let mut checked = draft::check(&work, &row, kept.clone(), &command.answers, Purpose::Completion).await?;
    if command.keep_to_self && !exercise.may_keep_to_self {
        let message = "Your therapist can read this one. Leave the choice as it is.";
        checked.problems.push(Problem::at("keepToSelf", Code::NotAllowed, message));
    }
    if !checked.problems.0.is_empty() {
        let kept_anyway = draft::check(&work, &row, kept, &command.answers, Purpose::Draft).await?.answers;
        form::write_draft(&work, id, me, &kept_anyway, draft_version).await?;
        let begun = begun.begin(work.now())?;
        find::write_state(&work, &begun, row.version).await?;
        work.commit(actor, permit, subject_of(id, me)).await?;
        return Err(checked.problems.into());
    }
    end_shares(&work, &row, me, &checked.answers, command.keep_to_self).await?;
    write_edition(&work, &row, me, &checked.answers, command.keep_to_self).await?;
    find::write_state(&work, &done, row.version).await?;
    form::erase_draft(&work, id).await?;
    reminders::settle(&work, id.uuid()).await?;
    next_blank(&work, &row, &done).await?;
    once.keep(&work, actor, id).await?;
    let view = read::own(&work, id, me).await?;
    work.commit(actor, permit, subject_of(id, me)).await?;
    Ok(view)
}

fn once(work: &Work, command: &Complete) -> Result<Once, Problem> {
    let mut arguments = vec![command.run.to_string(), command.keep_to_self.to_string()];
    arguments.extend(spelled(&command.answers));
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    Once::new(work, "completeExercise", &command.key, &arguments)
}

/// What was given, spelled out so that two different forms never read alike.
fn spelled(answers: &BTreeMap<String, Given>) -> Vec<String> {
    let mut words = Vec::new();
    for (field, given) in answers {
        words.push(field.clone());
        match given {
            Given::Text(text) => words.extend(["text".to_owned(), text.clone()]),
            Given::Passed => words.push("passed".to_owned()),
            Given::Choices(chosen) => {
                words.push(format!("choices {}", chosen.len()));
                words.extend(chosen.iter().cloned());
            }
            Given::Rows(rows) => {
                words.push(format!("rows {}", rows.len()));
                for row in rows {
                    words.push(format!("cells {}", row.len()));
                    words.extend(row.iter().flat_map(|(column, cell)| [column.clone(), cell.clone()]));
                }
            }
        }
    }
    words
}

/// Takes back from the other partner what is no longer what they were shown. A share is of the words it was made for.
async fn end_shares(
    work: &Work,
    row: &RunRow,
    me: PersonId,
    after: &Answers,
    kept_to_self: bool,
) -> Result<(), Failure> {
    let key = work.find_person_key(me).await?;
    let Some(before) = read::finished(work, &key, row.id.0).await? else { return Ok(()) };
    let exercise = row.exercise(work).await?;
    let shared: Vec<SharedRow> = work
        .all(
            "select id, field from run_share where practice_id = $1 and run_id = $2 and revoked_at is null",
            values![row.id.0],
        )
        .await?;
    for share in shared.iter().filter(|share| !release::stays(&exercise, (&before, after), kept_to_self, &share.field))
    {
        work.run(
            "update run_share set revoked_at = $3 where practice_id = $1 and id = $2",
            values![share.id.0, work.now()],
        )
        .await?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct SharedRow {
    id: Key<RunShareId>,
    field: String,
}

/// Writes what was finished beside what was finished before: an edition never changes.
async fn write_edition(
    work: &Work,
    row: &RunRow,
    me: PersonId,
    answers: &Answers,
    kept_to_self: bool,
) -> Result<(), Failure> {
    let id: RunEditionId = work.id();
    let key = work.find_person_key(me).await?;
    let sealed = key.seal(edition_spot(work, id), answers.to_json().as_bytes(), work.services().random());
    let members = members_of(work, row.couple_id.0).await?;
    let mode = mode_in_force(work, row.couple_id.0, &members).await?;
    work.run(
        "insert into run_edition (practice_id, id, run_id, number, sealed_answers, done_at, kept_to_self,
             confidentiality_mode)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        values![id, row.id.0, row.editions + 1, sealed, work.now(), kept_to_self, mode.as_str()],
    )
    .await?;
    work.run(
        "update exercise_run set editions = $3, kept_to_self = $4 where practice_id = $1 and id = $2",
        values![row.id.0, row.editions + 1, kept_to_self],
    )
    .await?;
    Ok(())
}

/// Of what is done as needed there is always a blank one.
async fn next_blank(work: &Work, row: &RunRow, done: &Run) -> Result<(), Failure> {
    let is_first_time = row.editions == 0;
    if !is_first_time || !assign::goes_on(work, done.assignment).await? {
        return Ok(());
    }
    let given: Option<GivenRow> = work
        .find(
            concat!("select ", given_columns!(), " from exercise_assignment given where practice_id = $1 and id = $2"),
            values![done.assignment],
        )
        .await?;
    let assignment = given.ok_or(Failure::Corrupt("what a run is of"))?.read()?;
    if assignment.rhythm != Rhythm::AsNeeded {
        return Ok(());
    }
    match assignment.run(work.id(), done.number + 1, work.now()) {
        Some(next) => assign::write_run(work, &assignment, &next, Policy::None).await,
        None => Ok(()),
    }
}

/// Where an edition's answers are sealed.
pub(super) fn edition_spot(work: &Work, id: RunEditionId) -> Spot {
    Spot::new("run_edition.sealed_answers", work.practice(), id)
}
