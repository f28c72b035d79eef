//! Giving a step: through the acts of exercises and inventories, once for each person and each time that its phase is open.

use domain::{
    exercises::definition::UsualRhythm,
    ids::{AssignmentId, EnrolmentPhaseId, EnrolmentStepId, ExerciseAssignmentId, PersonId},
    programmes::definition::{Object, Step},
};
use jiff::{Timestamp, ToSpan as _, civil::Date};

use super::rows::Way;
use crate::{
    exercises, inventories,
    kernel::{
        bind::{Maybe, values},
        refused::{Failure, Refused},
        work::Work,
    },
    people,
};

/// What was given to one person.
enum Given {
    Exercise(ExerciseAssignmentId),
    Inventory(AssignmentId),
}

/// Gives a step to people who do not have it, in the transaction of whoever decided it. What they have already is not given twice: the table takes
/// one row for each person in each time of a phase, and this waits for whoever writes the same.
///
/// # Errors
/// What the exercise or inventory refuses: it is open already, somebody does not want it, joint work is paused, ...
pub(super) async fn give(
    work: &Work,
    way: &Way,
    by: PersonId,
    (phase, step): (EnrolmentPhaseId, &Step),
    (people, confirmed): (&[PersonId], bool),
) -> Result<(), Refused> {
    let Some(first) = people.first() else { return Ok(()) };
    let due = due_on(work, *first, step).await?;
    let given = match &step.object {
        Object::Exercise(key) => {
            let known = exercises::newest(work, key).await?;
            let as_needed = known.is_some_and(|one| one.rhythm == UsualRhythm::AsNeeded);
            let command = exercises::Assign {
                key: String::new(),
                couple: way.couple,
                thread: Some(way.thread.id),
                people: people.to_vec(),
                exercise: key.clone(),
                first_due: (!as_needed).then_some(due),
                every_days: step.every_days.map(u32::from),
                until: None,
                reminders: None,
                confirmed,
            };
            let runs = exercises::give(work, by, &command).await?;
            runs.into_iter().map(|run| (run.person, Given::Exercise(run.assignment))).collect::<Vec<_>>()
        }
        Object::Inventory(key) => {
            let mut given = Vec::with_capacity(people.len());
            for person in people {
                let command = inventories::Assign {
                    key: String::new(),
                    couple: way.couple,
                    thread: Some(way.thread.id),
                    respondent: *person,
                    instrument: key.clone(),
                    first_due: due_on(work, *person, step).await?,
                    every_days: step.every_days.map(u32::from),
                    until: None,
                    reminders: None,
                };
                given.push((*person, Given::Inventory(inventories::ask_for(work, by, &command).await?)));
            }
            given
        }
    };
    for (person, given) in given {
        write_given(work, way, (phase, step), (person, &given)).await?;
    }
    settle_offer(work, phase, step).await?;
    Ok(())
}

/// The day on which a step is due that is given now, where its person is.
async fn due_on(work: &Work, person: PersonId, step: &Step) -> Result<Date, Failure> {
    let (_, _, zone) = people::read_preference(work, person).await?;
    let today = work.now().to_zoned(zone.rules().clone()).date();
    Ok(today.checked_add(i64::from(step.due_in_days).days()).unwrap_or(today))
}

async fn write_given(
    work: &Work,
    way: &Way,
    (phase, step): (EnrolmentPhaseId, &Step),
    (person, given): (PersonId, &Given),
) -> Result<(), Failure> {
    let (exercise, inventory) = match given {
        Given::Exercise(id) => (Some(*id), None),
        Given::Inventory(id) => (None, Some(*id)),
    };
    let id: EnrolmentStepId = work.id();
    let written = work
        .run(
            "insert into enrolment_step (practice_id, id, enrolment_id, phase_id, step, person_id, state, at,
                 exercise_assignment_id, assignment_id)
             values ($1, $2, $3, $4, $5, $6, 'given', $7, $8, $9)
             on conflict (practice_id, phase_id, step, person_id) do update
                 set state = 'given', at = excluded.at, until = null,
                     exercise_assignment_id = excluded.exercise_assignment_id, assignment_id = excluded.assignment_id
                 where enrolment_step.state = 'put-off'",
            values![id, way.id, phase, step.id.as_str(), person, work.now(), Maybe(exercise), Maybe(inventory)],
        )
        .await?;
    // The way is locked and was read under the lock; a row that says otherwise is a fault, and nothing of this transaction stays.
    if written == 1 { Ok(()) } else { Err(Failure::Corrupt("a step that was given before")) }
}

/// Notes for people that a step is not given to them for now, or not at all.
pub(super) async fn write_instead(
    work: &Work,
    way: &Way,
    (phase, step): (EnrolmentPhaseId, &Step),
    people: &[PersonId],
    (state, until): (&'static str, Option<Timestamp>),
) -> Result<(), Failure> {
    for person in people {
        let id: EnrolmentStepId = work.id();
        work.run(
            "insert into enrolment_step (practice_id, id, enrolment_id, phase_id, step, person_id, state, at, until)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             on conflict (practice_id, phase_id, step, person_id) do update
                 set state = excluded.state, at = excluded.at, until = excluded.until
                 where enrolment_step.state = 'put-off'",
            values![id, way.id, phase, step.id.as_str(), *person, state, work.now(), until],
        )
        .await?;
    }
    Ok(())
}

/// Takes a step off the therapist's list: it was opened, or left out.
pub(super) async fn settle_offer(work: &Work, phase: EnrolmentPhaseId, step: &Step) -> Result<(), Failure> {
    work.run(
        "update step_offer set settled_at = $4
         where practice_id = $1 and phase_id = $2 and step = $3 and settled_at is null",
        values![phase, step.id.as_str(), work.now()],
    )
    .await
    .map(|_| ())
}
