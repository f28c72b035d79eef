//! Removing a passkey: from then on the device's key opens nothing.

use domain::{access::Actor, ids::PasskeyId, problem::Problem};

use super::permit_to_change;
use crate::{
    access::{account, session::identity},
    kernel::{
        bind::values,
        refused::Refused,
        services::Services,
        work::{Work, subject_of},
    },
};

/// Removes one of the actor's passkeys. Every other session and token of theirs ends, and so does the address of their
/// calendar, as with a changed password.
///
/// # Errors
/// `StepUpNeeded` when the actor has not proved themself again within the last minutes; `NotFound` for a passkey that is not theirs;
/// `WrongState` for the last one of somebody who has no password to come back with.
pub async fn remove_passkey(actor: &Actor, services: &Services, passkey: PasskeyId) -> Result<(), Refused> {
    let permit = permit_to_change(actor)?;
    let (person, session) = identity(actor)?;
    let work = Work::begin(actor, services).await?;
    // Two that are removed in the same moment are removed one after the other: the second waits here, and then counts what is left.
    work.run(
        "update sign_in set changed_at = $3 where practice_id = $1 and person_id = $2",
        values![person, work.now()],
    )
    .await?;
    let ways = account::ways_in(&work, person).await?;
    let removed = work
        .run("delete from passkey where practice_id = $1 and id = $2 and person_id = $3", values![passkey, person])
        .await?;
    if removed == 0 {
        return Err(Problem::not_found().into());
    }
    ways.refuse_the_last()?;
    account::end_sessions(&work, person, Some(session)).await?;
    work.commit(actor, permit, subject_of(passkey, person)).await?;
    Ok(())
}
