//! Letting a member who lost their authenticator set up another.

use domain::{
    access::{Act, Actor, Place, permit},
    ids::{PersonId, SecondFactorResetId},
    problem::{Code, Problem},
};
use jiff::{SignedDuration, Timestamp};

use super::{
    account::{self, shut_out},
    device, passkeys,
    rows::{CountRow, ResetRow},
    second_factor,
};
use crate::kernel::{
    bind::values,
    refused::{Failure, Refused},
    services::Services,
    work::{Work, subject_of},
};

/// How long a member has to sign in and set up another authenticator.
const WORKS_FOR: SignedDuration = SignedDuration::from_hours(72);
/// For how long a member is told of it on their own account.
pub(super) const TOLD_FOR: SignedDuration = SignedDuration::from_hours(14 * 24);

/// Lets a member set up their second factor anew at their next sign-in, which takes their password as ever. The old one counts no longer,
/// nor do their passkeys, which may lie on the device that was lost; their sessions and tokens end. They are told at that sign-in, and on
/// their account for a fortnight.
///
/// # Errors
/// `NotAllowed` for anybody but an owner and for oneself, `StepUpNeeded` for an owner who has not proved themself again, `NotFound` at
/// `person` for somebody who is no member, `WrongState` for a member without an account, who needs a code instead.
pub async fn reset_second_factor(actor: &Actor, services: &Services, person: PersonId) -> Result<(), Refused> {
    let permit = permit(actor, Act::ResetSecondFactor, Place::Practice)?;
    let owner = actor.person_id().ok_or_else(Problem::not_allowed)?;
    if owner == person {
        return Err(Problem::new(
            Code::NotAllowed,
            "You cannot do this for yourself. Nothing was changed. Ask another owner of your practice.",
        )
        .into());
    }
    if !actor.is_stepped_up() {
        return Err(Problem::new(Code::StepUpNeeded, "Type your password once more, then do this again.").into());
    }
    let work = Work::begin(actor, services).await?;
    let account = account::read(&work, person, None)
        .await?
        .filter(account::Account::is_member)
        .ok_or_else(|| Problem::not_found().on("person"))?;
    if account.password_hash.is_none() {
        return Err(Problem::at(
            "person",
            Code::WrongState,
            "This person has not opened their account yet. Nothing was changed. Hand over a code instead.",
        )
        .into());
    }
    second_factor::set(&work, person, None).await?;
    shut_out(&work, person, None).await?;
    device::forget_all(&work, person).await?;
    passkeys::forget_all(&work, person).await?;
    work.run(
        "update second_factor_reset set expires_at = $3
         where practice_id = $1 and person_id = $2 and used_at is null and expires_at > $3",
        values![person, work.now()],
    )
    .await?;
    let id: SecondFactorResetId = work.id();
    work.run(
        "insert into second_factor_reset (practice_id, id, person_id, allowed_by, allowed_at, expires_at)
         values ($1, $2, $3, $4, $5, $6)",
        values![id, person, owner, work.now(), work.now() + WORKS_FOR],
    )
    .await?;
    work.commit(actor, permit, subject_of(id, person)).await?;
    Ok(())
}

/// Whether a person may set up their second factor anew now.
pub(super) async fn is_open(work: &Work, person: PersonId) -> Result<bool, Failure> {
    let row: Option<CountRow> = work
        .find(
            "select count(*) as count from second_factor_reset
             where practice_id = $1 and person_id = $2 and used_at is null and expires_at > $3",
            values![person, work.now()],
        )
        .await?;
    Ok(row.is_some_and(|row| row.count > 0))
}

/// The new second factor was right: from now on it is the only one.
pub(super) async fn use_up(work: &Work, person: PersonId) -> Result<(), Failure> {
    work.run(
        "update second_factor_reset set used_at = $3
         where practice_id = $1 and person_id = $2 and used_at is null and expires_at > $3",
        values![person, work.now()],
    )
    .await
    .map(|_| ())
}

/// When somebody was last let set up their second factor anew, within the last fortnight.
pub(super) async fn last(work: &Work, person: PersonId) -> Result<Option<Timestamp>, Failure> {
    let row: Option<ResetRow> = work
        .find(
            "select allowed_at from second_factor_reset
             where practice_id = $1 and person_id = $2 and allowed_at > $3
             order by allowed_at desc limit 1",
            values![person, work.now() - TOLD_FOR],
        )
        .await?;
    Ok(row.map(|row| row.allowed_at.0))
}
