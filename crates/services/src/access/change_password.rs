//! Changing one's password.

use domain::{
    access::{Act, Actor, Place, password::Password, permit},
    ids::PersonId,
    problem::{Code, Problem},
};

use super::{accept_invitation::strength, account, session::identity};
use crate::{
    kernel::{
        refused::Refused,
        services::Services,
        work::{Work, subject_of},
    },
    people::name_of,
};

/// Changes the actor's password. Every other session and token of theirs ends, and so does a recovery that is under way. Somebody who comes in
/// with a passkey and has no password yet sets their first one; `current` is then not looked at.
///
/// # Errors
/// `NotRecognised` at `current`, `TooShort` at `new` for one that could be guessed, `TooManyAttempts`; `StepUpNeeded` for somebody without a
/// password who has not proved themself again within the last minutes.
pub async fn change_password(actor: &Actor, services: &Services, current: &str, new: &str) -> Result<(), Refused> {
    let permit = permit(actor, Act::ChangeSecrets, Place::Own)?;
    let (person, session) = identity(actor)?;
    let work = Work::read(actor, services).await?;
    let (name, ways) = (name_of(&work, person).await?.name, account::ways_in(&work, person).await?);
    drop(work);
    let new = Password::chosen(new, strength(new, &[&name])).map_err(|problem| problem.on("new"))?;
    if ways.has_password {
        check_password(actor, services, person, ("current", current)).await?;
    } else if !actor.is_stepped_up() {
        return Err(Problem::new(Code::StepUpNeeded, "Use your passkey once more, then do this again.").into());
    }
    let hash = services.gate().hashing().hash(services.keys(), services.random(), &new).await?;
    let work = Work::begin(actor, services).await?;
    account::set_password(&work, person, &hash, Some(session)).await?;
    account::stop_recoveries(&work, person).await?;
    work.commit(actor, permit, subject_of(session, person)).await?;
    Ok(())
}

/// Checks the password of somebody who is signed in, typed into `field`.
pub(super) async fn check_password(
    actor: &Actor,
    services: &Services,
    person: PersonId,
    (field, typed): (&'static str, &str),
) -> Result<(), Refused> {
    let typed = Password::typed(typed).map_err(|problem| problem.on(field))?;
    services.gate().limits().own_password(person)?;
    let work = Work::read(actor, services).await?;
    let account = account::read(&work, person, None).await?;
    drop(work);
    let hash = account.as_ref().and_then(|account| account.password_hash.as_deref());
    let verdict = services.gate().hashing().check(services.keys(), &typed, hash.map(String::as_str)).await?;
    if verdict.is_right {
        return Ok(());
    }
    Err(Problem::at(field, Code::NotRecognised, "That is not your password. Nothing was changed; type it again.")
        .into())
}
