//! Going back to an earlier phase, after a lapse or because it was too soon.

use domain::{
    access::{Act, Actor},
    ids::EnrolmentId,
    problem::Problem,
    programmes::{
        check::Seen,
        enrolment::{Gate, PhaseStanding, Turn},
    },
};

use super::{EnrolmentView, couple, enrol, phases, rows, turns};
use crate::kernel::{
    refused::Refused,
    services::Services,
    work::{Work, subject},
};

/// Goes back to a phase that was open before: it opens once more, and every phase after it is set back. What waits of these is taken back, what was
/// done stays and stands beside what comes now. Whatever opened it the first time is not asked again.
///
/// # Errors
/// `NotFound` for a way of a couple that the actor does not treat, and under `phase`; `WrongState` where the way is paused or ended, and for a
/// phase that was never open.
pub async fn go_back(
    actor: &Actor,
    services: &Services,
    (id, phase): (EnrolmentId, String),
) -> Result<Vec<EnrolmentView>, Refused> {
    let work = Work::begin(actor, services).await?;
    let (way, permit) = rows::treated(&work, actor, id, Act::SteerProgramme).await?;
    way.standing.goes_on()?;
    let by = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let (seen, standings) = (Seen::default(), way.standings()?);
    let gate = Gate { programme: &way.programme, phases: &standings, seen: &seen, confirmed: &[], now: work.now() };
    let behind = gate.go_back(&phase)?;
    for given in phases::given_in(&work, id).await?.iter().filter(|given| behind.contains(&given.phase.as_str())) {
        given.take_back(&work).await?;
    }
    for name in &behind {
        phases::end_time(&work, id, name, PhaseStanding::SetBack).await?;
        if gate.standing(name) == PhaseStanding::Left {
            set_back(&work, id, name).await?;
        }
    }
    enrol::open(&work, id, &phase, by).await?;
    turns::write(&work, id, (Turn::WentBack, Some(&phase)), by).await?;
    rows::look_soon(&work, id).await?;
    let views = couple::views(&work, way.couple).await?;
    work.commit(actor, permit, subject(id)).await?;
    Ok(views)
}

/// Says of the last time of a phase that was left that the couple went back behind it. When it was left stays as it is.
async fn set_back(work: &Work, id: EnrolmentId, phase: &str) -> Result<(), Refused> {
    work.run(
        "update enrolment_phase set ending = 'set-back'
         where practice_id = $1 and enrolment_id = $2 and phase = $3 and ending = 'left'",
        crate::kernel::bind::values![id, phase],
    )
    .await?;
    Ok(())
}
