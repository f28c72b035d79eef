//! The link in a letter. It leads whoever is signed in as the right person on; for anybody else it ends.

use domain::{
    access::{Act, Actor, Place, permit},
    problem::{Code, Problem},
    reminders::DoorbellToken,
};

use super::rows::{CountRow, DoorbellRow};
use crate::kernel::{
    bind::values,
    refused::Refused,
    services::Services,
    work::{Work, subject_of},
};

/// Follows the link of a letter. For somebody else it ends there, and its person learns in the portal that it was opened.
///
/// # Errors
/// `NotFound`, in the same words for a link of somebody else, an ended one, and one that never was.
pub async fn follow_doorbell(actor: &Actor, services: &Services, token: &str) -> Result<(), Refused> {
    let me = actor.person_id().ok_or_else(ended)?;
    let permit = permit(actor, Act::SignIn, Place::Own)?;
    let token = DoorbellToken::parse(token).map_err(|_| ended())?;
    let work = Work::begin(actor, services).await?;
    let row: DoorbellRow = work
        .find_for_update(
            "select id, person_id, expires_at, burned_at from doorbell where practice_id = $1 and token_hash = $2",
            values![fingerprint(services, &token)],
        )
        .await?
        .filter(|row: &DoorbellRow| row.burned_at.is_none() && row.expires_at.0 > work.now())
        .ok_or_else(ended)?;
    let (id, owner) = (row.id.0, row.person_id.0);
    let sql = if owner == me {
        "update doorbell set followed_at = $3 where practice_id = $1 and id = $2 and followed_at is null"
    } else {
        "update doorbell set burned_at = $3 where practice_id = $1 and id = $2"
    };
    work.run(sql, values![id, work.now()]).await?;
    work.commit(actor, permit, subject_of(id, owner)).await?;
    if owner == me { Ok(()) } else { Err(ended().into()) }
}

/// Whether somebody else opened a link that was sent to the actor within its week; the portal then says so.
///
/// # Errors
/// The database fails.
pub async fn has_burned_doorbell(actor: &Actor, services: &Services) -> Result<bool, Refused> {
    let Some(me) = actor.person_id() else { return Ok(false) };
    let work = Work::read(actor, services).await?;
    let row: Option<CountRow> = work
        .find(
            "select count(*) as count from doorbell
             where practice_id = $1 and person_id = $2 and burned_at is not null and expires_at > $3",
            values![me, work.now()],
        )
        .await?;
    Ok(row.is_some_and(|row| row.count > 0))
}

/// What the database keeps of a link.
pub(super) fn fingerprint(services: &Services, token: &DoorbellToken) -> Vec<u8> {
    services.keys().index("doorbell", &token.fingerprint())
}

fn ended() -> Problem {
    Problem::new(Code::NotFound, "This link does not work any more. What waits for you is on your home page.")
}
