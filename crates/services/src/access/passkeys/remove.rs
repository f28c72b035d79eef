//! Removing a passkey: from then on the device's key opens nothing.

use domain::{
    access::Actor,
    ids::PasskeyId,
    problem::{Code, Problem},
};

use super::{count_of, permit_to_change};
use crate::{
    access::{account, session::identity},
    kernel::{
        bind::values,
        refused::Refused,
        services::Services,
        work::{Work, subject_of},
    },
};

/// Removes one of the actor's passkeys. Every other session and token of theirs ends, as with a changed password.
///
/// # Errors
/// `StepUpNeeded` when the actor has not proved themself again within the last minutes; `NotFound` for a passkey that is not theirs;
/// `WrongState` for the last one of somebody who has no password to come back with.
pub async fn remove_passkey(actor: &Actor, services: &Services, passkey: PasskeyId) -> Result<(), Refused> {
    let permit = permit_to_change(actor)?;
    let (person, session) = identity(actor)?;
    let work = Work::begin(actor, services).await?;
    let removed = work
        .run("delete from passkey where practice_id = $1 and id = $2 and person_id = $3", values![passkey, person])
        .await?;
    if removed == 0 {
        return Err(Problem::not_found().into());
    }
    let has_password = account::read(&work, person, None).await?.is_some_and(|account| account.password_hash.is_some());
    if !has_password && count_of(&work, person).await? == 0 {
        return Err(Problem::new(
            Code::WrongState,
            "This is the only way into your account. Nothing was changed. Ask your practice for a code and set a password first.",
        )
        .into());
    }
    account::end_sessions(&work, person, Some(session)).await?;
    work.commit(actor, permit, subject_of(passkey, person)).await?;
    Ok(())
}
