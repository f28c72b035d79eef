//! Opening an account with the code the practice handed over, or taking it back.

use domain::{
    access::{Act, Place, password::Password, permit, session::Kind},
    problem::{Code, Problem, Problems},
};
use zeroize::Zeroizing;
use zxcvbn::zxcvbn;

use super::{
    AcceptInvitation, Accepted,
    account::{self, Account},
    address::set_sign_in_address,
    begin_recovery::{self, replace_recovery_codes},
    device, presented,
    rows::PresentedInvitation,
    second_factor, secret_code,
    session::{self, Opening},
};
use crate::{
    kernel::{
        bind::values,
        refused::Refused,
        services::Services,
        work::{Work, subject_of},
    },
    people::name_of,
};

/// Opens an account, or begins to give one back.
///
/// A first code opens the account at once. A code for an account that is open already is the practice's word that this is the same person;
/// since whoever hands out codes, or has talked somebody into it, would otherwise be that person from this moment on, the new password counts
/// after a day, and the portal tells the owner and lets them stop it (SECURITY.md, decision 1). Then neither a session nor codes are given.
///
/// # Errors
/// `NotRecognised` at `code` for codes that are wrong, used or too old, all in the same words; `TooShort` at `password` for one that could
/// be guessed; `Missing` at `address` where the practice has none on file; `TooManyAttempts`.
pub async fn accept_invitation(services: &Services, command: AcceptInvitation) -> Result<Accepted, Refused> {
    services.gate().limits().stranger(command.remote)?;
    let invitation = invitation_of(services, &command.code).await?;
    let (account, password) = check(services, &invitation, &command).await?;
    let hash = services.gate().hashing().hash(services.keys(), services.random(), &password).await?;
    let work = Work::begin_in(account.practice, services).await?;
    use_up(&work, &invitation).await?;
    if account.ways_in.open_an_account() {
        begin_recovery::give_back(work, &account, &hash).await?;
        return Ok(Accepted { session: None, second_factor: None, recovery_codes: Vec::new() });
    }
    let recovery_codes = settle(&work, &account, &invitation, command.address.as_deref()).await?;
    account::set_password(&work, account.person, &hash, None).await?;
    let accepted = open(&work, account, &command).await?;
    work.commit_audited().await?;
    Ok(Accepted { recovery_codes, ..accepted })
}

/// The invitation that a code belongs to, while it works.
pub(super) async fn invitation_of(services: &Services, code: &str) -> Result<PresentedInvitation, Refused> {
    let invitation = presented::invitation(services, &secret_code::normalised(code)).await?;
    let works =
        |invitation: &PresentedInvitation| invitation.used_at.is_none() && invitation.expires_at.0 > services.now();
    invitation.filter(works).ok_or_else(|| not_recognised().into())
}

/// The account of whoever was invited.
pub(super) async fn invited(work: &Work, invitation: &PresentedInvitation) -> Result<Account, Refused> {
    let account = account::read(work, invitation.person_id.0, None).await?.ok_or_else(not_recognised)?;
    if account.roles.is_empty() {
        return Err(Problem::new(
            Code::WrongState,
            "Your practice has not finished setting things up. Ask them, then use this code again.",
        )
        .into());
    }
    Ok(account)
}

/// The refusal of somebody who would have nothing to be found by, and did not type anything either.
pub(super) fn missing_address(account: &Account, typed: Option<&str>) -> Option<Problem> {
    (typed.is_none() && !account.has_address)
        .then(|| Problem::at("address", Code::Missing, "Type the address, or a user name, that you will sign in with."))
}

/// What opening an account takes whatever it is opened with: what its owner signs in with, nothing left of what was there before, the codes for
/// the way back, and its line in the trail.
pub(super) async fn settle(
    work: &Work,
    account: &Account,
    invitation: &PresentedInvitation,
    address: Option<&str>,
) -> Result<Vec<String>, Refused> {
    if let Some(address) = address {
        set_sign_in_address(work, account.person, address).await?;
    }
    account::stop_recoveries(work, account.person).await?;
    device::forget_all(work, account.person).await?;
    let recovery_codes = replace_recovery_codes(work, account.person).await?;
    let actor = account.owner(work);
    let permit = permit(&actor, Act::ChangeSecrets, Place::Own)?;
    work.audit(&actor, &permit, subject_of(invitation.id.0, account.person)).await?;
    Ok(recovery_codes)
}

/// How guessable a password is, 0 to 4, to somebody who knows these words about its owner.
pub(super) fn strength(password: &str, known: &[&str]) -> u8 {
    let words: Vec<&str> =
        known.iter().flat_map(|text| text.split([' ', '@', '.'])).chain(known.iter().copied()).collect();
    zxcvbn(password, &words).score().into()
}

async fn check(
    services: &Services,
    invitation: &PresentedInvitation,
    command: &AcceptInvitation,
) -> Result<(Account, Password), Refused> {
    let work = Work::read_in(invitation.practice_id.0, services).await?;
    let account = invited(&work, invitation).await?;
    let name = Zeroizing::new(name_of(&work, account.person).await?.name);
    let mut problems = Problems(missing_address(&account, command.address.as_deref()).into_iter().collect());
    let known = [name.as_str(), command.address.as_deref().unwrap_or_default()];
    let password = problems.note("password", Password::chosen(&command.password, strength(&command.password, &known)));
    match password {
        Some(password) if problems.0.is_empty() => Ok((account, password)),
        _ => Err(problems.into()),
    }
}

pub(super) async fn use_up(work: &Work, invitation: &PresentedInvitation) -> Result<(), Refused> {
    let used = work
        .run(
            "update invitation set used_at = $3
             where practice_id = $1 and id = $2 and used_at is null and expires_at > $3",
            values![invitation.id.0, work.now()],
        )
        .await?;
    if used == 1 { Ok(()) } else { Err(not_recognised().into()) }
}

async fn open(work: &Work, account: Account, command: &AcceptInvitation) -> Result<Accepted, Refused> {
    let opening =
        Opening { kind: Kind::Browser, shared_device: command.shared_device, name: command.device_name.as_deref() };
    if !account.is_member() {
        second_factor::set(work, account.person, None).await?;
        let session = session::begin(work, account.person, account.roles, &opening, command.device.as_deref()).await?;
        return Ok(Accepted { session: Some(session), second_factor: None, recovery_codes: Vec::new() });
    }
    let setup = second_factor::begin_setup(work, account.person, &opening).await?;
    Ok(Accepted { session: None, second_factor: Some(setup), recovery_codes: Vec::new() })
}

fn not_recognised() -> Problem {
    Problem::at(
        "code",
        Code::NotRecognised,
        "This code does not open an account. It may have been used, or be older than three days. Ask your practice for a new one.",
    )
}

#[cfg(test)]
mod tests {
    use domain::access::password::LEAST_STRENGTH;

    use super::*;

    #[test]
    fn what_is_known_about_somebody_makes_a_weak_password() {
        assert!(strength("seven quiet mornings by a lake", &[]) >= LEAST_STRENGTH);
        assert!(strength("Annabel Sorrow", &["Annabel Sorrow", ""]) < LEAST_STRENGTH);
        assert!(strength("password1234", &[]) < LEAST_STRENGTH);
    }
}
