//! Pausing a way, letting it go on, and leaving it.

use domain::{
    access::{Act, Actor},
    ids::{EnrolmentId, EnrolmentTurnId, PersonId},
    problem::{Code, Problem},
    programmes::enrolment::{Standing, Turn},
};

use super::{EnrolmentView, couple, phases, rows};
use crate::kernel::{
    bind::values,
    refused::{Failure, Refused},
    services::Services,
    work::{Work, subject},
};

/// Pauses a way, lets it go on, or lets the couple leave it. While it is paused, nothing new is given, and what somebody has stays theirs to do.
/// When they leave, what waits of it is taken back; what was done stays.
///
/// # Errors
/// `NotFound` for a way of a couple that the actor does not treat; `WrongState` when it stands so already, or has ended; `OutOfRange` for a turn
/// that is another act.
pub async fn turn(
    actor: &Actor,
    services: &Services,
    (id, turn): (EnrolmentId, Turn),
) -> Result<Vec<EnrolmentView>, Refused> {
    let to = match turn {
        Turn::Paused => Standing::Paused,
        Turn::WentOn => Standing::Running,
        Turn::Left => Standing::Ended,
        Turn::Enrolled | Turn::WentBack => {
            return Err(Problem::at("turn", Code::OutOfRange, "Choose pausing, going on or leaving.").into());
        }
    };
    let work = Work::begin(actor, services).await?;
    let (way, permit) = rows::treated(&work, actor, id, Act::SteerProgramme).await?;
    let by = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let standing = way.standing.turn(to)?;
    work.run(
        "update enrolment set standing = $3, look_at = $4 where practice_id = $1 and id = $2",
        values![id, standing.as_str(), work.now()],
    )
    .await?;
    write(&work, id, (turn, None), by).await?;
    if standing == Standing::Ended {
        for given in phases::given_in(&work, id).await? {
            given.take_back(&work).await?;
        }
        work.run(
            "update step_offer set settled_at = $3
             where practice_id = $1 and enrolment_id = $2 and settled_at is null",
            values![id, work.now()],
        )
        .await?;
    }
    let views = couple::views(&work, way.couple).await?;
    work.commit(actor, permit, subject(id)).await?;
    Ok(views)
}

/// Writes down what happened to a way.
pub(super) async fn write(
    work: &Work,
    id: EnrolmentId,
    (turn, phase): (Turn, Option<&str>),
    by: PersonId,
) -> Result<(), Failure> {
    let own: EnrolmentTurnId = work.id();
    work.run(
        "insert into enrolment_turn (practice_id, id, enrolment_id, turn, phase, at, by_person_id)
         values ($1, $2, $3, $4, $5, $6, $7)",
        values![own, id, turn.as_str(), phase, work.now(), by],
    )
    .await
    .map(|_| ())
}
