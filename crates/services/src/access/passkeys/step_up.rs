//! Proving oneself again with a passkey, in place of the password and the code.

use domain::{
    access::{Act, Actor, Place, permit},
    audit::entry::{Device, Tried},
    ids::PersonId,
    problem::{Code, Problem},
};
use webauthn_rs::prelude::{Passkey, PasskeyAuthentication, PublicKeyCredential};

use super::{
    Kept, PasskeyBegun,
    prove::{self, Found, not_recognised},
    read, rows_of, written,
};
use crate::{
    access::{account, gate::Whose, rows::PasskeyRow, session::identity, step_up::count_from_now},
    kernel::{
        refused::{Failure, Refused},
        seal::SealKey,
        services::Services,
        work::Work,
    },
};

/// What the actor's devices are asked: one of their own passkeys, and nobody else's who may have one on the same device.
///
/// # Errors
/// `WrongState` where no passkeys are offered and for somebody who has none, `TooManyAttempts`.
pub async fn begin_passkey_step_up(actor: &Actor, services: &Services) -> Result<PasskeyBegun, Refused> {
    let _own = permit(actor, Act::SignIn, Place::Own)?;
    let (person, session) = identity(actor)?;
    let passkeys = services.gate().passkeys();
    let webauthn = passkeys.webauthn()?;
    services.gate().limits().own_password(person)?;
    let kept = Kept::all_of(&Work::read(actor, services).await?, person).await?;
    if kept.is_empty() {
        let message = "You have no passkey yet. Nothing was changed. Type your password instead.";
        return Err(Problem::new(Code::WrongState, message).into());
    }
    let own: Vec<Passkey> = kept.into_iter().map(|one| one.passkey).collect();
    let (asked, state) =
        webauthn.start_passkey_authentication(&own).map_err(|_| Failure::Corrupt("what a passkey is asked"))?;
    let options = written(&asked)?.to_string();
    let ticket = passkeys.step_ups().keep(services.random(), services.now(), Whose::Session(session), state);
    Ok(PasskeyBegun { ticket, options })
}

/// Takes the answer of a device that holds a passkey of the actor; it counts for ten minutes.
///
/// # Errors
/// `Expired` for a ticket that was used, is older than five minutes or was given in another session. `NotRecognised`, with the same words for
/// every reason why a passkey proves nothing; the trail of the account then says so.
pub async fn step_up_with_passkey(
    actor: &Actor,
    services: &Services,
    ticket: &str,
    credential: &str,
) -> Result<(), Refused> {
    let permit = permit(actor, Act::SignIn, Place::Own)?;
    let (person, session) = identity(actor)?;
    let passkeys = services.gate().passkeys();
    let state = passkeys.step_ups().take(ticket, services.now(), Whose::Session(session))?;
    let work = Work::begin(actor, services).await?;
    match proves(&work, person, credential, &state).await? {
        Ok(()) => count_from_now(work, actor, permit).await,
        Err(tried) => {
            let place = (work.practice(), person);
            drop(work);
            account::note_refused(services, &[place], (tried, Device::Other)).await?;
            Err(not_recognised().into())
        }
    }
}

/// Whether what a device answered proves that it is this person's; how the try stands in the trail where it does not. What cannot be read and a
/// passkey that is not theirs are tries like any other.
async fn proves(
    work: &Work,
    person: PersonId,
    credential: &str,
    state: &PasskeyAuthentication,
) -> Result<Result<(), Tried>, Refused> {
    let Some(answer) = read::<PublicKeyCredential>(credential) else { return Ok(Err(Tried::Passkey)) };
    let proof = work.services().gate().passkeys().webauthn()?.finish_passkey_authentication(&answer, state);
    let key = work.find_person_key(person).await?;
    let Some((row, kept)) = find(work, &key, person, answer.get_credential_id()).await? else {
        return Ok(Err(Tried::Passkey));
    };
    let found = Found { id: row.id.0, sealed: &row.sealed_credential, kept };
    Ok(prove::take(work, &key, found, proof).await?)
}

/// The passkey of this person that a device calls by this name.
async fn find(
    work: &Work,
    key: &SealKey,
    person: PersonId,
    credential: &[u8],
) -> Result<Option<(PasskeyRow, Kept)>, Failure> {
    for row in rows_of(work, person).await? {
        let kept = Kept::open(work, key, row.id.0, &row.sealed_credential)?;
        if kept.passkey.cred_id().as_slice() == credential {
            return Ok(Some((row, kept)));
        }
    }
    Ok(None)
}
