//! Opening a step, and leaving one out for somebody.

use domain::{
    access::{Act, Actor},
    ids::PersonId,
    problem::{Code, Problem},
    programmes::delivery::HandedState,
};

use super::{
    EnrolmentView, LeaveOutStep, OpenStep, couple, give,
    rows::{self, Way},
};
use crate::kernel::{
    refused::Refused,
    services::Services,
    work::{Work, subject_of},
};

/// Gives a step of an open phase now, whatever its rule says: to everybody whose it is and who does not have it, or to one of them.
///
/// # Errors
/// `NotFound` for a way of a couple that the actor does not treat, and under `step` and `person`; `WrongState` where the way is paused or ended or
/// the phase is not open; `Taken` under `step` where they have it; what the exercise or inventory refuses.
pub async fn open_step(actor: &Actor, services: &Services, command: OpenStep) -> Result<Vec<EnrolmentView>, Refused> {
    let work = Work::begin(actor, services).await?;
    let (way, permit) = rows::treated(&work, actor, command.enrolment, Act::SteerProgramme).await?;
    way.standing.goes_on()?;
    let by = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let (phase, step) = way.open_step(&command.step)?;
    let mut people = step.lane.people(&way.thread);
    if let Some(person) = command.person {
        if !people.contains(&person) {
            return Err(Problem::not_found().on("person").into());
        }
        if !rows::is_together(step, &way.exercises(&work).await?) {
            people = vec![person];
        }
    }
    people.retain(|person| way.members.contains(person) && !has(&way, (phase, step.id.as_str()), *person));
    if people.is_empty() {
        let message = "Everybody whose step it is has it already, or it was left out for them. Nothing was changed.";
        return Err(Problem::at("step", Code::Taken, message).into());
    }
    give::give(&work, &way, by, (phase, step), (&people, command.confirmed)).await?;
    rows::look_soon(&work, way.id).await?;
    let views = couple::views(&work, way.couple).await?;
    for person in &people {
        work.audit(actor, &permit, subject_of(way.id, *person)).await?;
    }
    work.commit_audited().await?;
    Ok(views)
}

/// Leaves a step out for one person who does not have it yet. What waits for it goes on as if they had done it.
///
/// # Errors
/// As [`open_step`].
pub async fn leave_out_step(
    actor: &Actor,
    services: &Services,
    command: LeaveOutStep,
) -> Result<Vec<EnrolmentView>, Refused> {
    let work = Work::begin(actor, services).await?;
    let (way, permit) = rows::treated(&work, actor, command.enrolment, Act::SteerProgramme).await?;
    way.standing.goes_on()?;
    let (phase, step) = way.open_step(&command.step)?;
    if !step.lane.people(&way.thread).contains(&command.person) {
        return Err(Problem::not_found().on("person").into());
    }
    if has(&way, (phase, step.id.as_str()), command.person) {
        let message = "They have this step already. Take it back on the couple's page instead. Nothing was changed.";
        return Err(Problem::at("step", Code::Taken, message).into());
    }
    give::write_instead(&work, &way, (phase, step), &[command.person], ("left-out", None)).await?;
    give::settle_offer(&work, phase, step).await?;
    rows::look_soon(&work, way.id).await?;
    let views = couple::views(&work, way.couple).await?;
    work.commit(actor, permit, subject_of(way.id, command.person)).await?;
    Ok(views)
}

/// Whether a step was given to somebody, or left out for them, in this time of its phase.
fn has(way: &Way, (phase, step): (domain::ids::EnrolmentPhaseId, &str), person: PersonId) -> bool {
    way.handed.iter().any(|handed| {
        handed.phase == phase
            && handed.step == step
            && handed.person == person
            && !matches!(handed.state, HandedState::PutOff { .. })
    })
}
