//! Ending sessions: this one, another one, all of them.

use domain::{
    access::{Act, Actor, Place, permit},
    ids::SessionId,
    problem::Problem,
};

use super::{account, session::identity};
use crate::kernel::{
    bind::values,
    refused::Refused,
    services::Services,
    work::{Work, subject_of},
};

/// Ends the session that asks.
///
/// # Errors
/// None but failures.
pub async fn sign_out(actor: &Actor, services: &Services) -> Result<(), Refused> {
    let (_, session) = identity(actor)?;
    end_session(actor, services, session).await
}

/// Ends every session and token of the actor, the one that asks among them.
///
/// # Errors
/// None but failures.
pub async fn sign_out_everywhere(actor: &Actor, services: &Services) -> Result<(), Refused> {
    let permit = permit(actor, Act::EndSessions, Place::Own)?;
    let (person, session) = identity(actor)?;
    let work = Work::begin(actor, services).await?;
    account::end_sessions(&work, person, None).await?;
    work.commit(actor, permit, subject_of(session, person)).await?;
    Ok(())
}

/// Ends one of the actor's sessions or tokens.
///
/// # Errors
/// `NotFound` for a session that is not theirs or has ended.
pub async fn end_session(actor: &Actor, services: &Services, session: SessionId) -> Result<(), Refused> {
    let permit = permit(actor, Act::EndSessions, Place::Own)?;
    let (person, _) = identity(actor)?;
    let work = Work::begin(actor, services).await?;
    let ended = work
        .run(
            "update session set ended_at = $4
             where practice_id = $1 and id = $2 and person_id = $3 and ended_at is null",
            values![session, person, work.now()],
        )
        .await?;
    if ended == 0 {
        return Err(Problem::not_found().into());
    }
    work.commit(actor, permit, subject_of(session, person)).await?;
    Ok(())
}
