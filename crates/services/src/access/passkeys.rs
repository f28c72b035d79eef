//! Passkeys: a key on somebody's own device, opened there with a finger, a face or a code of the device. That is both factors in one, so whoever
//! has one signs in with it alone, and types no address: what the door answers is the same whoever asks.
//!
//! The device knows its owner by a random handle that is theirs alone and says nothing; the row is found by the keyed hash of what the device
//! calls its key (`docs/decisions/0002-presented-keys.md`). Names and keys are sealed with the person's key, so erasing them is destroying it.

mod accept;
mod add;
mod list;
mod make;
mod prove;
mod remove;
mod sign_in;
mod step_up;

use std::net::IpAddr;

use domain::{
    access::{Act, Actor, Permit, Place, passkey::LONGEST_ANSWER, permit},
    ids::{PasskeyId, PersonId},
    problem::{Code, Problem},
};
use jiff::civil;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use uuid::Uuid;
use webauthn_rs::prelude::Passkey;

use super::rows::PasskeyRow;
use crate::kernel::{
    bind::values,
    refused::{Failure, Refused},
    seal::{SealKey, Spot},
    services::Services,
    work::Work,
};

pub use accept::{accept_invitation_with_passkey, begin_passkey_invitation};
pub use add::{add_passkey, begin_passkey};
pub use list::{my_passkeys, my_ways_in, passkey_added_at};
pub use remove::remove_passkey;
pub use sign_in::{begin_passkey_sign_in, sign_in_with_passkey};
pub use step_up::{begin_passkey_step_up, step_up_with_passkey};

/// The column of what is kept of a passkey.
const CREDENTIAL: &str = "passkey.sealed_credential";
/// The column of what its owner calls it.
const NAME: &str = "passkey.sealed_name";

/// What a device is asked, and the ticket that goes back with its answer within five minutes.
#[derive(Clone)]
pub struct PasskeyBegun {
    /// For the next step; works once.
    pub ticket: String,
    /// What the browser is asked, as JSON (`WebAuthn` level 3, `parseCreationOptionsFromJSON` and `parseRequestOptionsFromJSON`).
    pub options: String,
}

/// A passkey to add.
#[derive(Clone)]
pub struct AddPasskey {
    /// From the first step.
    pub ticket: String,
    /// What the browser answered, as JSON.
    pub credential: String,
    /// What its owner calls it, at most 60 characters.
    pub name: String,
    /// Whether they said that nobody else can unlock the device.
    pub only_mine: bool,
}

/// What somebody types, and their browser answers, to open their account with a passkey.
#[derive(Clone)]
pub struct AcceptWithPasskey {
    /// The code the practice handed over.
    pub code: String,
    /// The passkey, with the ticket from [`begin_passkey_invitation`].
    pub passkey: AddPasskey,
    /// How they could sign in with a password; needed only where the practice has nothing on file.
    pub address: Option<String>,
    /// What this device was given when somebody last signed in on it.
    pub device: Option<String>,
    /// A word for the list of sign-ins.
    pub device_name: Option<String>,
    /// Where the request came from.
    pub remote: Option<IpAddr>,
}

/// What a browser answered to somebody who signs in with a passkey.
#[derive(Clone)]
pub struct SignInWithPasskey {
    /// From the first step.
    pub ticket: String,
    /// What the browser answered, as JSON.
    pub credential: String,
    /// What this device was given when somebody last signed in on it.
    pub device: Option<String>,
    /// Whether others use this device too; the session then ends sooner.
    pub shared_device: bool,
    /// A word for the list of sign-ins.
    pub device_name: Option<String>,
    /// Whether a token for programs is wanted instead of a browser session.
    pub token: bool,
}

/// A line in one's own list of passkeys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasskeyView {
    /// Its id.
    pub id: PasskeyId,
    /// What its owner calls it.
    pub name: String,
    /// On which day it was added, where its owner lives.
    pub made_on: civil::Date,
    /// On which day somebody last signed in with it.
    pub used_on: Option<civil::Date>,
}

/// With what the actor comes in, and whether a passkey would do here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaysInView {
    /// Whether they have set a password.
    pub has_password: bool,
    /// Whether they have a passkey.
    pub has_passkey: bool,
    /// Whether a page offers a passkey on this device by itself.
    pub passkey_suggested: bool,
}

/// Whether passkeys can be used at the address where people reach the service. Asked by anybody.
pub fn passkeys_offered(services: &Services) -> bool {
    services.gate().passkeys().are_offered()
}

/// What is sealed of a passkey: the public half of the key and its counter, and what the device calls its owner.
#[derive(Serialize, Deserialize)]
struct Kept {
    handle: Uuid,
    passkey: Passkey,
}

impl Kept {
    fn open(work: &Work, key: &SealKey, id: PasskeyId, sealed: &[u8]) -> Result<Self, Failure> {
        let plain = key.open(Spot::new(CREDENTIAL, work.practice(), id), sealed)?;
        serde_json::from_slice(&plain).map_err(|_| Failure::Corrupt("a passkey"))
    }

    fn seal(&self, work: &Work, key: &SealKey, id: PasskeyId) -> Result<Vec<u8>, Failure> {
        let plain = serde_json::to_vec(self).map_err(|_| Failure::Corrupt("a passkey"))?;
        Ok(key.seal(Spot::new(CREDENTIAL, work.practice(), id), &plain, work.services().random()))
    }

    /// All that a person has, in the order in which they were added.
    async fn all_of(work: &Work, person: PersonId) -> Result<Vec<Self>, Failure> {
        let key = work.find_person_key(person).await?;
        let open = |row: PasskeyRow| Self::open(work, &key, row.id.0, &row.sealed_credential);
        rows_of(work, person).await?.into_iter().map(open).collect()
    }
}

/// Ends every passkey of a person, whose account was given back to them or whose devices were lost.
pub(super) async fn forget_all(work: &Work, person: PersonId) -> Result<(), Failure> {
    work.run("delete from passkey where practice_id = $1 and person_id = $2", values![person]).await.map(|_| ())
}

/// Leave to add or remove a passkey: one's own, after proving oneself again.
fn permit_to_change(actor: &Actor) -> Result<Permit, Refused> {
    let permit = permit(actor, Act::ChangeSecrets, Place::Own)?;
    if !actor.is_stepped_up() {
        return Err(Problem::new(Code::StepUpNeeded, "Prove once more that it is you, then do this again.").into());
    }
    Ok(permit)
}

/// A person's passkeys, in the order in which they were added.
async fn rows_of(work: &Work, person: PersonId) -> Result<Vec<PasskeyRow>, Failure> {
    work.all(
        "select id, sealed_credential, sealed_name, made_at, used_at from passkey
         where practice_id = $1 and person_id = $2
         order by made_at, id",
        values![person],
    )
    .await
}

/// What a browser answered; none where it is no answer, or longer than any.
fn read<A: DeserializeOwned>(credential: &str) -> Option<A> {
    if credential.len() > LONGEST_ANSWER {
        return None;
    }
    serde_json::from_str(credential).ok()
}

/// What a browser is asked, as it reads it.
fn written(asked: &impl Serialize) -> Result<serde_json::Value, Failure> {
    let mut options = serde_json::to_value(asked).map_err(|_| Failure::Corrupt("what a passkey is asked"))?;
    Ok(options["publicKey"].take())
}

fn handle_index(services: &Services, handle: &[u8]) -> Vec<u8> {
    services.keys().index("passkey handle", handle)
}

/// The keyed hash by which a passkey is found.
fn credential_index(services: &Services, credential: &[u8]) -> Vec<u8> {
    services.keys().index("passkey", credential)
}
