//! Adding a passkey: the device is asked for a fresh key, and what it answers is kept.

use domain::{
    access::{Actor, passkey::MOST_EACH},
    ids::{PasskeyId, PersonId},
    problem::{Code, Problem},
    random, text,
};
use serde_json::{Value, json};
use uuid::Uuid;
use webauthn_rs::prelude::RegisterPublicKeyCredential;

use super::{
    AddPasskey, Kept, NAME, PasskeyBegun, count_of, credential_index, handle_index, permit_to_change, rows_of,
};
use crate::{
    access::{account, gate::Addition, second_factor::ISSUER, session::identity},
    kernel::{
        bind::values,
        refused::{Failure, Refused},
        seal::Spot,
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
    let (person, _) = identity(actor)?;
    let passkeys = services.gate().passkeys();
    let webauthn = passkeys.webauthn()?;
    let work = Work::read(actor, services).await?;
    let key = work.find_person_key(person).await?;
    let rows = rows_of(&work, person).await?;
    refuse_too_many(rows.len())?;
    let mut kept = Vec::with_capacity(rows.len());
    for row in rows {
        kept.push(Kept::open(&work, &key, row.id.0, &row.sealed_credential)?);
    }
    let handle = kept.first().map_or_else(|| fresh_handle(services), |one| one.handle);
    let known = kept.iter().map(|one| one.passkey.cred_id().clone()).collect();
    let (asked, state) = webauthn
        .start_passkey_registration(handle, ISSUER, ISSUER, Some(known))
        .map_err(|_| Failure::Corrupt("what a passkey is asked"))?;
    let mut options = serde_json::to_value(asked).map_err(|_| Failure::Corrupt("what a passkey is asked"))?;
    // The device is to know the account by itself, since nobody types an address later.
    let selection = &mut options["publicKey"]["authenticatorSelection"];
    (selection["residentKey"], selection["requireResidentKey"]) = (json!("required"), Value::Bool(true));
    let ticket = passkeys.keep_addition(services.random(), services.now(), Addition { person, handle, state });
    Ok(PasskeyBegun { ticket, options: options["publicKey"].to_string() })
}

/// Keeps the passkey that the actor's device has made. Every other session and token of theirs ends, as with a changed password.
///
/// # Errors
/// `StepUpNeeded`; at `name`, what is wrong with the name; `Expired` for a ticket that was used, is older than five minutes or somebody
/// else's; `NotRecognised` at `credential` for an answer that is none to what was asked; `WrongState` as [`begin_passkey`].
pub async fn add_passkey(actor: &Actor, services: &Services, command: AddPasskey) -> Result<(), Refused> {
    let permit = permit_to_change(actor)?;
    let (person, session) = identity(actor)?;
    let name = text::clean(&command.name, 60).map_err(|problem| problem.on("name"))?;
    let passkeys = services.gate().passkeys();
    let webauthn = passkeys.webauthn()?;
    let Addition { handle, state, .. } =
        passkeys.take_addition(&command.ticket, services.now(), person).ok_or_else(expired)?;
    let answer: RegisterPublicKeyCredential = serde_json::from_str(&command.credential).map_err(|_| not_made())?;
    let passkey = webauthn.finish_passkey_registration(&answer, &state).map_err(|_| not_made())?;
    let work = Work::begin(actor, services).await?;
    refuse_too_many(count_of(&work, person).await?)?;
    let id = write(&work, person, &name, &Kept { handle, passkey }).await?;
    account::end_sessions(&work, person, Some(session)).await?;
    work.commit(actor, permit, subject_of(id, person)).await?;
    Ok(())
}

async fn write(work: &Work, person: PersonId, name: &str, kept: &Kept) -> Result<PasskeyId, Refused> {
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

fn refuse_too_many(so_far: usize) -> Result<(), Problem> {
    if so_far < MOST_EACH {
        return Ok(());
    }
    Err(Problem::new(
        Code::WrongState,
        format!(
            "You have {MOST_EACH} passkeys. Nothing was changed. Remove one that you no longer use, then add this one."
        ),
    ))
}

fn expired() -> Problem {
    Problem::new(Code::Expired, "That took more than five minutes. Nothing was changed. Begin again.")
}

fn not_made() -> Problem {
    Problem::at(
        "credential",
        Code::NotRecognised,
        "Your device did not make a passkey that can be used here. Nothing was changed. Try again, or use another device.",
    )
}
