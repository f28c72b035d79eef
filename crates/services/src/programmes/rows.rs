//! Rows of couples' ways through programmes.

use std::{collections::HashMap, sync::Arc};

use domain::{
    couples::BreachThread,
    ids::{CoupleId, EnrolmentId, EnrolmentPhaseId, PersonId, ThreadId},
    problem::Problem,
    programmes::{
        definition::{Object, Programme, Step},
        delivery::{Handed, HandedState, OpenPhase, Progress},
        enrolment::{PhaseStanding, Standing},
    },
};
use sea_orm::FromQueryResult;

use super::catalogue;
use crate::{
    couples::{is_stopped, members_of, threads_of},
    exercises::Newest,
    kernel::{
        bind::{At, Key, values},
        refused::{Failure, Refused},
        work::Work,
    },
};

/// The columns of [`EnrolmentRow`].
macro_rules! enrolment_columns {
    () => {
        "enrolment.id, enrolment.couple_id, enrolment.thread_id, enrolment.programme_key,
         enrolment.programme_version, enrolment.enrolled_by, enrolment.enrolled_at, enrolment.standing"
    };
}
pub(super) use enrolment_columns;

#[derive(FromQueryResult)]
pub(super) struct EnrolmentRow {
    pub(super) id: Key<EnrolmentId>,
    pub(super) couple_id: Key<CoupleId>,
    pub(super) thread_id: Key<ThreadId>,
    pub(super) programme_key: String,
    pub(super) programme_version: String,
    pub(super) enrolled_by: Key<PersonId>,
    pub(super) enrolled_at: At,
    pub(super) standing: String,
}

impl EnrolmentRow {
    pub(super) fn standing(&self) -> Result<Standing, Failure> {
        Standing::from_word(&self.standing).ok_or(Failure::Corrupt("the standing of a way"))
    }
}

#[derive(FromQueryResult)]
pub(super) struct PhaseRow {
    pub(super) id: Key<EnrolmentPhaseId>,
    pub(super) enrolment_id: Key<EnrolmentId>,
    pub(super) phase: String,
    pub(super) opened_at: At,
    pub(super) ended_at: Option<At>,
    pub(super) ending: Option<String>,
}

impl PhaseRow {
    pub(super) fn standing(&self) -> Result<PhaseStanding, Failure> {
        match &self.ending {
            None => Ok(PhaseStanding::Open),
            Some(word) => PhaseStanding::from_word(word).ok_or(Failure::Corrupt("the end of a phase")),
        }
    }
}

#[derive(FromQueryResult)]
struct StepRow {
    enrolment_id: Key<EnrolmentId>,
    phase_id: Key<EnrolmentPhaseId>,
    step: String,
    person_id: Key<PersonId>,
    state: String,
    at: At,
    until: Option<At>,
    done_at: Option<At>,
}

impl StepRow {
    fn read(self) -> Result<Handed, Failure> {
        let instant = |at: Option<At>| at.map(|at| at.0);
        let state = match self.state.as_str() {
            "given" => HandedState::Given { done_at: instant(self.done_at) },
            "left-out" => HandedState::LeftOut { at: self.at.0 },
            "put-off" => HandedState::PutOff { until: instant(self.until) },
            _ => return Err(Failure::Corrupt("the state of a step")),
        };
        Ok(Handed { phase: self.phase_id.0, step: self.step, person: self.person_id.0, state })
    }
}

/// One way with everything on it.
pub(super) struct Way {
    pub(super) id: EnrolmentId,
    pub(super) couple: CoupleId,
    pub(super) thread: BreachThread,
    pub(super) programme: Arc<Programme>,
    pub(super) enrolled_by: PersonId,
    pub(super) standing: Standing,
    pub(super) members: Vec<PersonId>,
    pub(super) phases: Vec<PhaseRow>,
    pub(super) open: Vec<OpenPhase>,
    pub(super) handed: Vec<Handed>,
    pub(super) joint_goes_on: bool,
}

impl Way {
    /// Everything that decides what comes next.
    pub(super) fn progress(&self) -> Progress<'_> {
        Progress {
            plan: &self.programme.plan,
            thread: &self.thread,
            members: &self.members,
            open: &self.open,
            handed: &self.handed,
            joint_goes_on: self.joint_goes_on,
        }
    }

    /// The exercises that its steps can give.
    pub(super) async fn exercises(&self, work: &Work) -> Result<Newest, Failure> {
        let keys = self.programme.plan.steps().filter_map(|(_, step)| match &step.object {
            Object::Exercise(key) => Some(key.as_str()),
            Object::Inventory(_) => None,
        });
        Newest::read_for(work, keys).await
    }

    /// How each phase stood, the oldest time first.
    pub(super) fn standings(&self) -> Result<Vec<(String, PhaseStanding)>, Failure> {
        self.phases.iter().map(|row| Ok((row.phase.clone(), row.standing()?))).collect()
    }

    /// A step of an open phase.
    ///
    /// # Errors
    /// `NotFound` under `step` for one that the programme does not have, `WrongState` for one whose phase is not open.
    pub(super) fn open_step(&self, id: &str) -> Result<(EnrolmentPhaseId, &Step), Problem> {
        let plan = &self.programme.plan;
        let (phase, step) =
            plan.steps().find(|(_, step)| step.id == id).ok_or_else(|| Problem::not_found().on("step"))?;
        let open = self.open.iter().find(|open| open.phase == phase.id);
        open.map(|open| (open.id, step)).ok_or_else(|| {
            let message = "The phase of this step is not open. Open it first. Nothing was changed.";
            Problem::at("step", domain::problem::Code::WrongState, message)
        })
    }
}

/// Whether both do a step in one.
pub(super) fn is_together(step: &Step, exercises: &Newest) -> bool {
    match &step.object {
        Object::Exercise(key) => exercises.find(key).is_some_and(|exercise| exercise.is_joint()),
        Object::Inventory(_) => false,
    }
}

/// One way, which nobody else changes until this transaction ends.
pub(super) async fn lock(work: &Work, id: EnrolmentId) -> Result<Option<EnrolmentRow>, Failure> {
    work.find_for_update(
        concat!("select ", enrolment_columns!(), " from enrolment where practice_id = $1 and id = $2"),
        values![id],
    )
    .await
}

/// The way that a row begins.
pub(super) async fn way(work: &Work, row: &EnrolmentRow) -> Result<Way, Failure> {
    let couple = row.couple_id.0;
    let threads = threads_of(work, couple).await?;
    let members = members_of(work, couple).await?;
    let joint_goes_on = !is_stopped(work, couple).await?;
    let mut phases = phases_of(work, couple).await?;
    let mut handed = handed_of(work, couple).await?;
    let programme = catalogue::find(work, &row.programme_key, &row.programme_version).await?;
    let phases = phases.remove(&row.id.0).unwrap_or_default();
    put_together(row, &threads, members, phases, handed.remove(&row.id.0).unwrap_or_default(), programme, joint_goes_on)
}

/// Puts a way together from what was read.
pub(super) fn put_together(
    row: &EnrolmentRow,
    threads: &[BreachThread],
    members: Vec<PersonId>,
    phases: Vec<PhaseRow>,
    handed: Vec<Handed>,
    programme: Arc<Programme>,
    joint_goes_on: bool,
) -> Result<Way, Failure> {
    let thread = threads.iter().find(|thread| thread.id == row.thread_id.0);
    let thread = thread.ok_or(Failure::Corrupt("a way of no injury"))?.clone();
    let is_open = |row: &&PhaseRow| row.ended_at.is_none();
    let open = phases.iter().filter(is_open);
    let open = open.map(|row| OpenPhase { id: row.id.0, phase: row.phase.clone(), opened_at: row.opened_at.0 });
    Ok(Way {
        id: row.id.0,
        couple: row.couple_id.0,
        thread,
        programme,
        enrolled_by: row.enrolled_by.0,
        standing: row.standing()?,
        members,
        open: open.collect(),
        phases,
        handed,
        joint_goes_on,
    })
}

/// Every time that a phase was open, of all ways of a couple, the oldest first.
pub(super) async fn phases_of(work: &Work, couple: CoupleId) -> Result<HashMap<EnrolmentId, Vec<PhaseRow>>, Failure> {
    let rows: Vec<PhaseRow> = work
        .all(
            "select phase.id, phase.enrolment_id, phase.phase, phase.opened_at, phase.ended_at, phase.ending
             from enrolment_phase phase
             join enrolment on enrolment.practice_id = phase.practice_id and enrolment.id = phase.enrolment_id
             where phase.practice_id = $1 and enrolment.couple_id = $2
             order by phase.opened_at, phase.ended_at is null, phase.id",
            values![couple],
        )
        .await?;
    let mut all: HashMap<EnrolmentId, Vec<PhaseRow>> = HashMap::new();
    for row in rows {
        all.entry(row.enrolment_id.0).or_default().push(row);
    }
    Ok(all)
}

/// What was given on all ways of a couple, the oldest time first.
pub(super) async fn handed_of(work: &Work, couple: CoupleId) -> Result<HashMap<EnrolmentId, Vec<Handed>>, Failure> {
    let rows: Vec<StepRow> = work
        .all(
            "select step.enrolment_id, step.phase_id, step.step, step.person_id, step.state, step.at, step.until,
                 step.done_at
             from enrolment_step step
             join enrolment on enrolment.practice_id = step.practice_id and enrolment.id = step.enrolment_id
             join enrolment_phase phase on phase.practice_id = step.practice_id and phase.id = step.phase_id
             where step.practice_id = $1 and enrolment.couple_id = $2
             order by phase.opened_at, step.at, step.id",
            values![couple],
        )
        .await?;
    let mut all: HashMap<EnrolmentId, Vec<Handed>> = HashMap::new();
    for row in rows {
        all.entry(row.enrolment_id.0).or_default().push(row.read()?);
    }
    Ok(all)
}

/// The way, locked, and the permission to do `act` with it.
///
/// # Errors
/// `NotFound` for one of a couple that the actor does not treat.
pub(super) async fn treated(
    work: &Work,
    actor: &domain::access::Actor,
    id: EnrolmentId,
    act: domain::access::Act,
) -> Result<(Way, domain::access::Permit), Refused> {
    let row = lock(work, id).await?.ok_or_else(Problem::not_found)?;
    let place = crate::couples::place_of_couple(work, actor, row.couple_id.0).await?.ok_or_else(Problem::not_found)?;
    let permit = domain::access::permit(actor, act, place)?;
    Ok((way(work, &row).await?, permit))
}

/// Lets the clockwork look at a way as soon as it can.
pub(super) async fn look_soon(work: &Work, id: EnrolmentId) -> Result<(), Failure> {
    work.run("update enrolment set look_at = $3 where practice_id = $1 and id = $2", values![id, work.now()])
        .await
        .map(|_| ())
}
