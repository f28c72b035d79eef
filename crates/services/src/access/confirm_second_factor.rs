//! The second step of signing in: the second factor.

use domain::{
    audit::entry::{Device, Tried},
    problem::{Code, Problem},
};

use super::{
    ConfirmSecondFactor, SignedIn, account, reset_second_factor,
    rows::PresentedSession,
    second_factor,
    session::{self, DEVICE, Opening},
};
use crate::kernel::{
    bind::values,
    refused::{Failure, Refused},
    seal::Spot,
    services::Services,
    work::Work,
};

/// Signs somebody in who has given the right password and now gives the code of their second factor.
///
/// # Errors
/// `Expired` for a ticket older than five minutes, `NotRecognised` at `code`, `TooManyAttempts`.
pub async fn confirm_second_factor(services: &Services, command: ConfirmSecondFactor) -> Result<SignedIn, Refused> {
    let half_way = session::half_way(services, &command.ticket).await?.ok_or_else(expired)?;
    let person = half_way.person_id.0;
    services.gate().limits().second_factor(person)?;
    let work = Work::begin_in(half_way.practice_id.0, services).await?;
    let account = account::read(&work, person, command.device.as_deref())
        .await?
        .filter(|account| !account.roles.is_empty())
        .ok_or_else(expired)?;
    if let Err(refused) = second_factor::take(&work, &account, &command.code).await {
        drop(work);
        let from = if account.knows_device { Device::Known } else { Device::Other };
        account::note_refused(services, &[(account.practice, person)], (Tried::SecondFactor, from)).await?;
        return Err(refused);
    }
    end(&work, &half_way).await?;
    reset_second_factor::use_up(&work, person).await?;
    let name = device_name(&work, &half_way).await?;
    let opening = Opening {
        kind: session::kind_to_come(&command.ticket),
        shared_device: half_way.shared_device,
        name: Some(&name),
    };
    let signed_in = session::begin(&work, person, account.roles, &opening, command.device.as_deref()).await?;
    work.commit_audited().await?;
    Ok(signed_in)
}

/// Confirms that the second factor that came with a new account, or in place of a lost one, is set up, and signs in.
///
/// # Errors
/// As [`confirm_second_factor`]. An authenticator that was not set up needs a new code from the practice.
pub async fn confirm_new_second_factor(services: &Services, command: ConfirmSecondFactor) -> Result<SignedIn, Refused> {
    confirm_second_factor(services, command).await
}

async fn end(work: &Work, half_way: &PresentedSession) -> Result<(), Refused> {
    let ended = work
        .run(
            "update session set ended_at = $3 where practice_id = $1 and id = $2 and ended_at is null",
            values![half_way.id.0, work.now()],
        )
        .await?;
    if ended == 1 { Ok(()) } else { Err(expired().into()) }
}

async fn device_name(work: &Work, half_way: &PresentedSession) -> Result<String, Failure> {
    let key = work.find_person_key(half_way.person_id.0).await?;
    key.open_text(Spot::new(DEVICE, work.practice(), half_way.id.0), &half_way.sealed_device)
}

fn expired() -> Problem {
    Problem::new(Code::Expired, "That took more than five minutes. Sign in again with your password.")
}
