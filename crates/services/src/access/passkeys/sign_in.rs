//! Signing in with a passkey, which says itself whose it is.

use std::net::IpAddr;

use domain::{
    access::session::Kind,
    audit::entry::{Device, Tried},
    problem::{Code, Problem},
};
use webauthn_rs::prelude::{DiscoverableAuthentication, PublicKeyCredential, WebauthnError};

use super::{Kept, PasskeyBegun, SignInWithPasskey, credential_index, handle_index};
use crate::{
    access::{
        SignedIn,
        account::{self, Account},
        presented,
        rows::PresentedPasskey,
        session::{self, Opening},
    },
    kernel::{
        bind::values,
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
    let options = serde_json::to_value(asked).map_err(|_| Failure::Corrupt("what a passkey is asked"))?;
    let ticket = passkeys.keep_sign_in(services.random(), services.now(), state);
    Ok(PasskeyBegun { ticket, options: options["publicKey"].to_string() })
}

/// Signs somebody in with the answer of a device that holds their passkey: members too, without a further code.
///
/// # Errors
/// `Expired` for a ticket that was used or is older than five minutes. `NotRecognised`, with the same words for every reason why a passkey
/// opens nothing; where it was somebody's, the trail of their account then says so.
pub async fn sign_in_with_passkey(services: &Services, command: SignInWithPasskey) -> Result<SignedIn, Refused> {
    let passkeys = services.gate().passkeys();
    // Every ticket was counted when it was given out.
    let state = passkeys.take_sign_in(&command.ticket, services.now()).ok_or_else(expired)?;
    let answer: PublicKeyCredential = serde_json::from_str(&command.credential).map_err(|_| not_recognised())?;
    let row = find(services, &answer).await?.ok_or_else(not_recognised)?;
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
    let Some(handle) = answer.get_user_unique_id() else { return Ok(None) };
    let handle = handle_index(services, handle);
    let rows = presented::passkeys(services, &credential_index(services, answer.get_credential_id())).await?;
    Ok(rows.into_iter().find(|row| row.handle_index == handle))
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
    let key = work.find_person_key(person).await?;
    let mut kept = Kept::open(&work, &key, id, &row.sealed_credential)?;
    let proof =
        services.gate().passkeys().webauthn()?.finish_discoverable_authentication_v2(answer, state, &kept.passkey);
    let proof = match proof {
        Ok(proof) if proof.user_verified() && !roles.is_empty() => proof,
        Err(WebauthnError::CredentialPossibleCompromise) => return Ok(Err((Tried::CopiedPasskey, from))),
        _ => return Ok(Err((Tried::Passkey, from))),
    };
    let sealed = match kept.passkey.update_credential(&proof) {
        Some(true) => kept.seal(&work, &key, id)?,
        _ => row.sealed_credential.clone(),
    };
    // Removed meanwhile, or used at the same time with the same counter: then it opens nothing.
    let used = work
        .run(
            "update passkey set sealed_credential = $3, used_at = $4
             where practice_id = $1 and id = $2 and sealed_credential = $5",
            values![id, sealed, work.now(), row.sealed_credential.clone()],
        )
        .await?;
    if used != 1 {
        return Ok(Err((Tried::Passkey, from)));
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

fn expired() -> Problem {
    Problem::new(Code::Expired, "That took more than five minutes. Begin again, or use your password.")
}

fn not_recognised() -> Problem {
    Problem::new(
        Code::NotRecognised,
        "That passkey does not open an account. Use another one or your password, or ask your practice for a new code.",
    )
}
