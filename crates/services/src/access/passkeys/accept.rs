//! Opening an account with a passkey in place of a password, by the code the practice handed over. Partners only: members of the practice begin
//! with a password and a second factor, and may add passkeys then.

use std::net::IpAddr;

use domain::{
    access::{Act, Place, permit, session::Kind},
    problem::{Code, Problem, Problems},
};

use super::{AcceptWithPasskey, PasskeyBegun, add::said, make};
use crate::{
    access::{
        Accepted,
        accept_invitation::{invitation_of, invited, missing_address, settle, use_up},
        account::Account,
        gate::Whose,
        rows::PresentedInvitation,
        second_factor,
        session::{self, Opening},
    },
    kernel::{
        refused::Refused,
        services::Services,
        work::{Work, subject_of},
    },
};

/// What the device of somebody who was invited is asked to make a passkey of theirs. The code is not used up. What could be said of the rest is
/// said before the device keeps a key that opens nothing.
///
/// # Errors
/// `NotRecognised` at `code` for codes that are wrong, used or too old, all in the same words; `WrongState` for members of the practice, for an
/// account that is open already, and where no passkeys are offered; `Missing` at `address` where the practice has none on file;
/// `TooManyAttempts`.
pub async fn begin_passkey_invitation(
    services: &Services,
    code: &str,
    address: Option<&str>,
    remote: Option<IpAddr>,
) -> Result<PasskeyBegun, Refused> {
    services.gate().passkeys().webauthn()?;
    services.gate().limits().stranger(remote)?;
    let invitation = invitation_of(services, code).await?;
    let account = newcomer(services, &invitation).await?;
    if let Some(problem) = missing_address(&account, address) {
        return Err(problem.into());
    }
    make::ask(services, Whose::Invitation(invitation.id.0), &[])
}

/// Opens the account of a partner with the passkey that their device has made. The codes for the way back are given as with a password.
///
/// # Errors
/// Those of [`begin_passkey_invitation`]; at `address`, what is wrong with it; at `name` and `onlyMine` as for adding a passkey; `Expired` for a
/// ticket that was used, is older than five minutes or was given for another code; `NotRecognised` at `credential` for an answer that is none to
/// what was asked.
pub async fn accept_invitation_with_passkey(
    services: &Services,
    command: AcceptWithPasskey,
) -> Result<Accepted, Refused> {
    services.gate().limits().stranger(command.remote)?;
    let invitation = invitation_of(services, &command.code).await?;
    let account = newcomer(services, &invitation).await?;
    let mut problems = Problems(missing_address(&account, command.address.as_deref()).into_iter().collect());
    let name = said(&command.passkey).unwrap_or_else(|more| {
        problems.0.extend(more.0);
        String::new()
    });
    problems.or_go_on()?;
    let kept = make::check(services, Whose::Invitation(invitation.id.0), &command.passkey)?;
    let work = Work::begin_in(account.practice, services).await?;
    use_up(&work, &invitation).await?;
    let recovery_codes = settle(&work, &account, &invitation, command.address.as_deref()).await?;
    let id = make::write(&work, account.person, &name, &kept).await?;
    let owner = account.owner(&work);
    let permit = permit(&owner, Act::ChangeSecrets, Place::Own)?;
    work.audit(&owner, &permit, subject_of(id, account.person)).await?;
    second_factor::set(&work, account.person, None).await?;
    // Whoever shares the device was turned away before.
    let opening = Opening { kind: Kind::Browser, shared_device: false, name: command.device_name.as_deref() };
    let session = session::begin(&work, account.person, account.roles, &opening, command.device.as_deref()).await?;
    work.commit_audited().await?;
    Ok(Accepted { session: Some(session), second_factor: None, recovery_codes })
}

/// The partner whose account this code opens for the first time.
async fn newcomer(services: &Services, invitation: &PresentedInvitation) -> Result<Account, Refused> {
    let work = Work::read_in(invitation.practice_id.0, services).await?;
    let account = invited(&work, invitation).await?;
    let message = if account.is_member() {
        "Members of the practice begin with a password and a code from an app. Nothing was changed. Choose a password; you can add a passkey then."
    } else if account.ways_in.open_an_account() {
        "This account is open already. Nothing was changed. Choose a new password with this code; you can add a passkey then."
    } else {
        return Ok(account);
    };
    Err(Problem::at("code", Code::WrongState, message).into())
}
