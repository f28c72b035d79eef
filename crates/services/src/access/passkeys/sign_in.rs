//! Signing in with a passkey, which says itself whose it is.

use std::net::IpAddr;

use domain::{
    access::session::Kind,
    audit::entry::{Device, Tried},
};
use webauthn_rs::prelude::{DiscoverableAuthentication, PublicKeyCredential};

use super::{
    Kept, PasskeyBegun, SignInWithPasskey, credential_index, handle_index,
    prove::{self, Found, not_recognised},
    read, written,
};
use crate::{
    access::{
        SignedIn,
        account::{self, Account},
        gate::Whose,
        presented,
        rows::PresentedPasskey,
        session::{self, Opening},
    },
    kernel::{
        refused::{Failure, Refused},
        services::Services,
        work::Work,
    },
};

/// What any device is asked that may hold a passkey for here. The same for everybody, since nobody has said who they are.
///
/// # Errors
/// `WrongState` where no passkeys are offered, `TooManyAttempts`.
pub async fn begin_passkey_sign_in(services: &Services, remote: Option<IpAddr>) -> Result<PasskeyBegun, Refused> {
    let passkeys = services.gate().passkeys();
    let webauthn = passkeys.webauthn()?;
    services.gate().limits().stranger(remote)?;
    let (asked, state) =
        webauthn.start_discoverable_authentication().map_err(|_| Failure::Corrupt("what a passkey is asked"))?;
    let options = written(&asked)?.to_string();
    let ticket = passkeys.sign_ins().keep(services.random(), services.now(), Whose::Stranger, state);
    Ok(PasskeyBegun { ticket, options })
}

/// Signs somebody in with the answer of a device that holds their passkey: members too, without a further code.
///
/// # Errors
/// `Expired` for a ticket that was used or is older than five minutes. `NotRecognised`, with the same words for every reason why a passkey
/// opens nothing; where it was somebody's, the trail of their account then says so.
pub async fn sign_in_with_passkey(services: &Services, command: SignInWithPasskey) -> Result<SignedIn, Refused> {
    // Every ticket was counted when it was given out.
    let state = services.gate().passkeys().sign_ins().take(&command.ticket, services.now(), Whose::Stranger)?;
    let answer: PublicKeyCredential = read(&command.credential).ok_or_else(not_recognised)?;
    let Some(row) = find(services, &answer).await? else {
        be_as_long_as_for_somebody(services, &command).await?;
        return Err(not_recognised().into());
    };
    match open(services, &row, &answer, state, &command).await? {
        Ok(signed_in) => Ok(signed_in),
        Err((tried, from)) => {
            account::note_refused(services, &[(row.practice_id.0, row.person_id.0)], (tried, from)).await?;
            Err(not_recognised().into())
        }
    }
}

/// The row of the passkey that answered, if the device calls its owner as we do.
async fn find(services: &Services, answer: &PublicKeyCredential) -> Result<Option<PresentedPasskey>, Failure> {
    let handle = handle_index(services, answer.get_user_unique_id().unwrap_or_default());
    let rows = presented::passkeys(services, &credential_index(services, answer.get_credential_id())).await?;
    Ok(rows.into_iter().find(|row| row.handle_index == handle))
}

/// Reads and notes for nobody what would be read and noted for the owner of a passkey.
async fn be_as_long_as_for_somebody(services: &Services, command: &SignInWithPasskey) -> Result<(), Failure> {
    let nobody = account::places(&[]);
    for (practice, person) in &nobody {
        let work = Work::begin_in(*practice, services).await?;
        account::read(&work, *person, command.device.as_deref()).await?;
    }
    account::note_refused(services, &nobody, (Tried::Passkey, Device::Other)).await
}

/// How a try that opens nothing stands in the trail.
type Noted = (Tried, Device);

async fn open(
    services: &Services,
    row: &PresentedPasskey,
    answer: &PublicKeyCredential,
    state: DiscoverableAuthentication,
    command: &SignInWithPasskey,
) -> Result<Result<SignedIn, Noted>, Refused> {
    let work = Work::begin_in(row.practice_id.0, services).await?;
    let (id, person) = (row.id.0, row.person_id.0);
    let account = account::read(&work, person, command.device.as_deref()).await?;
    let Some(Account { roles, knows_device, .. }) = account else { return Ok(Err((Tried::Passkey, Device::Other))) };
    let from = if knows_device { Device::Known } else { Device::Other };
    if roles.is_empty() {
        return Ok(Err((Tried::Passkey, from)));
    }
    let key = work.find_person_key(person).await?;
    let kept = Kept::open(&work, &key, id, &row.sealed_credential)?;
    let proof =
        services.gate().passkeys().webauthn()?.finish_discoverable_authentication_v2(answer, state, &kept.passkey);
    let found = Found { id, sealed: &row.sealed_credential, kept };
    if let Err(tried) = prove::take(&work, &key, found, proof).await? {
        return Ok(Err((tried, from)));
    }
    let opening = Opening {
        kind: if command.token { Kind::Token } else { Kind::Browser },
        shared_device: command.shared_device,
        name: command.device_name.as_deref(),
    };
    let signed_in = session::begin(&work, person, roles, &opening, command.device.as_deref()).await?;
    work.commit_audited().await?;
    Ok(Ok(signed_in))
}
