//! The first step of signing in: the password.

use domain::{
    access::{Act, Place, password::Password, permit, session::Kind},
    audit::entry::{Device, Tried},
    ids::RecoveryId,
    problem::{Code, Problem},
};
use zeroize::Zeroizing;

use super::{
    SignIn, SignInOutcome,
    account::{self, Account},
    address, device, passkeys, second_factor,
    session::{self, Opening},
};
use crate::kernel::{
    bind::values,
    refused::Refused,
    services::Services,
    work::{Work, subject_of},
};

/// Signs somebody in by address and password: members as far as the second factor, partners all the way unless they set one up.
///
/// # Errors
/// `NotRecognised`, with the same words after the same time, for every reason why an account does not open; the trail of each account that was
/// tried then says so. `TooManyAttempts`.
pub async fn sign_in(services: &Services, command: SignIn) -> Result<SignInOutcome, Refused> {
    let password = Password::typed(&command.password).map_err(|problem| problem.on("password"))?;
    let index = address::typed_index(services, &command.address);
    let accounts = account::find(services, &index, command.device.as_deref()).await?;
    let known_device = command
        .device
        .as_deref()
        .filter(|_| accounts.iter().any(|account| account.knows_device))
        .map(|device| device::hash(services, device));
    services.gate().limits().password(&index, known_device.as_deref(), command.remote)?;
    let tried = account::places(&accounts);
    let Some((account, proof)) = recognise(services, accounts, &password).await? else {
        let from = if known_device.is_some() { Device::Known } else { Device::Other };
        account::note_refused(services, &tried, (Tried::Password, from)).await?;
        return Err(not_recognised().into());
    };
    let renewed = match proof {
        Proof::Password { is_outdated: false } => None,
        _ => Some(services.gate().hashing().hash(services.keys(), services.random(), &password).await?),
    };
    let work = Work::begin_in(account.practice, services).await?;
    match (proof, renewed) {
        (Proof::Recovery(recovery), Some(hash)) => finish_recovery(&work, &account, recovery, &hash).await?,
        (_, Some(hash)) => account::renew_hash(&work, account.person, &hash).await?,
        (_, None) => {}
    }
    open(work, account, &command).await
}

/// How somebody was recognised.
enum Proof {
    Password { is_outdated: bool },
    Recovery(RecoveryId),
}

async fn recognise(
    services: &Services,
    accounts: Vec<Account>,
    password: &Password,
) -> Result<Option<(Account, Proof)>, Refused> {
    let (hashing, keys) = (services.gate().hashing(), services.keys());
    if accounts.is_empty() {
        hashing.check(keys, password, None).await?;
    }
    for account in accounts {
        let verdict = hashing.check(keys, password, account.password_hash.as_deref().map(String::as_str)).await?;
        if verdict.is_right && may_enter(&account) {
            return Ok(Some((account, Proof::Password { is_outdated: verdict.is_outdated })));
        }
        if let Some((recovery, hash)) = &account.recovery
            && hashing.check(keys, password, Some(hash)).await?.is_right
            && may_enter(&account)
        {
            let recovery = *recovery;
            return Ok(Some((account, Proof::Recovery(recovery))));
        }
    }
    Ok(None)
}

/// Somebody who plays no part here does not get in, nor a member without a second factor whom no owner has let set up another.
fn may_enter(account: &Account) -> bool {
    !account.roles.is_empty() && (account.second_factor.is_some() || account.may_set_up || !account.is_member())
}

async fn finish_recovery(
    work: &Work,
    account: &Account,
    recovery: RecoveryId,
    hash: &Zeroizing<String>,
) -> Result<(), Refused> {
    let done = work
        .run(
            "update recovery set done_at = $3
             where practice_id = $1 and id = $2 and done_at is null and stopped_at is null",
            values![recovery, work.now()],
        )
        .await?;
    if done != 1 {
        return Err(not_recognised().into());
    }
    account::set_password(work, account.person, hash, None).await?;
    account::stop_recoveries(work, account.person).await?;
    device::forget_all(work, account.person).await?;
    passkeys::forget_all(work, account.person).await?;
    let actor = account.owner(work);
    let permit = permit(&actor, Act::ChangeSecrets, Place::Own)?;
    work.audit(&actor, &permit, subject_of(recovery, account.person)).await?;
    Ok(())
}

async fn open(work: Work, account: Account, command: &SignIn) -> Result<SignInOutcome, Refused> {
    let opening = Opening {
        kind: if command.token { Kind::Token } else { Kind::Browser },
        shared_device: command.shared_device,
        name: command.device_name.as_deref(),
    };
    let mut outcome = SignInOutcome { session: None, second_factor: None, second_factor_setup: None };
    if account.is_member() && account.may_set_up {
        outcome.second_factor_setup = Some(second_factor::begin_setup(&work, account.person, &opening).await?);
    } else if account.second_factor.is_some() {
        let (_, ticket) = session::begin_half_way(&work, account.person, &opening).await?;
        outcome.second_factor = Some(ticket);
    } else {
        let device = command.device.as_deref();
        outcome.session = Some(session::begin(&work, account.person, account.roles, &opening, device).await?);
    }
    work.commit_audited().await?;
    Ok(outcome)
}

fn not_recognised() -> Problem {
    Problem::new(
        Code::NotRecognised,
        "That address and password do not open an account. Check both, or ask your practice for a new code.",
    )
}
