//! Proving oneself again before something that matters more.

use domain::access::{Act, Actor, Permit, Place, permit};

use super::{account, change_password::check_password, second_factor, session::identity};
use crate::kernel::{
    bind::values,
    refused::Refused,
    services::Services,
    work::{Work, subject_of},
};

/// Takes the actor's password, and the code of whoever has a second factor, once more; it counts for ten minutes.
///
/// # Errors
/// `NotRecognised` at `password` or `code`, `TooManyAttempts`.
pub async fn step_up(actor: &Actor, services: &Services, password: &str, code: Option<&str>) -> Result<(), Refused> {
    let permit = permit(actor, Act::SignIn, Place::Own)?;
    let (person, _) = identity(actor)?;
    check_password(actor, services, person, ("password", password)).await?;
    let work = Work::begin(actor, services).await?;
    let account = account::read(&work, person, None).await?;
    if let Some(account) = account.filter(|account| account.second_factor.is_some()) {
        services.gate().limits().second_factor(person)?;
        second_factor::take(&work, &account, code.unwrap_or_default()).await?;
    }
    count_from_now(work, actor, permit).await
}

/// From now on the actor's session counts as proved again.
pub(super) async fn count_from_now(work: Work, actor: &Actor, permit: Permit) -> Result<(), Refused> {
    let (person, session) = identity(actor)?;
    work.run(
        "update session set stepped_up_at = $3 where practice_id = $1 and id = $2 and ended_at is null",
        values![session, work.now()],
    )
    .await?;
    work.commit(actor, permit, subject_of(session, person)).await?;
    Ok(())
}
