//! Opening and leaving a phase.

use domain::{
    access::{Act, Actor},
    ids::{AssignmentId, EnrolmentId, ExerciseAssignmentId},
    programmes::enrolment::{Gate, PhaseStanding},
};
use sea_orm::FromQueryResult;

use super::{
    EnrolmentView, MovePhase, couple, enrol,
    rows::{self, Way},
    seen,
};
use crate::{
    exercises, inventories,
    kernel::{
        bind::{At, Key, values},
        refused::{Failure, Refused},
        services::Services,
        work::{Work, subject},
    },
};

/// Opens a phase. What is due in it is given by the clockwork within a minute.
///
/// # Errors
/// `NotFound` for a way of a couple that the actor does not treat, and under `phase`; `WrongState` where it cannot be opened now, and under
/// `checks.N` for what is not so yet; `Missing` under `checks.N` for what the therapist has not said.
pub async fn open_phase(actor: &Actor, services: &Services, command: MovePhase) -> Result<Vec<EnrolmentView>, Refused> {
    let work = Work::begin(actor, services).await?;
    let (way, permit) = rows::treated(&work, actor, command.enrolment, Act::SteerProgramme).await?;
    way.standing.goes_on()?;
    let by = actor.person_id().ok_or_else(domain::problem::Problem::not_allowed)?;
    let (seen, standings) = (seen::seen(&work, &way).await?, way.standings()?);
    let gate = gate(&way, &seen, &standings, &command, &work);
    let phase = gate.open(&command.phase)?;
    enrol::open(&work, way.id, &phase.id, by).await?;
    rows::look_soon(&work, way.id).await?;
    let views = couple::views(&work, way.couple).await?;
    work.commit(actor, permit, subject(way.id)).await?;
    Ok(views)
}

/// Leaves a phase. What it has not given yet is not given any more, and what comes again stops; what somebody has to do stays theirs.
///
/// # Errors
/// As [`open_phase`].
pub async fn leave_phase(
    actor: &Actor,
    services: &Services,
    command: MovePhase,
) -> Result<Vec<EnrolmentView>, Refused> {
    let work = Work::begin(actor, services).await?;
    let (way, permit) = rows::treated(&work, actor, command.enrolment, Act::SteerProgramme).await?;
    way.standing.goes_on()?;
    let (seen, standings) = (seen::seen(&work, &way).await?, way.standings()?);
    let phase = gate(&way, &seen, &standings, &command, &work).leave(&command.phase)?;
    for given in given_in(&work, way.id).await?.iter().filter(|given| given.phase == phase.id && given.is_open) {
        let repeats = way.programme.plan.step(&given.step).is_some_and(|step| step.every_days.is_some());
        if repeats {
            given.end_repeats(&work).await?;
        }
    }
    end_time(&work, way.id, &phase.id, PhaseStanding::Left).await?;
    rows::look_soon(&work, way.id).await?;
    let views = couple::views(&work, way.couple).await?;
    work.commit(actor, permit, subject(way.id)).await?;
    Ok(views)
}

fn gate<'a>(
    way: &'a Way,
    seen: &'a domain::programmes::check::Seen,
    phases: &'a [(String, PhaseStanding)],
    command: &'a MovePhase,
    work: &Work,
) -> Gate<'a> {
    Gate { programme: &way.programme, phases, seen, confirmed: &command.confirmed, now: work.now() }
}

/// Ends the time that a phase is open.
pub(super) async fn end_time(work: &Work, id: EnrolmentId, phase: &str, ending: PhaseStanding) -> Result<(), Failure> {
    work.run(
        "update step_offer set settled_at = $4
         where practice_id = $1 and enrolment_id = $2 and settled_at is null
           and phase_id in (select time.id from enrolment_phase time
                            where time.practice_id = $1 and time.enrolment_id = $2 and time.phase = $3)",
        values![id, phase, work.now()],
    )
    .await?;
    work.run(
        "update enrolment_phase set ended_at = $4, ending = $5
         where practice_id = $1 and enrolment_id = $2 and phase = $3 and ended_at is null",
        values![id, phase, work.now(), ending.as_str()],
    )
    .await
    .map(|_| ())
}

/// Something that was given on a way.
pub(super) struct GivenStep {
    pub(super) phase: String,
    pub(super) is_open: bool,
    step: String,
    exercise: Option<ExerciseAssignmentId>,
    inventory: Option<AssignmentId>,
}

#[derive(FromQueryResult)]
struct GivenRow {
    phase: String,
    ended_at: Option<At>,
    step: String,
    exercise_assignment_id: Option<Key<ExerciseAssignmentId>>,
    assignment_id: Option<Key<AssignmentId>>,
}

/// Everything that was given on a way, in every time of every phase.
pub(super) async fn given_in(work: &Work, id: EnrolmentId) -> Result<Vec<GivenStep>, Failure> {
    let rows: Vec<GivenRow> = work
        .all(
            "select time.phase, time.ended_at, step.step,
                 step.exercise_assignment_id, step.assignment_id
             from enrolment_step step
             join enrolment_phase time on time.practice_id = step.practice_id and time.id = step.phase_id
             where step.practice_id = $1 and step.enrolment_id = $2 and step.state = 'given'
             order by step.id",
            values![id],
        )
        .await?;
    let given = rows.into_iter().map(|row| GivenStep {
        phase: row.phase,
        is_open: row.ended_at.is_none(),
        step: row.step,
        exercise: row.exercise_assignment_id.map(|key| key.0),
        inventory: row.assignment_id.map(|key| key.0),
    });
    Ok(given.collect())
}

impl GivenStep {
    /// Lets nothing more come of it. What waits stays to be done.
    async fn end_repeats(&self, work: &Work) -> Result<(), Failure> {
        if let Some(id) = self.exercise {
            exercises::end_given(work, id).await?;
        }
        if let Some(id) = self.inventory {
            inventories::end_repeats_of(work, id).await?;
        }
        Ok(())
    }

    /// Takes back what waits of it, and lets nothing more come. What was done stays.
    pub(super) async fn take_back(&self, work: &Work) -> Result<(), Refused> {
        if let Some(id) = self.exercise {
            exercises::take_back_given(work, id).await?;
        }
        if let Some(id) = self.inventory {
            inventories::take_back_asked(work, id).await?;
        }
        Ok(())
    }
}
