//! Adding a passkey: the device is asked for a fresh key, and what it answers is kept.

use domain::{
    access::{Actor, passkey::unlocked_by_its_owner_alone},
    problem::Problems,
    text,
};

use super::{AddPasskey, Kept, PasskeyBegun, make, permit_to_change};
use crate::{
    access::{account, gate::Whose, session::identity},
    kernel::{
        refused::Refused,
        services::Services,
        work::{Work, subject_of},
    },
};

/// What the actor's device is asked to make a passkey of theirs.
///
/// # Errors
/// `StepUpNeeded` when the actor has not proved themself again within the last minutes; `WrongState` where no passkeys are offered, and for
/// somebody who has as many as one person keeps.
pub async fn begin_passkey(actor: &Actor, services: &Services) -> Result<PasskeyBegun, Refused> {
    let _own = permit_to_change(actor)?;
    let (person, session) = identity(actor)?;
    services.gate().passkeys().webauthn()?;
    let work = Work::read(actor, services).await?;
    account::ways_in(&work, person).await?.refuse_too_many()?;
    let so_far = Kept::all_of(&work, person).await?;
    make::ask(services, Whose::Session(session), &so_far)
}

/// Keeps the passkey that the actor's device has made. Every other session and token of theirs ends, and so does the address of
/// their calendar, as with a changed password.
///
/// # Errors
/// `StepUpNeeded`; at `name`, what is wrong with the name; `Missing` at `onlyMine` for somebody who did not say that nobody else can unlock the
/// device; `Expired` for a ticket that was used, is older than five minutes or was given in another session; `NotRecognised` at `credential` for
/// an answer that is none to what was asked; `WrongState` as [`begin_passkey`].
pub async fn add_passkey(actor: &Actor, services: &Services, command: AddPasskey) -> Result<(), Refused> {
    let permit = permit_to_change(actor)?;
    let (person, session) = identity(actor)?;
    let name = said(&command)?;
    let kept = make::check(services, Whose::Session(session), &command)?;
    let work = Work::begin(actor, services).await?;
    account::ways_in(&work, person).await?.refuse_too_many()?;
    let id = make::write(&work, person, &name, &kept).await?;
    account::end_sessions(&work, person, Some(session)).await?;
    work.commit(actor, permit, subject_of(id, person)).await?;
    Ok(())
}

/// What its owner calls a passkey, once they have said that the device is theirs alone. Asked before the ticket is used up.
pub(super) fn said(command: &AddPasskey) -> Result<String, Problems> {
    let mut problems = Problems::default();
    let name = problems.note("name", text::clean(&command.name, 60));
    if let Err(problem) = unlocked_by_its_owner_alone(command.only_mine) {
        problems.push(problem);
    }
    match name {
        Some(name) if problems.0.is_empty() => Ok(name),
        _ => Err(problems),
    }
}
