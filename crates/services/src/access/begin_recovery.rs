//! The way back with a recovery code: it begins to count a day later, and whoever is signed in until then sees it coming and can stop it.

use domain::{
    access::{Act, Actor, Place, password::Password, permit},
    audit::entry::{Device, Tried},
    ids::{Id as _, PersonId, PracticeId, RecoveryId},
};
use jiff::SignedDuration;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{
    BeginRecovery,
    accept_invitation::strength,
    account::{self, Account, RECOVERY},
    address, secret_code,
    session::identity,
};
use crate::kernel::{
    bind::values,
    refused::{Failure, Refused},
    seal::Spot,
    services::Services,
    work::{Work, subject_of},
};

/// How long the owner of an account has to stop somebody else.
const DELAY: SignedDuration = SignedDuration::from_hours(24);
/// How many codes somebody gets.
const CODES: usize = 8;
/// A recovery code that was wrong. Which device it came from is not asked.
const REFUSED: (Tried, Device) = (Tried::RecoveryCode, Device::Other);
/// Three groups of four: 59 bits, behind a limit of a few tries an hour.
const GROUPS: usize = 3;

/// Takes a recovery code and the password that is to count from tomorrow. What was wrong, if anything was, is not told.
///
/// # Errors
/// `TooShort` at `newPassword` for one that could be guessed, `TooManyAttempts`.
pub async fn begin_recovery(services: &Services, command: BeginRecovery) -> Result<(), Refused> {
    let password = Password::chosen(&command.new_password, strength(&command.new_password, &[&command.address]))
        .map_err(|problem| problem.on("newPassword"))?;
    let index = address::typed_index(services, &command.address);
    services.gate().limits().recovery(&index, command.remote)?;
    let accounts = account::find(services, &index, None).await?;
    let hash = services.gate().hashing().hash(services.keys(), services.random(), &password).await?;
    let code = secret_code::normalised(&command.recovery_code);
    let mut tried = false;
    for account in accounts.iter().filter(|account| account.ways_in.open_an_account() && !account.roles.is_empty()) {
        begin(services, account, &code, &hash).await?;
        tried = true;
    }
    if !tried {
        // As long as for somebody.
        let nobody = (PracticeId::from_uuid(Uuid::nil()), PersonId::from_uuid(Uuid::nil()));
        let work = Work::begin_in(nobody.0, services).await?;
        use_up(&work, nobody.1, &code).await?;
        drop(work);
        account::note_refused(services, &[nobody], REFUSED).await?;
    }
    Ok(())
}

/// Stops whatever recovery of the actor's account is under way.
///
/// # Errors
/// None but failures; where nothing is under way, nothing is stopped.
pub async fn stop_recovery(actor: &Actor, services: &Services) -> Result<(), Refused> {
    let permit = permit(actor, Act::ChangeSecrets, Place::Own)?;
    let (person, session) = identity(actor)?;
    let work = Work::begin(actor, services).await?;
    account::stop_recoveries(&work, person).await?;
    work.commit(actor, permit, subject_of(session, person)).await?;
    Ok(())
}

/// Gives a person new recovery codes in place of the old ones.
pub(super) async fn replace_recovery_codes(work: &Work, person: PersonId) -> Result<Vec<String>, Failure> {
    work.run("delete from recovery_code where practice_id = $1 and person_id = $2", values![person]).await?;
    let mut codes = Vec::with_capacity(CODES);
    for _ in 0..CODES {
        let code = secret_code::fresh(work.services().random(), GROUPS);
        work.run(
            "insert into recovery_code (practice_id, person_id, code_hash) values ($1, $2, $3)",
            values![person, code_hash(work.services(), &secret_code::normalised(&code))],
        )
        .await?;
        codes.push(code);
    }
    Ok(codes)
}

async fn begin(services: &Services, account: &Account, code: &str, hash: &Zeroizing<String>) -> Result<(), Refused> {
    let work = Work::begin_in(account.practice, services).await?;
    let person = account.person;
    if !use_up(&work, person, code).await? {
        drop(work);
        account::note_refused(services, &[(account.practice, person)], REFUSED).await?;
        return Ok(());
    }
    give_back(work, account, hash).await
}

/// Writes that a new password counts from tomorrow, unless the owner stops it.
pub(super) async fn give_back(work: Work, account: &Account, hash: &Zeroizing<String>) -> Result<(), Refused> {
    let person = account.person;
    account::stop_recoveries(&work, person).await?;
    let id: RecoveryId = work.id();
    let spot = Spot::new(RECOVERY, account.practice, id);
    let sealed = work.find_person_key(person).await?.seal(spot, hash.as_bytes(), work.services().random());
    work.run(
        "insert into recovery (practice_id, id, person_id, sealed_password_hash, begun_at, effective_at)
         values ($1, $2, $3, $4, $5, $6)",
        values![id, person, sealed, work.now(), work.now() + DELAY],
    )
    .await?;
    let actor = account.owner(&work);
    let permit = permit(&actor, Act::ChangeSecrets, Place::Own)?;
    work.commit(&actor, permit, subject_of(id, person)).await?;
    Ok(())
}

async fn use_up(work: &Work, person: PersonId, code: &str) -> Result<bool, Failure> {
    let used = work
        .run(
            "update recovery_code set used_at = $4
             where practice_id = $1 and person_id = $2 and code_hash = $3 and used_at is null",
            values![person, code_hash(work.services(), code), work.now()],
        )
        .await?;
    Ok(used == 1)
}

fn code_hash(services: &Services, normalised: &str) -> Vec<u8> {
    services.keys().index("recovery code", normalised.as_bytes())
}
