//! Making a passkey: what a device is asked, what of its answer counts, and what is kept. For whoever is signed in, and for whoever opens their
//! account with one.

use domain::{
    ids::{PasskeyId, PersonId},
    problem::{Code, Problem},
    random,
};
use serde_json::{Value, json};
use uuid::Uuid;
use webauthn_rs::prelude::RegisterPublicKeyCredential;

use super::{AddPasskey, Kept, NAME, PasskeyBegun, credential_index, handle_index, read, written};
use crate::{
    access::{
        gate::{Registration, Whose},
        second_factor::ISSUER,
    },
    kernel::{
        bind::values,
        refused::{Failure, Refused},
        seal::Spot,
        services::Services,
        work::Work,
    },
};

/// Asks a device for a fresh key beside those that its owner has already.
pub(super) fn ask(services: &Services, whose: Whose, so_far: &[Kept]) -> Result<PasskeyBegun, Refused> {
    let passkeys = services.gate().passkeys();
    let handle = so_far.first().map_or_else(|| fresh_handle(services), |one| one.handle);
    let known = so_far.iter().map(|one| one.passkey.cred_id().clone()).collect();
    let (asked, state) = passkeys
        .webauthn()?
        .start_passkey_registration(handle, ISSUER, ISSUER, Some(known))
        .map_err(|_| Failure::Corrupt("what a passkey is asked"))?;
    let mut options = written(&asked)?;
    // The device is to know the account by itself, since nobody types an address later.
    let selection = &mut options["authenticatorSelection"];
    (selection["residentKey"], selection["requireResidentKey"]) = (json!("required"), Value::Bool(true));
    let registration = Registration { handle, state };
    let ticket = passkeys.registrations().keep(services.random(), services.now(), whose, registration);
    Ok(PasskeyBegun { ticket, options: options.to_string() })
}

/// What of a device's answer is to be kept.
///
/// # Errors
/// `Expired`; `NotRecognised` at `credential` for an answer that is none to what was asked.
pub(super) fn check(services: &Services, whose: Whose, command: &AddPasskey) -> Result<Kept, Problem> {
    let passkeys = services.gate().passkeys();
    let webauthn = passkeys.webauthn()?;
    let Registration { handle, state } = passkeys.registrations().take(&command.ticket, services.now(), whose)?;
    let answer: RegisterPublicKeyCredential = read(&command.credential).ok_or_else(not_made)?;
    let passkey = webauthn.finish_passkey_registration(&answer, &state).map_err(|_| not_made())?;
    Ok(Kept { handle, passkey })
}

/// Keeps a passkey under the name that its owner gave it.
///
/// # Errors
/// `NotRecognised` at `credential` for a key that somebody of the practice has already.
pub(super) async fn write(work: &Work, person: PersonId, name: &str, kept: &Kept) -> Result<PasskeyId, Refused> {
    let (services, id) = (work.services(), work.id::<PasskeyId>());
    let key = work.find_person_key(person).await?;
    let sealed_name = key.seal(Spot::new(NAME, work.practice(), id), name.as_bytes(), services.random());
    let written = work
        .run(
            "insert into passkey
                 (practice_id, id, person_id, handle_index, credential_index, sealed_credential, sealed_name, made_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            values![
                id,
                person,
                handle_index(services, kept.handle.as_bytes()),
                credential_index(services, kept.passkey.cred_id()),
                kept.seal(work, &key, id)?,
                sealed_name,
                work.now(),
            ],
        )
        .await;
    match written {
        Ok(_) => Ok(id),
        Err(failure) if failure.is_taken() => Err(not_made().into()),
        Err(failure) => Err(failure.into()),
    }
}

fn fresh_handle(services: &Services) -> Uuid {
    Uuid::from_bytes(random::array(services.random()))
}

fn not_made() -> Problem {
    Problem::at(
        "credential",
        Code::NotRecognised,
        "Your device did not make a passkey that can be used here. Nothing was changed. Try again, or use another device.",
    )
}
