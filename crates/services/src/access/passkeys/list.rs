//! One's own passkeys, and with what else one comes in.

use domain::access::{Act, Actor, Place, passkey::DeviceUse, permit};
use jiff::{SignedDuration, Timestamp};

use super::{NAME, PasskeyView, WaysInView, rows_of};
use crate::{
    access::{
        account,
        rows::{MadeRow, SharedRow},
        session::identity,
    },
    kernel::{bind::values, refused::Refused, seal::Spot, services::Services, work::Work},
    people::{read_preference, zone_of},
};

/// For how long somebody is told on their own account that a passkey was added.
const TOLD_FOR: SignedDuration = SignedDuration::from_hours(14 * 24);

/// The actor's passkeys, oldest first.
///
/// # Errors
/// None but failures.
pub async fn my_passkeys(actor: &Actor, services: &Services) -> Result<Vec<PasskeyView>, Refused> {
    let _own = permit(actor, Act::SeeSessions, Place::Own)?;
    let (person, _) = identity(actor)?;
    let work = Work::read(actor, services).await?;
    let zone = zone_of(&work, person).await?;
    let key = work.find_person_key(person).await?;
    let day = |at: Timestamp| at.to_zoned(zone.rules().clone()).date();
    let mut views = Vec::new();
    for row in rows_of(&work, person).await? {
        let id = row.id.0;
        views.push(PasskeyView {
            id,
            name: key.open_text(Spot::new(NAME, work.practice(), id), &row.sealed_name)?,
            made_on: day(row.made_at.0),
            used_on: row.used_at.map(|at| day(at.0)),
        });
    }
    Ok(views)
}

/// When a passkey that is still there was last added to the actor's account, within the last fortnight.
///
/// # Errors
/// None but failures.
pub async fn passkey_added_at(actor: &Actor, services: &Services) -> Result<Option<Timestamp>, Refused> {
    let _own = permit(actor, Act::SeeSessions, Place::Own)?;
    let (person, _) = identity(actor)?;
    let work = Work::read(actor, services).await?;
    let row: Option<MadeRow> = work
        .find(
            "select made_at from passkey where practice_id = $1 and person_id = $2 and made_at > $3
             order by made_at desc limit 1",
            values![person, work.now() - TOLD_FOR],
        )
        .await?;
    Ok(row.map(|row| row.made_at.0))
}

/// With what the actor comes in, and whether a page offers a passkey on this device by itself.
///
/// # Errors
/// None but failures.
pub async fn my_ways_in(actor: &Actor, services: &Services) -> Result<WaysInView, Refused> {
    let _own = permit(actor, Act::SeeSessions, Place::Own)?;
    let (person, session) = identity(actor)?;
    let work = Work::read(actor, services).await?;
    let ways = account::ways_in(&work, person).await?;
    let row: Option<SharedRow> =
        work.find("select shared_device from session where practice_id = $1 and id = $2", values![session]).await?;
    let (preference, _, _) = read_preference(&work, person).await?;
    let device = DeviceUse {
        shared_in_this_session: row.is_some_and(|row| row.shared_device),
        shared_in_general: preference.shared_device,
    };
    Ok(WaysInView {
        has_password: ways.has_password,
        has_passkey: ways.passkeys > 0,
        passkey_suggested: super::passkeys_offered(services) && device.suggests_a_passkey(),
    })
}
